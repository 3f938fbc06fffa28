"""Databases: keys that hold, types that fit, and nothing of other make touched."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pytest
import sqlalchemy as sa
from targets import BUREAUS, FAULTY, HEBEI, TABLES, circular, dataset, read_sqlite

from tongbao import Dataset, TongbaoError
from tongbao.publish.schemas import SCHEMAS
from tongbao.publish.targets import target_for


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    return Dataset(dataset(tmp_path / "dataset", circular(FAULTY), circular(BUREAUS)))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, data: Dataset, tmp_path: Path) -> sa.Engine:
    """Return a database that holds the dataset, as SQLAlchemy sees it."""
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgresql_url"))
    target_for(url).write(data)
    return sa.create_engine(url, poolclass=sa.NullPool)


def test_every_table_has_its_primary_key(engine: sa.Engine) -> None:
    inspector = sa.inspect(engine)
    for table in TABLES:
        key = inspector.get_pk_constraint(table)["constrained_columns"]
        assert tuple(key) == SCHEMAS[table].primary_key, table


def test_every_reference_is_a_foreign_key(engine: sa.Engine) -> None:
    inspector = sa.inspect(engine)
    found = {
        (table, key["constrained_columns"][0], key["referred_table"])
        for table in (*TABLES, "places", "history")
        for key in inspector.get_foreign_keys(table)
    }
    assert found == {
        *((table, "circular_id", "circulars") for table in (*TABLES[1:], "history")),
        ("rankings", "place_code", "places"),
        ("rankings", "place_code_proposed", "places"),
        ("rankings", "place_code_final", "places"),
        ("rankings", "place_now", "places"),
        ("rankings", "indicator_id", "indicators"),
        ("attributes", "place_code", "places"),
        ("claims", "indicator_id", "indicators"),
        ("findings", "indicator_id", "indicators"),
        ("finding_facts", "finding_id", "findings"),
        ("finding_facts", "entry_id", "rankings"),
        ("claims", "place_code", "places"),
        ("circulars", "province_code", "places"),
        ("places", "parent_code", "places"),
        ("findings", "rule", "rules"),
    }


def test_places_lead_up_to_their_province(engine: sa.Engine) -> None:
    question = """
        SELECT DISTINCT above.name FROM rankings
        JOIN places ON places.place_code = rankings.place_code
        JOIN places above ON above.place_code = places.parent_code
    """
    with engine.connect() as connection:
        found = [row[0] for row in connection.execute(sa.text(question))]
    assert found == ["福建省"]


def test_postgresql_refuses_rows_without_a_circular(postgresql_url: str, data: Dataset) -> None:
    target_for(postgresql_url).write(data)
    with (
        psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection,
        pytest.raises(psycopg.errors.ForeignKeyViolation),
    ):
        connection.execute("UPDATE rankings SET circular_id = 'nobody'")


def test_postgresql_keeps_decimals_days_and_meanings(postgresql_url: str, tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "dataset", circular(HEBEI)))
    target_for(postgresql_url).write(data)
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        row = connection.execute(
            "SELECT value, place_code, rank, issued FROM rankings JOIN circulars"
            " USING (circular_id) WHERE place = '辛集市' AND project_no = 6 ORDER BY rank LIMIT 1"
        ).fetchone()
        assert row is not None
        assert row[:3] == (Decimal("36.6"), "130181", 1)
        assert row[3] is None or isinstance(row[3], date)
        total = connection.execute("SELECT sum(value) FROM rankings").fetchone()
        exact = sum(e.value or 0 for r in circular(HEBEI).rankings for e in r.entries)
        assert total == (exact,), "decimals are added exactly"
        comment = connection.execute(
            "SELECT col_description('rankings'::regclass, ordinal_position::int)"
            " FROM information_schema.columns WHERE table_name='rankings' AND column_name='value'"
        ).fetchone()
    assert comment
    assert "数值" in comment[0]
    assert "The figure" in comment[0]


def test_duckdb_has_types_and_keys(data: Dataset, tmp_path: Path) -> None:
    target_for(str(tmp_path / "facts.duckdb")).write(data)
    with duckdb.connect(str(tmp_path / "facts.duckdb")) as connection:
        types = dict(
            connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name='rankings'"
            ).fetchall()
        )
        assert (types["place_code"], types["rank"], types["value"]) == (
            "VARCHAR",
            "BIGINT",
            "DOUBLE",
        )
        kinds = connection.execute(
            "SELECT constraint_type, count(*) FROM duckdb_constraints() GROUP BY ALL"
        ).fetchall()
        assert dict(kinds)["PRIMARY KEY"] >= len(TABLES)
        assert dict(kinds)["FOREIGN KEY"] == 19
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO blocks SELECT * FROM blocks LIMIT 1")


def test_tables_of_other_make_are_left_alone(data: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE places (id INTEGER, note TEXT)")
        theirs.execute("INSERT INTO places VALUES (1, 'mine')")
        theirs.commit()
    with pytest.raises(TongbaoError, match=r"theirs\.db.*places"):
        target_for(str(path)).write(data)
    assert read_sqlite(str(path), "places") == [{"id": "1", "note": "mine"}]
    with closing(sqlite3.connect(path)) as theirs:
        assert len(theirs.execute("SELECT * FROM sqlite_master").fetchall()) == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_dataset_that_breaks_off_changes_nothing(
    kind: str, data: Dataset, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    if kind == "postgresql":
        url = str(request.getfixturevalue("postgresql_url"))
    damaged = dataset(tmp_path / "damaged", circular(FAULTY), circular(BUREAUS))
    text = (damaged / "blocks.csv").read_text(encoding="utf-8")
    (damaged / "blocks.csv").write_text(text + "x,not a number,,,,,,,\n", encoding="utf-8")
    (damaged / "datapackage.json").unlink()  # else its hashes tell at once
    with pytest.raises(TongbaoError, match=r"blocks\.csv cannot be read at row"):
        target_for(url).write(Dataset(damaged))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    assert sa.inspect(engine).get_table_names() == []
    target_for(url).write(data)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM circulars")).scalar() == 2


def test_a_new_duckdb_file_that_breaks_off_is_not_there(data: Dataset, tmp_path: Path) -> None:
    """Its rows become lasting by the thousand, so the file takes its name only when it is whole."""
    (data.folder / "datapackage.json").unlink()
    with (data.folder / "blocks.csv").open("a", encoding="utf-8") as stream:
        stream.write("x,not a number,,,,,,,\n")
    folder = tmp_path / "databases"
    with pytest.raises(TongbaoError, match=r"blocks\.csv cannot be read at row"):
        target_for(str(folder / "facts.duckdb")).write(data)
    assert list(folder.iterdir()) == []


def test_a_database_of_an_earlier_version_gets_the_new_columns(
    data: Dataset, tmp_path: Path
) -> None:
    path = tmp_path / "facts.db"
    target_for(str(path)).write(data)
    wanted = read_sqlite(str(path), "circulars")
    with closing(sqlite3.connect(path)) as earlier:
        earlier.execute("ALTER TABLE circulars DROP COLUMN sha256")
        earlier.commit()
    target_for(str(path)).write(data)
    assert read_sqlite(str(path), "circulars") == wanted


def test_two_datasets_live_in_one_database(tmp_path: Path) -> None:
    path = str(tmp_path / "facts.db")
    for number, file in enumerate((FAULTY, BUREAUS)):
        target_for(path).write(Dataset(dataset(tmp_path / str(number), circular(file))))
    assert len(read_sqlite(path, "circulars")) == 2


def test_rows_without_keys_are_refused_rather_than_lost(data: Dataset, tmp_path: Path) -> None:
    path = data.folder / "rankings.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row | {"entry_id": ""} for row in csv.DictReader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (data.folder / "datapackage.json").unlink()
    with pytest.raises(TongbaoError, match="entry_id"):
        target_for(str(tmp_path / "facts.db")).write(data)
