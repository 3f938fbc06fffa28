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

from tongbao.confidence import DOUBTFUL, PLAIN, Reason, flagged
from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import CorrectedText, flag
from tongbao.normalize.correction.label_grammar import (
    AIR,
    METRIC_BRACKET,
    SPECK,
    is_malformed,
    restore_dashes,
)
from tongbao.normalize.correction.label_lexicon import is_questioned
from tongbao.normalize.correction.label_marks import as_only_meant
from tongbao.normalize.correction.parameters import LABELS
from tongbao.normalize.correction.vocabulary import (
    METRICS,
    PHRASES,
    UNIT_BRACKETS,
    UNITS,
    Wordings,
    han_of,
    part_bracket,
)
from tongbao.text.confusables import substitution_cost
from tongbao.text.folding import fold, squash
from tongbao.text.numbers import read_number, read_ordinal

_SHARE = re.compile(
    r"(?:(?:率|度|增速|增长|增幅|降幅|占比|比例|比重)（%）|（[^（）]*(?:率|度|增速|增幅|占比|比例)%）)$"
)


def correct_labels(table: Table, known: Wordings) -> Table:
    """Return the table whose doubtful labels say what labels say."""
    heading = _rows_of_header(table)
    table = replace(table, cells=tuple(_as_only_meant(cell) for cell in table.cells))
    cells = [_correct_or_doubt(cell, known, header=cell.row < heading) for cell in table.cells]
    cells = [flag(cell, Reason.ODD_LABEL) if _shows_fault(cell, known) else cell for cell in cells]
    return replace(table, cells=tuple(cells), caption=_correct_caption(table.caption, known))


def _correct_or_doubt(cell: Cell, known: Wordings, *, header: bool) -> Cell:
    if _is_label(cell, known):
        return _correct_label(cell, known)
    if _is_read_surely(cell, known):
        # Labels that look alike (应付利息, 应付利润) are two, where each was plainly read.
        return cell
    if header and is_questioned(cell):
        return flag(_correct_label(cell, known), Reason.ODD_LABEL)
    doubted = _doubt_label(cell, known)
    return doubted if doubted is cell else flag(_correct_label(cell, known), Reason.ODD_LABEL)


def _is_read_surely(cell: Cell, known: Wordings) -> bool:
    """Return whether a label was plainly read, all of its ink, and may be printed so."""
    return (
        cell.evidence.confidence >= PLAIN
        and cell.evidence.whole
        and not is_malformed(squash(cell.text), known)
    )


def _shows_fault(cell: Cell, known: Wordings) -> bool:
    text = squash(cell.text)
    return (
        LABELS.shortest_chars <= len(text) <= LABELS.longest_chars
        and len(han_of(text)) >= LABELS.fewest_han
        and is_malformed(text, known)
    )


def _as_only_meant(cell: Cell) -> Cell:
    """Return a label whose marks were misread as it can only be meant."""
    text = "".join(part_bracket(cell.text))
    if len(han_of(text)) < LABELS.fewest_han or len(text) > LABELS.longest_chars:
        return cell
    meant = as_only_meant(text, doubtful=cell.evidence.confidence < DOUBTFUL)
    if meant == text:
        return cell
    # The marks cost it no belief, and give none to its words.
    whole = "（" in text and cell.evidence.confidence >= Reason.ODD_LABEL.at_most
    sure = (Reason.ONLY_MEANT if whole else Reason.ODD_LABEL).at_most
    return replace(cell, text=meant, evidence=CorrectedText(cell.evidence, sure))


def _rows_of_header(table: Table) -> int:
    """Return how many rows stand above the first figure."""
    return min((c.row for c in table.cells if read_number(squash(c.text)) is not None), default=0)


def _doubt_label(cell: Cell, known: Wordings) -> Cell:
    """Return a label read clearly with less belief where its words stand elsewhere otherwise."""
    head, _ = part_bracket(cell.text)
    if (
        not LABELS.shortest_chars <= len(head) <= LABELS.longest_chars
        or known.heads.get(head, 0.0) >= 1
        or len(han_of(head)) < LABELS.shortest_chars
    ):
        return cell
    if any(
        sure >= DOUBTFUL and (_looks_like(head, one) or _differs_in_marks(head, one))
        for one, sure in known.heads.items()
    ):
        return flag(cell, Reason.ODD_LABEL)
    return cell


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


def _correct_caption(caption: str, known: Wordings) -> str:
    """Return a caption whose project is worded as the heading of the prose words it."""
    plain = squash(caption)
    if any(head in plain for head in known.headings):
        return caption
    best: tuple[float, str] = (LABELS.caption_like_percent, "")
    for head in known.headings:
        aligned = fuzz.partial_ratio_alignment(head, plain)
        if (
            len(head) >= LABELS.shortest_project_chars
            and aligned is not None
            and aligned.score > best[0]
        ):
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
        and LABELS.shortest_phrase_chars <= len(text) <= LABELS.longest_chars
        and len(han_of(text)) >= LABELS.fewest_han
        and read_number(text) is None
        and read_ordinal(text) is None
        and ("、" not in text or _near_phrase(text) or "（" in text or is_malformed(text, known))
    )


