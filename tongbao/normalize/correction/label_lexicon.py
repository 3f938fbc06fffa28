"""What the labels and headings of one document show clearly enough to tell others by."""

from __future__ import annotations

import re

from tongbao.confidence import DOUBTFUL
from tongbao.model import Cell, Document, Evidence
from tongbao.normalize.correction.label_grammar import is_malformed
from tongbao.normalize.correction.parameters import LABEL_LEXICON
from tongbao.normalize.correction.vocabulary import (
    HEADS,
    INDICATORS,
    METRICS,
    PLACE_BRACKETS,
    UNIT_BRACKETS,
    Wordings,
    part_bracket,
)
from tongbao.text.folding import squash

_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．])"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BEFORE_DASH = re.compile(r"[\u3400-\u9fff]{4,}[-—–](?=[\u3400-\u9fff]{2})")


def wordings_of(document: Document) -> Wordings:
    """Return the clear labels of a document's tables, the headings of its prose, the field's."""
    bare = Wordings({}, {})
    headings: set[str] = set()
    sightings: dict[str, Evidence] = {}
    heads = dict.fromkeys((*METRICS, *INDICATORS, *HEADS), 1.0)
    tails = dict.fromkeys((*(f"（{m}%）" for m in METRICS), *UNIT_BRACKETS, *PLACE_BRACKETS), 1.0)

    def note(text: str, confidence: float) -> bool:
        head, tail = part_bracket(text)
        if is_malformed(head + tail, bare):
            return False
        if len(head) >= LABEL_LEXICON.shortest_head_chars and _HAN.search(head):
            heads[head] = max(heads.get(head, 0.0), confidence)
        if len(tail) >= LABEL_LEXICON.shortest_tail_chars and tail.endswith("）"):
            tails[tail] = max(tails.get(tail, 0.0), confidence)
        return True

    for table in document.tables:
        for cell in table.cells:
            clear = cell.evidence.confidence >= DOUBTFUL or not is_questioned(cell)
            if (
                cell.evidence.confidence >= LABEL_LEXICON.legible_confidence
                and clear
                and len(cell.text) <= LABEL_LEXICON.longest_label_chars
            ):
                if not note(cell.text, cell.evidence.confidence):
                    continue
                label = "".join(part_bracket(cell.text))
                before = sightings.get(label)
                if before is None or cell.evidence.confidence > before.confidence:
                    sightings[label] = cell.evidence
    for block in document.blocks:
        text = squash(block.text)
        if _NUMBERED.match(text) and len(text) <= LABEL_LEXICON.longest_heading_chars:
            heading = _NUMBERED.sub("", text).rstrip("。：:")
            headings.add(part_bracket(heading)[0])
            note(heading, 1.0)
    prefixes = {found[0] for head in heads if (found := _BEFORE_DASH.match(head)) is not None}
    seen = frozenset(part_bracket(label)[1] for label in sightings)
    return Wordings(heads, tails, frozenset(headings), frozenset(prefixes), seen, sightings)


def is_questioned(cell: Cell) -> bool:
    """Return whether words would read a label otherwise, however clear its characters are."""
    return (
        squash(cell.evidence.wording) != squash(cell.evidence.text)
        and len(cell.text) <= LABEL_LEXICON.longest_heading_chars
    )
