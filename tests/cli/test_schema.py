"""``tongbao schema``: the contract as people and machines read it."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from tongbao.cli import app
from tongbao.publish.schemas import CONTRACT, FACTS, SCHEMAS


def test_every_column_is_described_in_both_languages() -> None:
    for language, word in (("zh", "版本"), ("en", "version")):
        done = CliRunner().invoke(app, ["schema", "--lang", language])
        assert done.exit_code == 0
        assert f"{word} {CONTRACT}" in done.stdout
        for schema in (*SCHEMAS.values(), FACTS):
            for column in schema.columns:
                assert f" {column.name} ({column.type})  " in done.stdout


def test_the_contract_as_json_is_that_of_a_descriptor() -> None:
    done = CliRunner().invoke(app, ["schema", "--json"])
    declared = json.loads(done.stdout)
    assert declared["contract"] == CONTRACT
    tables = {table["name"]: table for table in declared["tables"]}
    assert set(tables) == {*SCHEMAS, "facts"}
    assert [name for name, table in tables.items() if table["view"]] == ["facts"]
    for name, schema in SCHEMAS.items():
        fields = tables[name]["schema"]["fields"]
        assert [field["name"] for field in fields] == list(schema.names)
        assert all(" / " in field["description"] for field in fields)
    keys = tables["finding_facts"]["schema"]["foreignKeys"]
    assert {key["reference"]["resource"] for key in keys} == {"circulars", "findings", "rankings"}
