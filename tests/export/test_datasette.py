"""The SQLite file as Datasette shows it: driven through Datasette's own JSON."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from targets import FAULTY, HEBEI, circular, dataset, read_sqlite, with_entry

from tongbao import Dataset
from tongbao.publish.targets import target_for
from tongbao.publish.targets.search import search_terms

Get = Callable[[str], Any]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("datasette")
    data = dataset(folder / "dataset", circular(HEBEI), circular(FAULTY))
    path = folder / "facts.db"
    target_for(str(path)).write(Dataset(data))
    return path


def getter(path: Path, metadata: Any) -> Get:
    async def get(url: str) -> Any:
        server = Datasette([str(path)], metadata=metadata)
        await server.invoke_startup()
        answer = await server.client.get(url)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def got(url: str) -> Any:
        # In a thread of its own: a browser driven by another test may keep a loop running here.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(get(url))).result()

    return got


@pytest.fixture(params=["file beside", "in the database"])
def get(database: Path, request: pytest.FixtureRequest) -> Get:
    beside = json.loads(database.with_name("facts.db.metadata.json").read_text(encoding="utf-8"))
    return getter(database, beside if request.param == "file beside" else None)


def places(found: Any) -> set[str]:
    return {row["place"] for row in found["rows"]}


@pytest.mark.parametrize("name", ["保定", "沧州", "保定市", "石家庄市", "市", "张家口"])
def test_search_finds_names_of_any_length(name: str, get: Get, database: Path) -> None:
    found = get(f"/facts/rankings.json?_shape=objects&_size=max&_search={quote(name)}")
    wanted = {
        row["entry_id"]
        for row in read_sqlite(str(database), "rankings")
        if any(name in row[c] for c in ("place", "place_text", "project", "item", "metric"))
    }
    assert len(wanted) > 10
    assert {row["entry_id"] for row in found["rows"]} == wanted


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("circulars", "冀双创双服办〔2020〕15号"),
        ("circulars", "双创双服"),
        ("findings", "保定 邯郸"),
        ("blocks", "定州"),
        ("cells", "雄安新区"),
        ("claims", "廊坊"),
        ("places", "唐山"),
    ],
)
def test_search_works_on_every_table(table: str, asked: str, get: Get) -> None:
    found = get(f"/facts/{table}.json?_shape=objects&_search={quote(asked)}")
    assert found["rows"]
    for row in found["rows"]:
        said = json.dumps(row, ensure_ascii=False).replace("\\n", "")
        assert all(word in said for word in asked.split())


def test_search_of_what_is_not_there_finds_nothing(get: Get) -> None:
    assert get(f"/facts/rankings.json?_shape=objects&_search={quote('定保')}")["rows"] == []


def test_tables_have_titles_and_columns_meanings(get: Get) -> None:
    shown = get("/-/metadata.json")["databases"]["facts"]
    assert "通报数据集" in shown["title"]
    assert "Circulars as data" in shown["title"]
    table = get("/facts/rankings.json?_shape=objects&_size=1&_extra=metadata")
    columns = shown["tables"]["rankings"]["columns"]
    assert set(table["columns"]) <= set(columns)
    assert "GB/T 2260" in columns["place_code"]


def test_numbers_have_units_that_can_be_filtered_by(get: Get) -> None:
    table = get("/facts/rankings.json?_shape=objects&_size=1")
    assert table["units"] == dict.fromkeys(("x0", "top", "x1", "bottom"), "pdf_point")
    millimetres = get("/facts/rankings.json?_shape=objects&x0__lt=100mm&_size=max")["rows"]
    assert millimetres
    assert all(row["x0"] < 100 / 25.4 * 72 for row in millimetres)


def test_facets_and_foreign_keys_have_labels(get: Get) -> None:
    found = get("/facts/rankings.json?_shape=objects&_labels=on&_size=1")
    (row,) = found["rows"]
    assert row["place_code"]["label"] == row["place"]
    assert row["circular_id"]["label"].endswith("通报")
    facets = found["facet_results"]
    assert {"project", "metric", "status", "place_code"} <= set(facets)
    labels = {one["label"] for one in facets["place_code"]["results"]}
    assert "石家庄市" in labels | {"石家庄市"} & places(get("/facts/rankings.json?_shape=objects"))
    (rule, *_) = get("/facts/findings.json?_shape=objects&_labels=on")["rows"]
    assert rule["rule"]["label"] != rule["rule"]["value"]


def test_a_row_leads_to_what_refers_to_it(get: Get) -> None:
    (first, *_) = get("/facts/circulars.json?_shape=objects")["rows"]
    row = get(f"/facts/circulars/{first['circular_id']}.json?_extras=foreign_key_tables")
    counts = {one["other_table"]: one["count"] for one in row["foreign_key_tables"]}
    assert counts["rankings"] > 0
    assert counts["cells"] > 0


def test_the_index_follows_corrections_and_survives_vacuum(tmp_path: Path) -> None:
    import sqlite3

    first = circular(FAULTY)
    path = tmp_path / "facts.db"
    target_for(str(path)).write(Dataset(dataset(tmp_path / "d", first)))
    renamed = with_entry(first, 0, place_text="改过的名字", place=None)
    fewer = Dataset(dataset(tmp_path / "d", renamed))
    target_for(str(path)).write(fewer)
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()
    target_for(str(path)).write(fewer)
    ask = getter(path, None)
    found = ask(f"/facts/rankings.json?_shape=objects&_search={quote('改过')}")["rows"]
    assert [row["place_text"] for row in found] == ["改过的名字"]
    old = first.rankings[0].entries[0]
    assert old.place
    rows = ask(f"/facts/rankings.json?_shape=objects&_size=max&_search={quote(old.place.name)}")
    wanted = [r for r in read_sqlite(str(path), "rankings") if r["place"] == old.place.name]
    assert len(rows["rows"]) == len(wanted)


def test_the_command_opens_the_file_as_the_docs_say(database: Path) -> None:
    command = [sys.executable, "-m", "datasette", str(database), "-m", f"{database}.metadata.json"]
    url = f"/facts/rankings.json?_shape=array&_size=1&_search={quote('保定')}"
    done = subprocess.run(
        [*command, "--get", url], capture_output=True, text=True, check=True, timeout=60
    )
    (row,) = json.loads(done.stdout)
    assert row["place"] == "保定市"


def test_prose_is_found_by_its_words_and_by_whole_sentences() -> None:
    prose = (
        "截至5月底，石家庄市长安区城市地下管网改造工程完成率为98.5%，位列全省第一，较上月提高三位。"
    )
    words = search_terms([prose]).split()
    assert {"石家庄市", "长安", "管网改造", "完成率", "5月底"} <= set(words)
