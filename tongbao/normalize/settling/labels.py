"""Headers and project names settled by their other sightings in the same document."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from rapidfuzz.distance import Levenshtein

from tongbao.model import Cell, Document, Table
from tongbao.normalize.numbers import read_number, read_ordinal
from tongbao.normalize.settling.candidates import CLEAR, SettledText
from tongbao.normalize.text import squash

_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．])"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_METRICS = ("完成率", "开工率", "主体完工率", "完工率", "竣工率", "办结率", "同比增速", "占比")
_WORSE = 6.0
_PER_CHARACTER = 1.2
"""Loss for each character that a long label may show against the bare reading, if all other
wordings are far behind: the bare reading says what no label does (完成书96)."""
_SURE = 5.0
_DECIDED = 2.0
_UNSURE = 0.8


@dataclass(frozen=True, slots=True)
class Wordings:
    """What labels of a document are known to say: heads, and the brackets after them."""

    heads: frozenset[str]
    tails: frozenset[str]


def wordings_of(document: Document) -> Wordings:
    """Return the clear labels of a document's tables and the headings of its prose."""
    heads: set[str] = set()
    tails = {f"（{metric}%）" for metric in _METRICS} | {"（%）"}
    for table in document.tables:
        for cell in table.cells:
            if cell.evidence.confidence >= CLEAR:
                head, tail = _parted(cell.text)
                heads.add(head)
                tails.add(tail)
    for block in document.blocks:
        text = squash(block.text)
        if _NUMBERED.match(text) and len(text) <= 40:
            head, tail = _parted(_NUMBERED.sub("", text).rstrip("。：:"))
            heads.add(head)
            tails.add(tail)
    heads |= set(_METRICS)
    return Wordings(
        frozenset(h for h in heads if len(h) >= 2 and _HAN.search(h)),
        frozenset(t for t in tails if t),
    )


def _parted(text: str) -> tuple[str, str]:
    """Return a label's words and the bracket after them."""
    plain = squash(text).replace("(", "（").replace(")", "）")
    head, sign, tail = plain.partition("（")
    return head, sign + tail


def settle_labels(table: Table, known: Wordings) -> Table:
    """Return the table whose doubtful labels say what the document's other labels say."""
    cells = tuple(_settled(cell, known) if _is_label(cell) else cell for cell in table.cells)
    return replace(table, cells=cells)


def _is_label(cell: Cell) -> bool:
    text = squash(cell.text)
    return (
        cell.evidence.confidence < _UNSURE
        and 2 <= len(text) <= 40
        and len(_HAN.findall(text)) >= 2
        and read_number(text) is None
        and read_ordinal(text) is None
        and "、" not in text
    )


def _settled(cell: Cell, known: Wordings) -> Cell:
    head, tail = _parted(cell.text)
    if head in known.heads and (not tail or tail in known.tails):
        return cell
    heads = {head, *_near(head, known.heads)}
    tails = {tail, *known.tails} if tail else {""}
    worded = {one + two for one, two in product(heads, tails)} | set(_after(head, known))
    worded.discard(head + tail)
    ranked = sorted(((cell.evidence.log_prob(text), text) for text in worded), reverse=True)
    if not ranked:
        return cell
    margin = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _SURE
    lost = cell.evidence.log_prob(cell.evidence.text) - ranked[0][0]
    text = ranked[0][1]
    if lost > _WORSE and (margin < _SURE or lost > _PER_CHARACTER * len(text)):
        return cell
    if margin < _DECIDED:
        return cell
    sure = min(1.0 - math.exp(-margin), 1.0 if lost <= _WORSE else 0.85)
    return replace(cell, text=text, evidence=SettledText(cell.evidence, round(sure, 4)))


def _near(head: str, heads: Iterable[str]) -> list[str]:
    """Return the known words that differ from a head in few characters."""
    reach = max(1, round(0.4 * len(head)))
    return [one for one in heads if 0 < Levenshtein.distance(head, one) <= reach]


def _after(head: str, known: Wordings) -> list[str]:
    """Return whole labels whose bracket was read as something else (完成率121)."""
    found = []
    for one in known.heads:
        if head.startswith(one) and 0 < len(head) - len(one) <= 6:
            found += [one + tail for tail in known.tails if len(tail) <= 9]
    return found
