"""Points and commas of one row or column: a coarse picture shows one dot for both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tongbao.confidence import Reason
from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import flag
from tongbao.normalize.correction.number_formats import FIGURE, is_figure
from tongbao.normalize.correction.parameters import DECIMAL_POINTS
from tongbao.text.folding import squash

_EITHER = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_DOTTED = re.compile(rf"-?{_EITHER.pattern}")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}[,，]\d{3}")
_WHOLE = re.compile(r"-?\d{1,3}")


def correct_decimal_points(table: Table) -> Table:
    """Return the table whose points are commas where others of the column are.

    The tail of a comma is lost sooner than a point grows one. What is taken for a comma keeps a
    finding, and where few commas were seen, so do they.
    """
    new: dict[int, Cell] = {}
    for column in range(table.n_columns):
        figures = {
            index: squash(cell.text)
            for index, cell in enumerate(table.cells)
            if cell.column == column
            and cell.column_span == 1
            and FIGURE.fullmatch(squash(cell.text))
        }
        dotted = {i for i, text in figures.items() if _DOTTED.fullmatch(text)}
        grouped = {i for i, text in figures.items() if _GROUPED.fullmatch(text)}
        rest = figures.keys() - dotted - grouped
        if not dotted or len(grouped) < max(
            DECIMAL_POINTS.fewest_commas, DECIMAL_POINTS.comma_share * (len(dotted) + len(grouped))
        ):
            continue
        if not all(_WHOLE.fullmatch(figures[i]) for i in rest):
            continue
        new |= {i: _as_comma(table.cells[i]) for i in dotted}
        if len(grouped) < DECIMAL_POINTS.comma_sure_share * (len(dotted) + len(grouped)):
            new |= {i: _doubt_point(table.cells[i]) for i in grouped}
    if not new:
        return table
    return replace(table, cells=tuple(new.get(i, cell) for i, cell in enumerate(table.cells)))


def _as_comma(cell: Cell) -> Cell:
    if cell.evidence.confidence >= DECIMAL_POINTS.certain_confidence:
        return cell
    return _doubt_point(replace(cell, text=squash(cell.text).replace(".", ",")))


def _doubt_point(cell: Cell) -> Cell:
    return flag(cell, Reason.AMBIGUOUS)


def unsure_of_points(
    indexes: Sequence[int], clear: Sequence[int], cells: Sequence[Cell]
) -> dict[int, Cell]:
    """Return a line's figures as doubtful, where their points may as well be commas.

    Numbers like 4.642 are as sound with either, so only others of the line with another number
    of digits tell; where all are alike nothing does. Beside whole numbers of up to three digits
    (679, 8.550) they are thousands.

    Args:
        indexes: Where the line's cells stand among ``cells``.
        clear: Those of them that hold a figure read clearly.
        cells: The table's cells.
    """
    texts = {i: squash(cells[i].text) for i in indexes}
    dotted = {i: text for i, text in texts.items() if _EITHER.fullmatch(text)}
    others = [texts[i] for i in clear if i not in dotted]
    if len(dotted) < DECIMAL_POINTS.fewest_dotted or any("." in text for text in others):
        return {}
    odds = [
        cells[i].evidence.log_prob(text) - cells[i].evidence.log_prob(text.replace(".", ","))
        for i, text in dotted.items()
    ]
    if sum(odds) / len(odds) > DECIMAL_POINTS.point_logodds:
        return {}
    whole = any(re.fullmatch(r"[1-9]\d{0,2}", text) and text != "100" for text in others)
    found = {i: text.replace(".", ",") if whole else text for i, text in dotted.items()}
    return {i: _doubt_point(replace(cells[i], text=text)) for i, text in found.items()}


_PARTED = re.compile(r"(-?\d+) +(\d+)")


_POINTED = re.compile(r"-?\d+\.(\d+)[%％]?")


def restore_decimal_points(table: Table) -> Table:
    """Return the table with points in the gaps of numbers, where their column prints points.

    A gap as wide as a character is left by a point that is printed as wide as one. As many
    digits must stand behind it as behind other points of the column.
    """
    decimals: dict[int, Counter[int]] = {}
    for cell in table.cells:
        if found := _POINTED.fullmatch(squash(cell.text)):
            decimals.setdefault(cell.column, Counter())[len(found[1])] += 1
    cells = tuple(
        _restore_point(cell, decimals.get(cell.column, Counter())) for cell in table.cells
    )
    return replace(table, cells=cells)


def _restore_point(cell: Cell, decimals: Counter[int]) -> Cell:
    found = _PARTED.fullmatch(cell.text.strip())
    if found is None or not decimals[len(found[2])]:
        return cell
    text = f"{found[1]}.{found[2]}"
    if not is_figure(text):
        return cell
    return flag(cell, Reason.WORKED_OUT, text)
