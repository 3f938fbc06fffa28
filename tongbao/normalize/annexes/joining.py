"""Which letter each annex belongs to, of files that lie in one folder.

A file is an annex if its name or its first line says 附件, and a letter's if that announces it under
the same number or title. What fits several letters alike, or whose title or month speaks against
the number that it has, stays apart, and it is told why.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from pathlib import PurePath
from typing import NamedTuple

from rapidfuzz import fuzz

from tongbao.model import Message
from tongbao.normalize.annexes.kinship import Kinship
from tongbao.normalize.annexes.parameters import JOIN
from tongbao.text.annex_names import AnnexName, annex_of_file, before_annex
from tongbao.text.folding import fold, squash
from tongbao.text.periods import find_periods

_SAME = 100.0
"""Likeness of two titles that are the same."""


@dataclass(frozen=True)
class Kin:
    """A file of a folder, with what reading it by itself gave."""

    file: str
    sha256: str
    kinship: Kinship | None
    """None where it could not be read: then its name alone says what it is."""

    @cached_property
    def stem(self) -> str:
        """Return its name without folder and suffix."""
        return PurePath(self.file).stem

    @cached_property
    def annex(self) -> AnnexName | None:
        """Return the annex that it says it is; a letter that announces others is none."""
        named = annex_of_file(self.stem)
        label = self.kinship.label if self.kinship is not None else None
        if label is None:
            return None if self.is_letter else named
        if label.number is None and named is not None:
            return AnnexName(named.number, label.title or named.title)
        return label

    @property
    def is_letter(self) -> bool:
        """Return whether it announces annexes."""
        return self.kinship is not None and bool(self.kinship.announced)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Return what it may be called."""
        named = annex_of_file(self.stem)
        read = self.kinship.titles if self.kinship is not None else ()
        return (*read, *([named.title] if named is not None and named.title else []))


class Level(IntEnum):
    """How well an annex fits what a letter announces."""

    NONE = 0
    CONTRADICTED = 1
    """The number is the same, the title or the month is not."""
    DOUBTFUL = 2
    LIKELY = 3
    """The number is the same, and no title speaks for or against it."""
    SURE = 4
    NAMED = 5
    """The number is the same, and the file is named after the letter's."""


class Fit(NamedTuple):
    """How an annex fits a letter best, and as which of those that it announces."""

    level: Level
    slot: int = 0
    why: Message | None = None
    """What speaks against it."""


@dataclass(frozen=True, slots=True)
class Joining:
    """What was decided of a folder's files."""

    joined: Mapping[Kin, Sequence[tuple[Kin, Message | None]]] = field(default_factory=dict)
    """Letter → its annexes in order, each with what is doubtful of it."""
    apart: Mapping[Kin, Message] = field(default_factory=dict)
    """Annex that stays apart → why that is worth telling."""


def decide(files: Sequence[Kin]) -> Joining:
    """Return which of a folder's files are annexes of which letter.

    Args:
        files: All files of one folder; the order does not matter.
    """
    ordered = sorted(files, key=lambda one: (one.file, one.sha256))
    letters = [one for one in ordered if one.is_letter and one.annex is None]
    apart: dict[Kin, Message] = {}
    taken: dict[tuple[Kin, int], list[tuple[Kin, Fit]]] = defaultdict(list)
    for annex in ordered:
        fits = _best([(letter, _fit(annex, letter)) for letter in letters if annex.annex])
        if len(fits) > 1:
            apart[annex] = _several([letter for letter, _ in fits])
        elif fits and fits[0][1].level > Level.CONTRADICTED:
            ((letter, fit),) = fits
            if all(annex.sha256 != other.sha256 for other, _ in taken[letter, fit.slot]):
                taken[letter, fit.slot].append((annex, fit))  # a copy is no other file
        elif fits and (why := fits[0][1].why) is not None:
            apart[annex] = why
    joined: dict[Kin, list[tuple[Kin, Message | None]]] = defaultdict(list)
    for letter, slot in sorted(taken, key=lambda one: (one[0].file, one[1])):
        claimants = taken[letter, slot]
        best = max(fit.level for _, fit in claimants)
        firm = [(annex, fit.why) for annex, fit in claimants if fit.level == best]
        if len(firm) == 1:
            joined[letter] += firm
        others = [annex for annex, _ in claimants if len(firm) > 1 or annex is not firm[0][0]]
        apart |= {annex: _same_slot(letter) for annex in others}
    return Joining(joined, apart)


def _best(fits: Sequence[tuple[Kin, Fit]]) -> list[tuple[Kin, Fit]]:
    """Return the letters that an annex fits best; none where it fits none."""
    best = max((fit.level for _, fit in fits), default=Level.NONE)
    return [(letter, fit) for letter, fit in fits if fit.level == best] if best else []


