"""Each column of each table comes out of each target as it was written, none of them blank."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from targets import READERS, in_order

from tongbao import Dataset
from tongbao.publish import SCHEMAS, write_file_rows
from tongbao.publish.schemas import FACTS, Column, Value
from tongbao.publish.targets import target_for

CODES = ("place_code", "place_code_proposed", "place_code_final", "place_now", "province_code")
VALUES: dict[str, Value] = {
    **dict.fromkeys(CODES, "130100"),
    "circular_id": "00000000000000ab",
    "indicator_id": "00000000000000cd",
    "entry_id": "00000000000000ef",
    "finding_id": "0000000000000012",
}
"""What rows refer to, and what they refer by."""


def value(table: str, column: Column, at: int) -> Value:
    """Return something that no other column of the table holds, where its type has room for that."""
    if column.name in VALUES:
        return VALUES[column.name]
    if column.enum:
        return column.enum[-1]
    if column.type == "date":
        return "2020-05-01"
    if column.type == "integer":
        return at if column.maximum is None else column.maximum
    if column.type == "number":
        return Decimal(at) / 128  # of which a binary number has every digit
    return f"{table} {column.name} 文"


@pytest.mark.parametrize("kind", READERS)
def test_every_column_comes_back(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    part = {
        name: [tuple(value(name, column, at) for at, column in enumerate(schema.columns, 1))]
        for name, schema in SCHEMAS.items()
    }
    write_file_rows([part], tmp_path / "dataset")
    target = str(tmp_path / f"out.{kind}")
    if kind == "postgresql":
        target = str(request.getfixturevalue("postgresql_url"))
    target_for(target).write(Dataset(tmp_path / "dataset"))
    for name, schema in SCHEMAS.items():
        wanted = in_order([dict(zip(schema.names, part[name][0], strict=True))])
        assert "" not in wanted[0].values()
        assert READERS[kind](target, name) == wanted, name
    if kind in ("sqlite", "duckdb", "postgresql", "xlsx"):
        (fact,) = READERS[kind](target, FACTS.name)
        assert set(fact) == set(FACTS.names)
        assert "" not in fact.values()
