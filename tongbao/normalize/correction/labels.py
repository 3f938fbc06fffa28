"""Headers, project names and set phrases corrected by what labels of circulars say.

A doubtful label has candidates: what other labels and the headings of the same document say
clearly, the metrics and units of the field, the words that its characters make, and each of its
beginnings with each known ending. They are weighed against its free reading by what was seen,
by whether they are known, and by whether anybody prints such a thing. Where the free reading is
left, how far and why decides how sure the new one is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from tongbao.confidence import DOUBTFUL, FLAGGED
from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import CorrectedText
from tongbao.normalize.correction.label_grammar import (
    AIR,
    METRIC_BRACKET,
    SPECK,
    dashed,
    is_malformed,
)
from tongbao.normalize.correction.label_lexicon import is_questioned
from tongbao.normalize.correction.label_marks import as_only_meant
from tongbao.normalize.correction.vocabulary import (
    METRICS,
    PHRASES,
    UNIT_BRACKETS,
    UNITS,
    Wordings,
    han_of,
    parted,
)
from tongbao.text.confusables import substitution_cost
from tongbao.text.folding import fold, squash
from tongbao.text.numbers import read_number, read_ordinal

_WORSE = 6.0
"""What a known wording may lose against the bare reading, in log-odds, and what it is worth."""
_PER_CHARACTER = 1.2
"""Loss for each character that a long label may show against the bare reading, if all other
wordings are far behind: the bare reading says what no label does (完成书96)."""
_NEVER_PRINTED = 15.0
"""Price of what no label prints (完成率1%); what replaces it stays in doubt."""
_PRINTED_HERE = 4.0
"""What an ending is worth that this document prints elsewhere."""
_SURE = 5.0
_DECIDED = 2.0
_REWORDED = 3.0
"""Loss from which a label whose words change is doubted, though a document knows the new ones."""
_SHARE = re.compile(
    r"(?:(?:率|度|增速|增长|增幅|降幅|占比|比例|比重)（%）|（[^（）]*(?:率|度|增速|增幅|占比|比例)%）)$"
)
_PERCENT = 6.0
"""Odds (log) that a share's bracket holds % rather than another unit."""
_VOUCHED = 0.95
"""Confidence from which another sighting vouches for a label that words question: one metric is
misread alike in column after column."""
_LIKE = 55.0
"""Likeness, of 100, from which a known wording is weighed at all."""
_WEIGHED = 8
_ODD = 0.5
"""Belief in a label that is not what was seen, or not what anybody prints: it gets a finding."""
_ONLY_MEANT = 0.6
_LONGEST = 40


def correct_labels(table: Table, known: Wordings) -> Table:
    """Return the table whose doubtful labels say what labels say."""
    heading = _rows_of_header(table)
    table = replace(table, cells=tuple(_as_only_meant(cell) for cell in table.cells))
    cells = [_correct_or_doubt(cell, known, header=cell.row < heading) for cell in table.cells]
    cells = [_with_belief(cell, _ODD) if _shows_fault(cell, known) else cell for cell in cells]
    return replace(table, cells=tuple(cells), caption=_correct_caption(table.caption, known))


def _correct_or_doubt(cell: Cell, known: Wordings, *, header: bool) -> Cell:
    if _is_label(cell, known):
        return _correct_label(cell, known)
    if header and is_questioned(cell):
        return _with_belief(_correct_label(cell, known), _ODD)
    doubted = _doubt_label(cell, known)
    return doubted if doubted is cell else _with_belief(_correct_label(cell, known), _ODD)


def _shows_fault(cell: Cell, known: Wordings) -> bool:
    text = squash(cell.text)
    return 4 <= len(text) <= _LONGEST and len(han_of(text)) >= 2 and is_malformed(text, known)


def _as_only_meant(cell: Cell) -> Cell:
    """Return a label whose marks were misread as it can only be meant."""
    text = "".join(parted(cell.text))
    if len(han_of(text)) < 2 or len(text) > _LONGEST:
        return cell
    meant = as_only_meant(text, doubtful=cell.evidence.confidence < DOUBTFUL)
    if meant == text:
        return cell
    # The marks cost it no belief, and give none to its words.
    whole = "（" in text and cell.evidence.confidence >= _ODD
    sure = _ONLY_MEANT if whole else _ODD
    return replace(cell, text=meant, evidence=CorrectedText(cell.evidence, sure))


