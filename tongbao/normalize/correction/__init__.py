"""Uncertain cells settled by what may stand in them, before any table is read.

A scan's cell is evidence, not text. Which names and numbers may stand in it is known: names
come from a closed set, stand once in a ranking, and figures keep their column's form and
order. Each doubtful cell is given the reading that its evidence and its neighbours support
best; the bare reading stays with the cell as its evidence, and the margin over the second
best is its confidence. What is read clearly is never changed, however odd it is.
"""

from __future__ import annotations

from dataclasses import replace

from tongbao.model import Document, Table
from tongbao.normalize.correction.candidates import Names, names_of
from tongbao.normalize.correction.decimal_points import settle_parted, settle_points
from tongbao.normalize.correction.footnotes import settle_notes
from tongbao.normalize.correction.joined_headers import part_joined
from tongbao.normalize.correction.label_lexicon import wordings_of
from tongbao.normalize.correction.labels import settle_labels
from tongbao.normalize.correction.names import settle_names
from tongbao.normalize.correction.numbers import settle_faded, settle_figures
from tongbao.normalize.correction.sequences import settle_sequences
from tongbao.normalize.correction.vocabulary import Wordings
from tongbao.places import PlaceContext

__all__ = ["is_uncertain", "settled"]


def is_uncertain(table: Table) -> bool:
    """Return whether a table was recognised rather than printed to the file."""
    return table.frame != "text" and any(cell.evidence.confidence < 1 for cell in table.cells)


def settled(document: Document, places: PlaceContext) -> Document:
    """Return the document with the doubtful cells of its tables settled."""
    if not any(is_uncertain(table) for table in document.tables):
        return document
    names, known = names_of(document, places), wordings_of(document)
    recognised = [table.number for table in document.tables if is_uncertain(table)]
    settled_tables = replace(
        document,
        flow=tuple(
            _settled(item, names, known, places)
            if isinstance(item, Table) and is_uncertain(item)
            else item
            for item in document.flow
        ),
    )
    return settle_notes(settled_tables, recognised)


def _settled(table: Table, names: Names, known: Wordings, places: PlaceContext) -> Table:
    table = part_joined(table)
    # Names last of words: a name is told by its set, whatever words it may be made of.
    table = settle_names(settle_labels(settle_sequences(table), known), names, places)
    return settle_points(settle_faded(settle_figures(settle_parted(table))))
