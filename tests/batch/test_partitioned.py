"""The Parquet partitions of a dataset say what its tables say, and DuckDB reads them in place."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from archives import GENERATED, archive, contents, extract

from tongbao import Dataset, TongbaoError

COLUMNS = "circular_id, project, item, metric, rank, place_code, place_text, value, page"


def query(sql: str) -> list[tuple[int, ...]]:
    with duckdb.connect() as base:
        return base.execute(sql).fetchall()


def facts(source: str) -> list[tuple[int, ...]]:
    return query(f"SELECT {COLUMNS} FROM {source} ORDER BY ALL")


@pytest.mark.parametrize("by", ["year", "issuer"])
def test_partitions_hold_the_same_facts(by: str, tmp_path: Path) -> None:
    archive(tmp_path / "archive", *(path.stem for path in GENERATED.glob("*typst*.pdf")))
    assert extract(tmp_path, "archive", "-o", "out", "--partition", by).returncode == 0
    out = tmp_path / "out"
    parquet = f"read_parquet('{out}/parquet/rankings/*/*.parquet', hive_partitioning = true)"
    types = "types = {'place_code': 'VARCHAR', 'project': 'VARCHAR', 'item': 'VARCHAR'}"
    table = f"read_csv('{out}/rankings.csv', {types}, nullstr = '')"
    assert facts(parquet) == facts(table)
    assert len(facts(parquet)) > 200
    (found,) = query(f"SELECT count(DISTINCT {by}) FROM {parquet}")
    assert found[0] > 3
    (cells,) = query(f"SELECT count(*) FROM read_parquet('{out}/parquet/cells/*/*.parquet')")
    (lines,) = query(f"SELECT count(*) FROM '{out}/cells.csv'")
    assert cells == lines


def test_a_partition_that_was_changed_or_added_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "archive")
    extract(tmp_path, "archive", "-o", "out", "--partition", "year")
    one, *others = sorted((tmp_path / "out" / "parquet" / "rankings").rglob("*.parquet"))
    whole = one.read_bytes()

    def said() -> str:
        with pytest.raises(TongbaoError) as refused:
            _ = Dataset(tmp_path / "out").rankings
        return refused.value.message.en

    assert len(Dataset(tmp_path / "out").rankings) > 20
    one.write_bytes(whole[:-100])
    assert one.name in said()
    one.write_bytes(others[0].read_bytes())
    assert "cut short or changed" in said()
    one.unlink()
    assert "is gone" in said()
    one.write_bytes(whole)
    stray = one.with_name("part-0009.parquet")
    stray.write_bytes(whole)
    assert "part-0009.parquet is none of the files" in said()
    stray.unlink()
    assert len(Dataset(tmp_path / "out").rankings) > 20


def test_partitions_follow_the_tables_and_their_bytes_are_the_same(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive")
    extract(tmp_path, "archive", "-o", "out", "--partition", "year")
    shutil.copy(GENERATED / "wide-typst-61.pdf", folder)
    extract(tmp_path, "archive", "-o", "out")
    extract(tmp_path, "archive", "-o", "at-once", "--partition", "year", "--jobs", 1)
    grown, made = (
        {
            name: data
            for name, data in contents(tmp_path / out).items()
            if name.startswith("parquet")
        }
        for out in ("out", "at-once")
    )
    assert grown == made
    assert len(made) > 6
