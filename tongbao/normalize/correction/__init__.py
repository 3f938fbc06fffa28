"""Uncertain cells corrected by what may stand in them, before any table is read.

A scan's cell is evidence, not text. Which names and numbers may stand in it is known: names
come from a closed set, stand once in a ranking, and figures keep their column's form and
order. Each doubtful cell is given the reading that its evidence and its neighbours support
best; the bare reading stays with the cell as its evidence, and the margin over the second
best is its confidence. What is read clearly is never changed, however odd it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tongbao.model import Document, Table
from tongbao.normalize.correction.candidates import Names, names_of
from tongbao.normalize.correction.decimal_points import (
    correct_decimal_points,
    restore_decimal_points,
)
from tongbao.normalize.correction.footnotes import correct_footnotes
from tongbao.normalize.correction.joined_headers import split_joined_headers
from tongbao.normalize.correction.label_lexicon import wordings_of
from tongbao.normalize.correction.labels import correct_labels
from tongbao.normalize.correction.names import correct_names
from tongbao.normalize.correction.numbers import correct_numbers, flag_faded_digits
from tongbao.normalize.correction.sequences import correct_sequences
from tongbao.normalize.correction.vocabulary import Wordings
from tongbao.places import PlaceContext

__all__ = ["CORRECTIONS", "Context", "correct", "is_uncertain"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a document says of its own cells."""

    names: Names
    labels: Wordings
    places: PlaceContext


Correction = Callable[[Table, Context], Table]


def _by_itself(correction: Callable[[Table], Table]) -> Correction:
    """Return a correction that needs no more than the table."""
    return lambda table, _: correction(table)


CORRECTIONS: tuple[Correction, ...] = (
    _by_itself(split_joined_headers),
    _by_itself(correct_sequences),
    # Names last of words: a name is told by its set, whatever words it may be made of.
    lambda table, context: correct_labels(table, context.labels),
    lambda table, context: correct_names(table, context.names, context.places),
    _by_itself(restore_decimal_points),
    _by_itself(correct_numbers),
    _by_itself(flag_faded_digits),
    _by_itself(correct_decimal_points),
)
"""What is done to each recognised table, in this order; each takes what the one before gave."""


def is_uncertain(table: Table) -> bool:
    """Return whether a table was recognised rather than printed to the file."""
    return table.frame != "text" and any(cell.evidence.confidence < 1 for cell in table.cells)


def correct(document: Document, places: PlaceContext) -> Document:
    """Return the document with the doubtful cells of its tables corrected."""
    recognised = [table.number for table in document.tables if is_uncertain(table)]
    if not recognised:
        return document
    context = Context(names_of(document, places), wordings_of(document), places)
    flow = [
        _correct_table(item, context) if isinstance(item, Table) and is_uncertain(item) else item
        for item in document.flow
    ]
    return correct_footnotes(replace(document, flow=tuple(flow)), recognised)


def _correct_table(table: Table, context: Context) -> Table:
    for correction in CORRECTIONS:
        table = correction(table, context)
    return table
