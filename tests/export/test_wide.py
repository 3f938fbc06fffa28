"""Long to wide and back: every figure of the long table stands once in the wide one."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pandas as pd
import psycopg
import pyarrow.parquet
import pytest
from targets import BUREAUS, FAULTY, HEBEI, circular, dataset, hostile, read_duckdb, read_sqlite

from tongbao import Dataset, TongbaoError
from tongbao.publish.targets import target_for
from tongbao.publish.wide import Dimension, parse_pivot, widen

KEYS = {"place_code", "place", "repeat", "circular_id", "as_of", "number", "project_no", "project",
        "item", "metric", "scope", "unit", "doubtful"}  # fmt: skip
PIVOTS: list[tuple[Dimension, Dimension]] = [
    ("place", "indicator"), ("indicator", "place"), ("place", "circular"), ("circular", "place"),
]  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    circulars = [circular(HEBEI), circular(FAULTY), hostile(circular(BUREAUS))]
    return Dataset(dataset(tmp_path_factory.mktemp("dataset"), *circulars))


@pytest.mark.parametrize(("down", "across"), PIVOTS)
def test_every_figure_stands_once(data: Dataset, down: Dimension, across: Dimension) -> None:
    wide = data.wide(down, across)
    values = wide[[name for name in wide.columns if name not in KEYS]]
    assert Counter(values.stack().dropna()) == Counter(data.rankings["value"].dropna())
    assert not wide[[n for n in wide.columns if n in KEYS - {"doubtful"}]].duplicated().any()


def test_a_figure_stands_at_its_place_and_indicator(data: Dataset) -> None:
    wide = data.wide("place", "indicator")
    (row,) = wide[(wide["place"] == "辛集市") & (wide["as_of"] == "2020-05")].to_dict("records")
    (name,) = [n for n in wide.columns if n.startswith("6 ") and "主城区" in n]
    assert row[name] == 36.6
    assert row["place_code"] == "130181"
    ranks = data.wide("place", "indicator", of="rank")
    assert ranks.loc[ranks["place"] == "辛集市", name].dropna().tolist() == [1]
    assert str(ranks[name].dtype) == "Int64"


def test_a_place_printed_twice_has_two_rows(data: Dataset) -> None:
    wide = widen(data, "place", "indicator", "value")
    table = data.wide("place", "indicator")
    assert wide.repeats == 1
    assert table.loc[table["place"] == "龙岩市", "repeat"].tolist() == [1, 2]


@pytest.mark.parametrize(
    "text", ["place×indicator", "place x indicator", "placexindicator", "Place*Indicator"]
)
def test_a_pivot_may_be_typed_in_several_ways(text: str) -> None:
    assert parse_pivot(text) == ("place", "indicator")


@pytest.mark.parametrize("text", ["", "place", "place×place", "place×town", "a×b×c"])
def test_a_pivot_that_makes_no_sense(text: str) -> None:
    with pytest.raises(TongbaoError, match="--pivot"):
        parse_pivot(text)


def test_each_kind_of_file_holds_the_same_table(data: Dataset, tmp_path: Path) -> None:
    wide = widen(data, "place", "indicator", "value")
    for suffix in ("csv", "xlsx", "parquet", "jsonl", "db", "duckdb"):
        target_for(str(tmp_path / f"w.{suffix}")).write_wide(wide, data)
        target_for(str(tmp_path / f"w.{suffix}")).write_wide(wide, data)
    expected = data.wide("place", "indicator")
    pd.testing.assert_frame_equal(
        pyarrow.parquet.read_table(tmp_path / "w.parquet").to_pandas(), expected, check_dtype=False
    )
    with (tmp_path / "w.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == len(expected)
    lines = (tmp_path / "w.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["place"] for line in lines] == expected["place"].tolist()
    for read, name in ((read_sqlite, "w.db"), (read_duckdb, "w.duckdb")):
        rows = read(str(tmp_path / name), "place_by_indicator")
        assert Counter(row["place"] for row in rows) == Counter(expected["place"])
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["place_by_indicator"]
    assert sheet.max_row == len(expected) + 1
    assert sheet.freeze_panes == "G2"
    words = {c.value for row in sheet.iter_rows(min_row=2, min_col=7) for c in row}
    assert any(isinstance(word, str) and "任务" in word for word in words)
    assert any(c.fill.fill_type for row in sheet.iter_rows(min_row=2) for c in row)


def test_postgresql_shortens_names_that_it_would_cut(data: Dataset, postgresql_url: str) -> None:
    wide = widen(data, "place", "indicator", "value")
    target_for(postgresql_url).write_wide(wide, data)
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT * FROM place_by_indicator")
        names = [c.name for c in found.description or ()]
        rows = found.fetchall()
        comments = connection.execute(
            "SELECT description FROM pg_description"
            " WHERE objoid = 'place_by_indicator'::regclass AND objsubid > 0"
        ).fetchall()
    assert len(set(names)) == len(wide.schema.names)
    assert len(rows) == len(wide.rows)
    said = "\n".join(text for (text,) in comments)
    assert all(name in said for name in wide.schema.names[wide.keys :] if name not in KEYS)