def _fit(annex: Kin, letter: Kin) -> Fit:
    assert letter.kinship is not None
    held = {one.number or 1 for one in letter.kinship.held}
    slots = [
        _fit_of(annex, letter, slot, wanted)
        for slot, wanted in enumerate(letter.kinship.announced)
        if (wanted.number or 1) not in held
    ]
    return max(slots, key=lambda fit: (fit.level, -fit.slot), default=Fit(Level.NONE))


def _fit_of(annex: Kin, letter: Kin, slot: int, wanted: AnnexName) -> Fit:
    """Return how an annex fits one of those that a letter announces."""
    assert annex.annex is not None
    assert letter.kinship is not None
    own = annex.annex.number
    unnumbered = None in (own, wanted.number)
    only = unnumbered and len(letter.kinship.announced) == 1 and own in (None, 1)
    numbered = only or (own == wanted.number and not unnumbered)
    like = max((_likeness(wanted.title, title) for title in annex.titles), default=None)
    titled = like == _SAME
    if not numbered and not titled:
        return Fit(Level.NONE)
    if _other_period(annex, letter, wanted):
        return Fit(Level.CONTRADICTED if numbered else Level.NONE, slot, _other(letter, wanted))
    if numbered and _is_named_after(annex, letter):
        return Fit(Level.NAMED, slot)
    if titled:
        told = numbered or unnumbered
        return Fit(Level.SURE, slot) if told else Fit(Level.DOUBTFUL, slot, _number(wanted))
    if like is None or not wanted.title:
        return Fit(Level.LIKELY, slot)
    unlike = like < JOIN.title_unlike
    level = Level.CONTRADICTED if unlike else Level.DOUBTFUL
    return Fit(level, slot, _other(letter, wanted) if unlike else _title(wanted))


def _likeness(one: str, other: str) -> float:
    """Return how alike two titles are, of 100; brackets at their end say nothing.

    They are the same where one holds the other: a single word, 开工率 for 完成率, makes another.
    """
    shorter, longer = sorted(
        (fold(re.sub(r"[（(][^（()）]*[)）]$", "", squash(title))) for title in (one, other)),
        key=len,
    )
    if shorter == longer or (len(shorter) >= JOIN.shortest_part_chars and shorter in longer):
        return _SAME
    return min(fuzz.ratio(shorter, longer), _SAME - 1)


def _is_named_after(annex: Kin, letter: Kin) -> bool:
    """Return whether a file's name begins with that of the letter: 5月通报附件1 beside 5月通报."""
    before = before_annex(annex.stem)
    return len(before) >= JOIN.shortest_name_chars and (
        letter.stem.startswith(before) or before.startswith(letter.stem)
    )


def _other_period(annex: Kin, letter: Kin, wanted: AnnexName) -> bool:
    """Return whether an annex's title is of another time than what the letter announces."""
    read = letter.kinship.titles if letter.kinship is not None else ()
    theirs = next(_periods([wanted.title, *read]), None)
    own = next(_periods(annex.titles), None)
    if own is None or theirs is None:
        return False
    return any(a and b and a != b for a, b in zip(own, theirs, strict=True))


def _periods(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield year and months of each title that states a time; blank what it does not state."""
    for title in titles:
        for found in find_periods(title)[:1]:
            months = "" if found.kind == "year" else f"{found.first}-{found.last}"
            yield str(found.year or ""), months


def _name(wanted: AnnexName) -> str:
    number = "" if wanted.number is None else str(wanted.number)
    return f"附件{number}“{wanted.title}”" if wanted.title else f"附件{number}"


def _title(wanted: AnnexName) -> Message:
    return Message(
        f"通报所列的是{_name(wanted)}，标题不同",
        f"the letter announces {_name(wanted)}, which is another title",
    )


def _number(wanted: AnnexName) -> Message:
    return Message(
        f"通报所列的是{_name(wanted)}，序号不同",
        f"the letter announces {_name(wanted)}, which is another number",
    )


def _other(letter: Kin, wanted: AnnexName) -> Message:
    return Message(
        f"{letter.file} 所列的{_name(wanted)}与其标题或时间不符",
        f"{letter.file} announces {_name(wanted)}, of another title or time",
    )


def _several(letters: Sequence[Kin]) -> Message:
    names = [letter.file for letter in letters]
    return Message(
        f"可能是其中任何一份的附件：{'、'.join(names)}",
        f"it may be an annex of any of these: {', '.join(names)}",
    )


def _same_slot(letter: Kin) -> Message:
    return Message(
        f"{letter.file} 的同一附件还有另一个文件",
        f"another file, too, is this very annex of {letter.file}",
    )
