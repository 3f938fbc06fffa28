"""Which files of a run are one circular: a letter and its annexes, each in a file of its own.

Every file is read by itself first, so that what it says of annexes is known however it was read,
and a file that is broken or hostile has cost nobody else. Letters whose annexes are there are then
read once more, joined with them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from tongbao.batch.outcome import apart_finding, twin_finding
from tongbao.batch.sources import AnnexSource, Found, Source
from tongbao.model import Finding, Message
from tongbao.normalize.annexes import Kin, Kinship, decide
from tongbao.publish.folder.csvfiles import natural_order
from tongbao.text.annex_names import annex_of_file

JoinMode = Literal["auto", "all", "none"]
"""``auto``: annexes that a letter announces; ``all``: the given files are one circular; ``none``."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a user said of one file: it is read apart, or as this one of a letter's files."""

    letter: str = ""
    """SHA-256 of the letter; blank: apart."""
    place: int = 0
    """0 for the letter itself."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file that was read by itself."""

    file: str
    sha256: str
    kinship: str = ""
    unreadable: Message | None = None

    @property
    def folder(self) -> str:
        """Return the folder that it lies in."""
        return os.path.dirname(os.path.abspath(self.file))  # noqa: PTH100, PTH120 - names only


@dataclass(frozen=True, slots=True)
class Groups:
    """What belongs together."""

    joined: tuple[Source, ...] = ()
    """Letters with their annexes."""
    apart: Mapping[str, Message] = field(default_factory=dict)
    """SHA-256 of a file that seems to be an annex → why it was not joined."""


def wishes_of(found: Found, join: JoinMode) -> dict[str, Wish]:
    """Return what a run says of the files it was given, by their hashes."""
    if join == "auto":
        return {}
    if join == "none":
        return {one.sha256: Wish() for one in found.sources}
    hashes = {name: one.sha256 for one in found.sources for name in one.names}
    names = [name for name in found.order if name in hashes]
    letter = next((n for n in names if annex_of_file(PurePath(n).stem) is None), names[0])
    others = [name for name in names if name != letter]
    if not found.one_by_one:
        others.sort(key=_by_number)
    wanted = dict.fromkeys(hashes[name] for name in (letter, *others))
    return {sha256: Wish(hashes[letter], place) for place, sha256 in enumerate(wanted)}


def _by_number(name: str) -> tuple[int, object]:
    annex = annex_of_file(PurePath(name).stem)
    return (annex.number or 0) if annex is not None else 0, natural_order(name)


def grouped(files: Iterable[ReadFile], wishes: Mapping[str, Wish]) -> Groups:
    """Return which files belong together.

    Args:
        files: All that may, each under one name in a folder.
        wishes: What users said of some of them, by their hashes.
    """
    every = sorted(files, key=lambda one: (natural_order(one.file), one.sha256))
    joined = {group.sha256: group for group in _wished(every, wishes)}
    folders: dict[str, dict[str, ReadFile]] = {}
    for one in every:
        if one.sha256 not in wishes:
            folders.setdefault(one.folder, {})[one.file] = one
    apart: dict[str, Message] = {}
    for folder in folders.values():
        kin = [Kin(one.file, one.sha256, Kinship.from_text(one.kinship)) for one in folder.values()]
        decided = decide(kin)
        for letter, annexes in decided.joined.items():
            own = [_annex(folder[annex.file], doubt) for annex, doubt in annexes]
            group = Source(letter.file, letter.sha256, annexes=tuple(own))
            joined.setdefault(letter.sha256, group)
        apart |= {annex.sha256: why for annex, why in decided.apart.items()}
    taken = {annex.sha256 for group in joined.values() for annex in group.annexes}
    return Groups(
        tuple(joined.values()), {key: why for key, why in apart.items() if key not in taken}
    )


def _wished(files: Sequence[ReadFile], wishes: Mapping[str, Wish]) -> Iterable[Source]:
    """Yield the letters whose annexes a user named; one that cannot be read has none."""
    there = {one.sha256: one for one in reversed(files)}
    letters = dict.fromkeys(wish.letter for wish in wishes.values() if wish.letter)
    for letter in letters:
        if letter not in there or there[letter].unreadable is not None:
            continue
        own = [key for key, wish in wishes.items() if wish.letter == letter and key != letter]
        own = sorted((key for key in own if key in there), key=lambda key: wishes[key].place)
        if own:
            annexes = tuple(_annex(there[key], None) for key in own)
            yield Source(there[letter].file, letter, annexes=annexes)


def _annex(one: ReadFile, doubt: Message | None) -> AnnexSource:
    return AnnexSource(one.file, one.sha256, doubt, one.unreadable)


def annexes_of(groups: Iterable[Source]) -> set[str]:
    """Return the hashes of the files that stand in a letter's circular."""
    return {annex.sha256 for group in groups for annex in group.annexes if annex.unreadable is None}


def notes_on(
    source: Source, every: Mapping[str, Source], apart: Mapping[str, Message]
) -> list[Finding]:
    """Return what is to be said of a file beside what it holds.

    Args:
        source: A file, or a letter with its annexes.
        every: All files by their hashes, with the names under which they were found.
        apart: Why files that seem to be annexes were not joined, by their hashes.
    """
    notes = []
    files = [(source.file, source.sha256), *((a.file, a.sha256) for a in source.annexes)]
    for file, sha256 in files:
        twins = [name for name in every[sha256].names if name != file]
        if twins:
            notes.append(twin_finding(file, twins))
    if source.sha256 in apart and not source.annexes:
        notes.append(apart_finding(source.file, apart[source.sha256]))
    return notes
