"""Scanned pages of one circular: what goes on, and what begins anew."""

from __future__ import annotations

from pathlib import Path

from samples.compare import compare
from samples.degrade import degrade
from samples.generator import generate
from tongbao.pipeline import read_circular


def test_a_page_with_the_header_of_another_project_begins_a_table(tmp_path: Path) -> None:
    made = generate(71021, "matrix_paged", "typst")
    path = tmp_path / "circular.pdf"
    path.write_bytes(degrade(made.pdf, "clean150", 71021)[0])
    circular = read_circular(path)
    assert len(list(circular.document.tables)) == 2
    found = compare(made.truth, circular, folded=True)
    assert found.right == found.facts
    assert not found.alarms