def _rows_of_header(table: Table) -> int:
    """Return how many rows stand above the first figure."""
    return min((c.row for c in table.cells if read_number(squash(c.text)) is not None), default=0)


def _doubt_label(cell: Cell, known: Wordings) -> Cell:
    """Return a label read clearly with less belief where its words stand elsewhere otherwise."""
    head, _ = parted(cell.text)
    if not 4 <= len(head) <= _LONGEST or known.heads.get(head, 0.0) >= 1 or len(han_of(head)) < 4:
        return cell
    if any(
        sure >= DOUBTFUL and (_looks_like(head, one) or _differs_in_marks(head, one))
        for one, sure in known.heads.items()
    ):
        return _with_belief(cell, _ODD)
    return cell


def _with_belief(cell: Cell, at_most: float) -> Cell:
    sure = min(at_most, cell.evidence.confidence)
    return replace(cell, evidence=CorrectedText(cell.evidence, sure))


_LOST_MARKS = re.compile(r"[-—–·、]")


def _differs_in_marks(one: str, other: str) -> bool:
    """Return whether a label lacks a dash or comma that another sighting of it shows."""
    return one != other and _LOST_MARKS.sub("", other) == _LOST_MARKS.sub("", one)


def _looks_like(one: str, other: str) -> bool:
    """Return whether two words differ in one character, and that by its looks only."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and substitution_cost(*pairs[0]) < 1.0


_CAPTION_LIKE = 80.0
_LEAST_NAME = 5


def _correct_caption(caption: str, known: Wordings) -> str:
    """Return a caption whose project is worded as the heading of the prose words it."""
    plain = squash(caption)
    if any(head in plain for head in known.headings):
        return caption
    best: tuple[float, str] = (_CAPTION_LIKE, "")
    for head in known.headings:
        aligned = fuzz.partial_ratio_alignment(head, plain)
        if len(head) >= _LEAST_NAME and aligned is not None and aligned.score > best[0]:
            best = (aligned.score, plain[: aligned.dest_start] + head + plain[aligned.dest_end :])
    return best[1] or caption


def _is_label(cell: Cell, known: Wordings) -> bool:
    text = squash(cell.text)
    return (
        (
            cell.evidence.confidence < DOUBTFUL
            or is_malformed(text, known)
            or (is_questioned(cell) and squash(cell.evidence.wording) in PHRASES)
        )
        and 2 <= len(text) <= _LONGEST
        and len(han_of(text)) >= 2
        and read_number(text) is None
        and read_ordinal(text) is None
        and ("、" not in text or _near_phrase(text) or "（" in text or is_malformed(text, known))
    )


def _near_phrase(text: str) -> bool:
    plain = fold(text)
    return any(fuzz.ratio(plain, fold(phrase)) >= 70 for phrase in PHRASES)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What a label may say, and what speaks for it (log-odds)."""

    text: str
    seen: float
    """What was seen, given that it says this."""
    known: float
    """What the document and the field say of it, whatever was seen."""

    @property
    def score(self) -> float:
        return self.seen + self.known


def _correct_label(cell: Cell, known: Wordings) -> Cell:
    """Return a label as its likeliest wording."""
    text = "".join(parted(cell.text))
    known = known.surer_than(cell.evidence.confidence)
    wording = as_only_meant("".join(parted(cell.evidence.wording)), doubtful=True)
    odd = is_malformed(text, known) or is_malformed(wording, known)
    own = _own(cell, text, known, questioned=wording != text or odd)
    if own.known > 0:
        return cell
    ranked = sorted(_candidates(cell, text, wording, known), key=lambda one: (-one.score, one.text))
    if not ranked:
        return cell
    best, *rest = ranked
    # Two wordings that differ in the width or kind of a mark only are no rivals.
    rivals = [one.score for one in rest if _differ(one.text, best.text)]
    margin = best.score - max(rivals, default=best.score - _SURE)
    lost = cell.evidence.log_prob(cell.evidence.text) - best.seen
    if (
        margin < _DECIDED
        or best.score <= own.score
        or lost > _limit(best, text, margin, known, odd=odd)
    ):
        return cell
    other = known.sightings.get(best.text)
    if other is not None and other.log_prob(best.text) - other.log_prob(text) < lost:
        # Two cells print one label: taken together they say what this one says.
        return _with_belief(cell, _ODD)
    sure = _belief(best, text, wording, margin, lost, known)
    return replace(cell, text=best.text, evidence=CorrectedText(cell.evidence, round(sure, 4)))


