"""Where some figures of a column show commas, points before three digits are commas."""

from __future__ import annotations

from tongbao.model import Box, Cell, CertainText, Table
from tongbao.normalize.correction.decimal_points import correct_decimal_points

BOX = Box(0.0, 0.0, 10.0, 10.0)
FINDING = 0.9


def column(*texts: str, sure: float = 0.99) -> Table:
    cells = tuple(
        Cell(row, 0, 1, 1, text, 1, BOX, CertainText(text, sure)) for row, text in enumerate(texts)
    )
    return Table(1, cells, len(texts), 1, "ruled", ())


def texts_of(table: Table) -> list[str]:
    return [cell.text for cell in table.cells]


def test_points_among_commas_are_commas_with_a_finding() -> None:
    found = correct_decimal_points(column("造林面积", "9,676", "9.266", "8,992", "8.472", "730"))
    assert texts_of(found) == ["造林面积", "9,676", "9,266", "8,992", "8,472", "730"]
    assert all(cell.evidence.confidence < FINDING for cell in found.cells[1:5])


def test_commas_that_are_nearly_all_stay_beyond_doubt() -> None:
    found = correct_decimal_points(column("9,676", "9,266", "8,992", "8.472", "7,310"))
    assert [cell.evidence.confidence < FINDING for cell in found.cells] == [
        False, False, False, True, False,
    ]  # fmt: skip


def test_decimals_stay_decimals() -> None:
    for texts in (["9.676", "9.266", "8.992"], ["9.676", "12.5", "1,085", "8,992"]):
        assert texts_of(correct_decimal_points(column(*texts))) == texts


def test_a_point_read_beyond_doubt_is_printed() -> None:
    table = column("9,676", "9.266", "8,992", sure=1.0)
    assert texts_of(correct_decimal_points(table)) == texts_of(table)
