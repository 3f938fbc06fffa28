"""Figures that sentences print of places, held against the table's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tongbao.model import Circular, Claim, ClaimKind, Entry, Finding, Message
from tongbao.normalize.thresholds import BELOW
from tongbao.text.folding import fold
from tongbao.text.numbers import agree_as_printed, read_number
from tongbao.text.units import normal_unit
from tongbao.validate.registry import Rule, about, label_of, name_of
from tongbao.validate.statements import Stated, stated_of

_KINDS: tuple[ClaimKind, ...] = ("top", "bottom")


def prose_figures(circular: Circular) -> Iterator[Finding]:
    """Find figures of a sentence that differ from the table's, where it speaks of that column.

    That it does shows in the other figures, more of which agree; where no more do, in the column's
    own name and unit. Figures that are rounded otherwise agree.
    """
    sentences: dict[tuple[int, str], list[tuple[Stated, Claim, Entry]]] = defaultdict(list)
    for kind in _KINDS:
        for stated in stated_of(circular, kind):
            for claim in stated.claims:
                entry = stated.entry_of(claim)
                if entry is not None and _comparable(stated, claim, entry):
                    key = (id(stated.ranking), claim.sentence)
                    sentences[key].append((stated, claim, entry))
    for said in sentences.values():
        wrong = [one for one in said if not _agree(one[1], one[2])]
        mostly = len(said) > 2 * len(wrong)
        half = len(said) in {1, 2 * len(wrong)}
        if mostly or (half and all(_names_column(*one[:2]) for one in wrong)):
            for stated, claim, entry in wrong:
                yield _differs(stated, claim, entry)


def prose_bounds(circular: Circular) -> Iterator[Finding]:
    """Find places that a sentence says are past a figure and the table says are not.

    Judged where the sentence is right about most of its places, or names the column and its unit.
    """
    for stated in stated_of(circular, "class"):
        sentences: dict[str, list[tuple[Claim, Entry]]] = defaultdict(list)
        for claim in stated.claims:
            entry = stated.entry_of(claim)
            if entry is not None and claim.value is not None and entry.value is not None:
                sentences[claim.sentence].append((claim, entry))
        for said in sentences.values():
            wrong = [one for one in said if not _is_past(*one)]
            sure = all(_names_column(stated, claim) for claim, _ in wrong)
            if len(said) > 2 * len(wrong) or sure:
                for claim, entry in wrong:
                    yield _not_past(stated, claim, entry)


def _is_past(claim: Claim, entry: Entry) -> bool:
    assert claim.value is not None
    assert entry.value is not None
    less = claim.value_qualifier in BELOW
    return entry.value < claim.value if less else entry.value >= claim.value


def _not_past(stated: Stated, claim: Claim, entry: Entry) -> Finding:
    name = name_of(entry)
    return _against(
        stated,
        claim,
        entry,
        f"而表中{name}是 {entry.value_text}，并非{claim.words}",
        f"; the table prints {entry.value_text} of {name}, which is not {claim.words}",
    )


def _prose_values(circular: Circular) -> Iterator[Finding]:
    yield from prose_figures(circular)
    yield from prose_bounds(circular)


def _comparable(stated: Stated, claim: Claim, entry: Entry) -> bool:
    """Return whether both print a figure, in one unit where both print a unit."""
    printed = read_number(entry.value_text)
    own = (printed.unit if printed else "") or stated.ranking.unit
    units = {normal_unit(unit) for unit in (claim.unit, own) if unit}
    exact = not claim.value_qualifier
    return claim.value is not None and entry.value is not None and exact and len(units) <= 1


def _agree(claim: Claim, entry: Entry) -> bool:
    """Return whether two figures agree; 下降5.2% is −5.2 in a column of changes."""
    assert claim.value is not None
    assert entry.value is not None
    return agree_as_printed(abs(claim.value), abs(entry.value))


def _names_column(stated: Stated, claim: Claim) -> bool:
    """Return whether a claim's words end in the column's name, its figure in the column's unit.

    Points (分) are what has no other unit.
    """
    parts = [fold(part) for part in stated.ranking.metric.split(" ") if part]
    topic = fold(claim.topic)
    said, printed = (normal_unit(unit) or "分" for unit in (claim.unit, stated.ranking.unit))
    return said == printed and topic.endswith(tuple(parts))


def _differs(stated: Stated, claim: Claim, entry: Entry) -> Finding:
    name = name_of(entry)
    return _against(
        stated,
        claim,
        entry,
        f"其中{name}为 {claim.value}{claim.unit}，表中印的是 {entry.value_text}",
        f", {claim.value}{claim.unit} of {name}; the table prints {entry.value_text}",
    )


def _against(stated: Stated, claim: Claim, entry: Entry, zh: str, en: str) -> Finding:
    """Return the finding of a claim that the table does not bear out."""
    label = label_of(stated.ranking)
    return about(
        "prose-value",
        "error",
        stated.ranking,
        Message(
            f"{label}：正文称“{claim.sentence}”，{zh}。",
            f"{label}: the prose says “{claim.sentence}”{en}.",
        ),
        [entry],
        observed=claim.sentence,
        expected=entry.value_text,
    )


RULES: Sequence[Rule] = (
    Rule(
        "prose-value",
        "error",
        "document",
        Message("正文数值与表不符", "A figure of the prose is another"),
        Message(
            "正文为各地印出的数值，应与表中同一栏相同；四舍五入不同者亦可；称低于、高于某数的，表中也应如此。只在该句其余数值多数相符、"
            "或句中写明该栏名称和单位时判断。",
            "The figures that the prose prints of places must be the table's, rounded otherwise or "
            "not; what it calls past a figure must be so in the table. Judged only where more of the sentence's figures agree, or where it names the "
            "column with its unit.",
        ),
        Message("甘谷县（76.9%）、秦州区（78.7%）；表中秦州区 72.7", "甘谷县 (76.9 %), 秦州区 (78.7 %); the table prints 72.7 for 秦州区"),
        _prose_values,
    ),
)  # fmt: skip
"""The rule of figures in sentences."""