def _own(cell: Cell, text: str, known: Wordings, *, questioned: bool) -> _Candidate:
    """Return the free reading as a candidate; where it is questioned, it is no proof of itself."""
    head, tail = parted(text)
    proof = max(cell.evidence.confidence, _VOUCHED) if questioned else 0.0
    attested = known.heads.get(head, 0.0) > proof
    bracketed = not tail or known.tails.get(tail, 0.0) > proof
    worth = _WORSE * (attested and bracketed)
    if is_malformed(text, known):
        worth = -_NEVER_PRINTED
    elif questioned:
        worth -= _WORSE / 2
    return _Candidate(text, _seen_as(cell, text), worth)


def _candidates(cell: Cell, text: str, wording: str, known: Wordings) -> Iterator[_Candidate]:
    """Yield what a label may say other than its free reading."""
    worded = _wordings(text, known)
    if wording != text:
        worded |= {wording, *_wordings(wording, known)}
    odd = is_malformed(text, known) or is_malformed(wording, known)
    for one in sorted(worded - {text}):
        if not _moves_bracket(text, one):
            worth = _worth(one, text, known, odd=odd) if one != wording else _WORSE
            yield _Candidate(one, _seen_as(cell, one), worth)


def _worth(one: str, text: str, known: Wordings, *, odd: bool) -> float:
    """Return what speaks for a wording whatever was seen: that it is known, printed, whole."""
    head, tail = parted(one)
    own, bracket = parted(text)
    if is_malformed(one, known):
        return -_NEVER_PRINTED
    worth = _WORSE if known.attests(one) or one in PHRASES else _WORSE / 2
    if bracket in UNIT_BRACKETS and head == own:
        # Any unit may stand behind these words: only what was seen tells which.
        worth = 0.0
    if odd and not tail and len(one) < len(text):
        # Something stands behind a metric: its bracket, not nothing.
        return worth - _NEVER_PRINTED
    return worth + _PRINTED_HERE * (tail != "" and (tail in known.seen_tails or _is_share(one)))


def _is_share(text: str) -> bool:
    """Return whether a label is a metric of the field whose unit is per cent, with that unit."""
    head, tail = parted(text)
    return head in METRICS and _SHARE.search(text) is not None and tail == "（%）"


def _differ(one: str, other: str) -> bool:
    return han_of(one) != han_of(other) or _sign_of(one) != _sign_of(other)


def _sign_of(text: str) -> str:
    """Return what a label's bracket holds besides words: %, μg/m3."""
    _, tail = parted(text)
    return re.sub(r"[（）()\u3400-\u9fff]", "", fold(tail))


def _is_named_metric(text: str, known: Wordings) -> bool:
    """Return whether a label is a known project with a metric of the field in a bracket."""
    found = METRIC_BRACKET.search(text)
    return found is not None and found[1] in METRICS and _has_known_head(text, known)


def _limit(best: _Candidate, text: str, margin: float, known: Wordings, *, odd: bool) -> float:
    """Return what a wording may lose against the bare reading."""
    limit = _WORSE if margin < _SURE else max(_WORSE, _PER_CHARACTER * len(best.text))
    if margin >= _SURE and odd:
        limit = max(limit, _NEVER_PRINTED)
    if odd and (_is_share(best.text) or _is_named_metric(best.text, known)):
        # The metric is plain, and so is what its bracket holds.
        limit = max(limit, 2 * _NEVER_PRINTED)
    only_mark = len(best.text) == len(text) and Levenshtein.distance(text, best.text) == 1
    return 2 * limit if only_mark and margin >= _SURE else limit


