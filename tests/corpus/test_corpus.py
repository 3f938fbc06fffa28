"""What is read of a frozen corpus changes only when somebody means it to."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.corpus.freeze import DOCUMENTS, FROZEN, changes
from tongbao.commands.diff import describe


def test_a_change_of_rules_or_readers_shows_its_effect(tmp_path: Path) -> None:
    found = changes(tmp_path / "dataset")
    shown = "\n".join(describe(change, "en") for change in found)
    assert not found, f"meant? then run python -m tests.corpus.freeze\n{shown}"


def test_each_fault_of_the_corpus_is_found() -> None:
    with (FROZEN / "circulars.csv").open(encoding="utf-8") as stream:
        names = {row["circular_id"]: Path(row["file"]).name for row in csv.DictReader(stream)}
    with (FROZEN / "findings.csv").open(encoding="utf-8") as stream:
        graves = {
            names[row["circular_id"]] for row in csv.DictReader(stream) if row["severity"] != "info"
        }
    faulty = {path.name for path in DOCUMENTS.glob("*.pdf")}
    assert len(faulty) == 12
    assert faulty <= graves
    assert graves - faulty == {"source.txt"}
