"""``tongbao schema``: the contract that datasets are written under."""

from __future__ import annotations

from tongbao.commands.console.options import Manner
from tongbao.commands.console.streams import prepare_streams, print_line
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.model import Message, in_language
from tongbao.publish.folder.datapackage import described_contract
from tongbao.publish.schemas import CONTRACT, FACTS, SCHEMAS


def schema(manner: Manner) -> ExitCode:
    """Print every table and column with its meaning, and the contract's version."""
    prepare_streams()
    language = manner.language
    if manner.as_json:
        print(text.as_json(described_contract()))
        return ExitCode.DONE
    head = Message(f"数据集格式，版本 {CONTRACT}", f"The dataset's contract, version {CONTRACT}")
    print_line(in_language(head, language))
    for table in (*SCHEMAS.values(), FACTS):
        print_line("")
        print_line(f"{table.name}  {in_language(table.description, language)}")
        for column in table.columns:
            key = "*" if column.name in table.primary_key else " "
            said = in_language(column.description, language)
            print_line(f" {key} {column.name} ({column.type})  {said}")
    return ExitCode.DONE
