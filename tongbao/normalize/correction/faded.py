"""Figures whose thin strokes may have faded away: what is left of a 4 looks like a 1.

The upright of a 4 is thick in most printing types, its other strokes are thin, and faxes and
coarse photocopies lose what is thin. Both recognisers then see a 1, surer than they should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import SettledText
from tongbao.normalize.correction.number_formats import is_figure
from tongbao.text.folding import squash

_BEYOND_DOUBT = 0.998
"""Confidence from which a whole 1 was seen."""
_AS_WELL = 5.5
"""Log-odds of the 1 over the 4 up to which there is a finding. On faxes a printed 4 was taken for
a 1 with 2.9, 4.3 and 5.3; of a thousand figures read right, one came as near."""
_FLAGGED = 0.85


def settle_faded(table: Table) -> Table:
    """Return the table with figures as doubtful whose 1 may be what is left of a 4."""
    return replace(table, cells=tuple(_doubted(cell) for cell in table.cells))


def _doubted(cell: Cell) -> Cell:
    text, sure = squash(cell.text), cell.evidence.confidence
    if not _FLAGGED < sure < _BEYOND_DOUBT or "1" not in text or not is_figure(text):
        return cell
    seen = cell.evidence.log_prob
    least = seen(text) - _AS_WELL
    if all(seen(other) < least for other in _restored(text)):
        return cell
    return replace(cell, evidence=SettledText(cell.evidence, _FLAGGED))


def _restored(text: str) -> Iterator[str]:
    """Yield a figure with each 1 as the 4 that it may have been."""
    for place, digit in enumerate(text):
        if digit == "1":
            yield f"{text[:place]}4{text[place + 1 :]}"