def _near_phrase(text: str) -> bool:
    plain = fold(text)
    return any(fuzz.ratio(plain, fold(phrase)) >= LABELS.near_phrase_percent for phrase in PHRASES)


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
    text = "".join(part_bracket(cell.text))
    known = known.surer_than(cell.evidence.confidence)
    wording = as_only_meant("".join(part_bracket(cell.evidence.wording)), doubtful=True)
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
    margin = best.score - max(rivals, default=best.score - LABELS.sure_logodds)
    lost = cell.evidence.log_prob(cell.evidence.text) - best.seen
    if (
        margin < LABELS.decided_logodds
        or best.score <= own.score
        or lost > _limit(best, text, margin, known, odd=odd)
    ):
        return cell
    other = known.sightings.get(best.text)
    if other is not None and other.log_prob(best.text) - other.log_prob(text) < lost:
        # Two cells print one label: taken together they say what this one says.
        return flag(cell, Reason.ODD_LABEL)
    sure = _belief(best, text, wording, margin, lost, known)
    return replace(cell, text=best.text, evidence=CorrectedText(cell.evidence, round(sure, 4)))


def _own(cell: Cell, text: str, known: Wordings, *, questioned: bool) -> _Candidate:
    """Return the free reading as a candidate; where it is questioned, it is no proof of itself."""
    head, tail = part_bracket(text)
    proof = max(cell.evidence.confidence, LABELS.vouched_confidence) if questioned else 0.0
    attested = known.heads.get(head, 0.0) > proof
    bracketed = not tail or known.tails.get(tail, 0.0) > proof
    worth = LABELS.worse_logodds * (attested and bracketed)
    if is_malformed(text, known):
        worth = -LABELS.never_printed_logodds
    elif questioned:
        worth -= LABELS.worse_logodds / 2
    return _Candidate(text, _seen_as(cell, text), worth)


def _candidates(cell: Cell, text: str, wording: str, known: Wordings) -> Iterator[_Candidate]:
    """Yield what a label may say other than its free reading."""
    worded = _wordings(text, known)
    if wording != text:
        worded |= {wording, *_wordings(wording, known)}
    odd = is_malformed(text, known) or is_malformed(wording, known)
    for one in sorted(worded - {text}):
        if not _moves_bracket(text, one):
            worth = _worth(one, text, known, odd=odd) if one != wording else LABELS.worse_logodds
            yield _Candidate(one, _seen_as(cell, one), worth)


def _worth(one: str, text: str, known: Wordings, *, odd: bool) -> float:
    """Return what speaks for a wording whatever was seen: that it is known, printed, whole."""
    head, tail = part_bracket(one)
    own, bracket = part_bracket(text)
    if is_malformed(one, known):
        return -LABELS.never_printed_logodds
    worth = (
        LABELS.worse_logodds if known.attests(one) or one in PHRASES else LABELS.worse_logodds / 2
    )
    if bracket in UNIT_BRACKETS and head == own:
        # Any unit may stand behind these words: only what was seen tells which.
        worth = 0.0
    if odd and not tail and len(one) < len(text):
        # Something stands behind a metric: its bracket, not nothing.
        return worth - LABELS.never_printed_logodds
    return worth + LABELS.printed_here_logodds * (
        tail != "" and (tail in known.seen_tails or _is_share(one))
    )


def _is_share(text: str) -> bool:
    """Return whether a label is a metric of the field whose unit is per cent, with that unit."""
    head, tail = part_bracket(text)
    return head in METRICS and _SHARE.search(text) is not None and tail == "（%）"


def _differ(one: str, other: str) -> bool:
    return han_of(one) != han_of(other) or _sign_of(one) != _sign_of(other)


def _sign_of(text: str) -> str:
    """Return what a label's bracket holds besides words: %, μg/m3."""
    _, tail = part_bracket(text)
    return re.sub(r"[（）()\u3400-\u9fff]", "", fold(tail))


def _is_named_metric(text: str, known: Wordings) -> bool:
    """Return whether a label is a known project with a metric of the field in a bracket."""
    found = METRIC_BRACKET.search(text)
    return found is not None and found[1] in METRICS and _has_known_head(text, known)