def _belief(
    best: _Candidate, text: str, wording: str, margin: float, lost: float, known: Wordings
) -> float:
    """Return how sure a wording is that takes the place of the free reading."""
    far = (
        lost > _WORSE
        or best.text == wording
        or (best.text.startswith("（") and not text.startswith("（"))
    )
    sure = min(1.0 - math.exp(-margin), FLAGGED if far else 1.0)
    reworded = han_of(best.text) != han_of(text)
    # A dictionary alone proves nothing; what is left over behind a word may be its unit.
    unfounded = (best.text == wording and not _has_known_head(best.text, known)) or (
        text.startswith(best.text) and text != best.text
    )
    against = reworded and lost > _REWORDED and han_of(best.text) != han_of(wording)
    if unfounded or against or lost > max(_WORSE, _PER_CHARACTER * len(best.text)):
        return min(sure, _ODD)
    return sure


def _moves_bracket(text: str, wording: str) -> bool:
    """Return whether a wording only sets the one bracket of a whole label elsewhere."""
    (head, tail), (other, _) = parted(text), parted(wording)
    moved = han_of(head) != han_of(other) and han_of(text) == han_of(wording)
    return tail.endswith("）") and tail.count("（") == 1 and moved


def _has_known_head(text: str, known: Wordings) -> bool:
    head, _ = parted(text)
    return head in known.heads or head in known.headings


def _seen_as(cell: Cell, text: str) -> float:
    """Return log P(what was seen | a wording); thin brackets around a set phrase may be lost."""
    seen = cell.evidence.log_prob
    if _SHARE.search(text):
        return min(seen(text) + _PERCENT, 0.0)
    if text in PHRASES and text.startswith("（"):
        return max(seen(text), seen(text.rstrip("）")) - 0.5, seen(text.strip("（）")) - 1.0)
    return seen(text)


def _wordings(text: str, known: Wordings) -> set[str]:
    """Return what a label like this one may say: whole wordings, and heads with brackets."""
    found = {phrase for phrase in PHRASES if fuzz.ratio(fold(text), fold(phrase)) >= _LIKE}
    if SPECK.search(text):
        found.add(SPECK.sub("", text))
    found |= dashed(text, known)
    if AIR.search(text):
        found |= {text.partition("（")[0] + f"（{unit}）" for unit in UNITS}
    if is_malformed(text, known):
        found |= _with_endings(text, known)
    if "·" in text:
        found |= {text.replace("·", mark) for mark in "-、—，"}
    if "县市、区" in text:
        found.add(text.replace("县市、区", "县、市、区"))
    found |= _of_siblings(text, known)
    for head in _alike(text, known.heads):
        rest = len(text) - len(head)
        if abs(rest) <= 1:
            # Brackets may be lost around the sign of per cent; the sign is not there by chance.
            found.add(f"{head}%" if text.endswith("%") else head)
        if rest >= 2:
            found |= {head + tail for tail in known.tails if abs(len(tail) - rest) <= 3}
    return found


_CUT = 8
_STRETCH = 2
"""How far back a label's ending is known to be lost, and how much longer or shorter the ending
is that stands there."""


def _with_endings(text: str, known: Wordings) -> set[str]:
    """Return a label's beginnings, each with the endings that may stand behind it.

    An ending is a bracket with a unit, one with a metric, or a metric with the bracket behind it.
    """
    endings = {*known.tails, *(f"{metric}（%）" for metric in METRICS)}
    found = set()
    for cut in range(max(0, len(text) - _CUT), len(text)):
        stem = text[:cut]
        if stem and not "\u3400" <= stem[-1] <= "\u9fff":
            continue
        rest = len(text) - cut
        found |= {stem + end for end in endings if abs(len(end) - rest) <= _STRETCH}
    return found


_SIBLING = 75.0


def _of_siblings(text: str, known: Wordings) -> set[str]:
    """Return a label of a project's part (项目-子项) with the project as other parts word it."""
    own, dash, part = text.partition("-")
    projects = {head.partition("-")[0] for head in known.heads if "-" in head} if dash else set()
    return {
        f"{project}-{part}"
        for project in projects
        if len(project) >= _LEAST_NAME and fuzz.ratio(project, own) >= _SIBLING
    }


def _alike(text: str, heads: Iterable[str]) -> list[str]:
    """Return the known words most like a label's beginning."""
    scored = [(fuzz.ratio(head, text[: len(head)]), head) for head in heads]
    near = sorted((one for one in scored if one[0] >= _LIKE), reverse=True)
    return [head for _, head in near[:_WEIGHED]]
