"""The tables of a scan have the rows, columns and spans of those that were exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples.degrade import degrade
from samples.generator import generate
from tongbao.extract import extract
from tongbao.model import Table

Shape = tuple[int, int, list[tuple[int, int, int, int]]]


def shape(table: Table) -> Shape:
    places = sorted((c.row, c.column, c.row_span, c.column_span) for c in table.cells)
    return table.n_rows, table.n_columns, places


@pytest.mark.parametrize(
    ("layout", "seed", "kind", "producer"),
    [
        pytest.param(
            "half_ruled", 91006, "clean300", "typst", id="names in tight rows, all ending in 市"
        ),
        pytest.param(
            "zebra", 132019, "clean150", "typst", id="a caption between tables without rules"
        ),
        pytest.param("pairs", 91003, "fax150", "typst", id="brackets below each other"),
        pytest.param("filled", 151005, "fax150", "typst", id="posts that join no row"),
        pytest.param(
            "filled", 20201, "fax150", "typst", id="a heading's stroke in line with a post"
        ),
        pytest.param(
            "dashed", 124019, "jpeg100", "typst", id="dashed posts of a table of two rows"
        ),
        pytest.param("matrix_three_level", 282016, "fax150", "typst", id="a character over a post"),
        pytest.param("no_repeat", 293017, "photo", "typst", id="pages photographed aslant"),
        pytest.param("no_repeat", 447017, "photo", "typst", id="pages photographed from nearer"),
        pytest.param("filled", 264001, "copy200", "typst", id="a copy's dark edge, rules lost"),
        pytest.param(
            "matrix_paged", 262006, "jpeg100", "libreoffice", id="numbers that begin anew, not at 1"
        ),
        pytest.param("filled", 403010, "fax150", "typst", id="a heading over a post's lost end"),
        pytest.param("wide", 392018, "fax150", "typst", id="dust right above a short post"),
        pytest.param("wide", 231004, "jpeg100", "typst", id="a header's post above brackets"),
        pytest.param("pairs", 251008, "photo", "reportlab", id="a note that touches the last rule"),
    ],
)
def test_a_scan_has_the_tables_of_its_export(
    layout: str, seed: int, kind: str, producer: str, tmp_path: Path
) -> None:
    made = generate(seed, layout, producer)
    exported, scan = tmp_path / "exported.pdf", tmp_path / "scan.pdf"
    exported.write_bytes(made.pdf)
    scan.write_bytes(degrade(made.pdf, kind, seed)[0])
    wanted = [shape(table) for table in extract(exported).tables]
    assert [shape(table) for table in extract(scan).tables] == wanted


def test_strokes_of_a_title_that_stand_in_line_are_no_rule(tmp_path: Path) -> None:
    made = generate(425009, "borderless", "typst")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(degrade(made.pdf, "jpeg100", 425009)[0])
    # A rule is taken out of the print before it is read.
    assert next(extract(scan).tables).caption == "城镇义务教育扩容增位工程"


def test_captions_of_a_clean_scan_are_those_of_its_export(tmp_path: Path) -> None:
    made = generate(447000, "blocks", "typst")
    exported, scan = tmp_path / "exported.pdf", tmp_path / "scan.pdf"
    exported.write_bytes(made.pdf)
    scan.write_bytes(degrade(made.pdf, "clean300", 447000)[0])
    wanted = ["".join(table.caption.split()) for table in extract(exported).tables]
    # One of them is longer than what the model of damaged print reads at once.
    assert ["".join(table.caption.split()) for table in extract(scan).tables] == wanted