def _limit(best: _Candidate, text: str, margin: float, known: Wordings, *, odd: bool) -> float:
    """Return what a wording may lose against the bare reading."""
    limit = (
        LABELS.worse_logodds
        if margin < LABELS.sure_logodds
        else max(LABELS.worse_logodds, LABELS.per_char_logodds * len(best.text))
    )
    if margin >= LABELS.sure_logodds and odd:
        limit = max(limit, LABELS.never_printed_logodds)
    if odd and (_is_share(best.text) or _is_named_metric(best.text, known)):
        # The metric is plain, and so is what its bracket holds.
        limit = max(limit, 2 * LABELS.never_printed_logodds)
    only_mark = len(best.text) == len(text) and Levenshtein.distance(text, best.text) == 1
    return 2 * limit if only_mark and margin >= LABELS.sure_logodds else limit


def _belief(
    best: _Candidate, text: str, wording: str, margin: float, lost: float, known: Wordings
) -> float:
    """Return how sure a wording is that takes the place of the free reading."""
    far = (
        lost > LABELS.worse_logodds
        or best.text == wording
        or (best.text.startswith("（") and not text.startswith("（"))
    )
    sure = 1.0 - math.exp(-margin)
    sure = flagged(sure, Reason.WORKED_OUT) if far else min(sure, 1.0)
    reworded = han_of(best.text) != han_of(text)
    # A dictionary alone proves nothing; what is left over behind a word may be its unit.
    unfounded = (best.text == wording and not _has_known_head(best.text, known)) or (
        text.startswith(best.text) and text != best.text
    )
    against = reworded and lost > LABELS.reworded_logodds and han_of(best.text) != han_of(wording)
    if (
        unfounded
        or against
        or lost > max(LABELS.worse_logodds, LABELS.per_char_logodds * len(best.text))
    ):
        return flagged(sure, Reason.ODD_LABEL)
    return sure


def _moves_bracket(text: str, wording: str) -> bool:
    """Return whether a wording only sets the one bracket of a whole label elsewhere."""
    (head, tail), (other, _) = part_bracket(text), part_bracket(wording)
    moved = han_of(head) != han_of(other) and han_of(text) == han_of(wording)
    return tail.endswith("）") and tail.count("（") == 1 and moved


def _has_known_head(text: str, known: Wordings) -> bool:
    head, _ = part_bracket(text)
    return head in known.heads or head in known.headings


def _seen_as(cell: Cell, text: str) -> float:
    """Return log P(what was seen | a wording); thin brackets around a set phrase may be lost."""
    seen = cell.evidence.log_prob
    if _SHARE.search(text):
        return min(seen(text) + LABELS.percent_logodds, 0.0)
    if text in PHRASES and text.startswith("（"):
        return max(seen(text), seen(text.rstrip("）")) - 0.5, seen(text.strip("（）")) - 1.0)
    return seen(text)


def _wordings(text: str, known: Wordings) -> set[str]:
    """Return what a label like this one may say: whole wordings, and heads with brackets."""
    found = {
        phrase for phrase in PHRASES if fuzz.ratio(fold(text), fold(phrase)) >= LABELS.like_percent
    }
    if SPECK.search(text):
        found.add(SPECK.sub("", text))
    found |= restore_dashes(text, known)
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
        if rest >= LABELS.shortest_rest_chars:
            found |= {
                head + tail
                for tail in known.tails
                if abs(len(tail) - rest) <= LABELS.tail_stretch_chars
            }
    return found


def _with_endings(text: str, known: Wordings) -> set[str]:
    """Return a label's beginnings, each with the endings that may stand behind it.

    An ending is a bracket with a unit, one with a metric, or a metric with the bracket behind it.
    """
    endings = {*known.tails, *(f"{metric}（%）" for metric in METRICS)}
    found = set()
    for cut in range(max(0, len(text) - LABELS.cut_chars), len(text)):
        stem = text[:cut]
        if stem and not "\u3400" <= stem[-1] <= "\u9fff":
            continue
        rest = len(text) - cut
        found |= {stem + end for end in endings if abs(len(end) - rest) <= LABELS.stretch_chars}
    return found


def _of_siblings(text: str, known: Wordings) -> set[str]:
    """Return a label of a project's part (项目-子项) with the project as other parts word it."""
    own, dash, part = text.partition("-")
    projects = {head.partition("-")[0] for head in known.heads if "-" in head} if dash else set()
    return {
        f"{project}-{part}"
        for project in projects
        if len(project) >= LABELS.shortest_project_chars
        and fuzz.ratio(project, own) >= LABELS.sibling_percent
    }


def _alike(text: str, heads: Iterable[str]) -> list[str]:
    """Return the known words most like a label's beginning."""
    scored = [(fuzz.ratio(head, text[: len(head)]), head) for head in heads]
    near = sorted((one for one in scored if one[0] >= LABELS.like_percent), reverse=True)
    return [head for _, head in near[: LABELS.weighed_heads]]
