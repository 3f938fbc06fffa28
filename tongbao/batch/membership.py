"""Which members of a dataset a run concerns although it was not given their files.

A dataset keeps what it was given once. Three things happen to a member's file behind its back: it
is renamed, tongbao itself reads otherwise than it did, or it is wanted no longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tongbao.batch.annexes.joining import Groups, ReadFile, annexes_of, grouped
from tongbao.batch.annexes.joins import Joins
from tongbao.batch.ledger import Ledger
from tongbao.batch.sources import Source, distinct, hashed_file
from tongbao.model import Message


@dataclass(frozen=True, slots=True)
class Outdated:
    """Members that another version of the reader read."""

    there: tuple[Source, ...]
    """Those whose files are still there, with the same bytes: they are read anew."""
    gone: int
    """How many are not: what was read of them stays as it is, since nothing else is left."""


def find_renamed(ledger: Ledger, given: Sequence[Source]) -> list[Source]:
    """Return the names that no longer stand for bytes that were given under other names.

    A name whose file is still there is a twin, and stays.
    """
    renamed = []
    for source in given:
        places = {Path(name).resolve() for name in source.names}
        for name in ledger.names_of(source.sha256):
            if name in source.names:
                continue
            if Path(name).resolve() in places or not _is_there(name, source.sha256):
                renamed.append(Source(name, source.sha256))
    return renamed


def find_outdated(ledger: Ledger, given: Sequence[Source]) -> Outdated:
    """Return the members not given that another version read, told apart by what is left."""
    known = {source.sha256 for source in given}
    there, gone = [], 0
    for source in distinct(one for one in ledger.outdated() if one.sha256 not in known):
        name = next((name for name in source.names if _is_there(name, source.sha256)), None)
        if name is None:
            gone += 1
        else:
            there.append(Source(name, source.sha256))
    return Outdated(tuple(there), gone)


def find_others(ledger: Ledger, given: Sequence[Source]) -> list[Source]:
    """Return the members, name by name, that were not given."""
    named = {(name, source.sha256) for source in given for name in source.names}
    return [one for one in ledger.members() if (one.file, one.sha256) not in named]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The files among which letters and annexes are looked for."""

    files: tuple[ReadFile, ...]
    """Those of the folders that a run was given files of, whether it was given them or not."""
    replaced: tuple[Source, ...]
    """Annexes whose names stand for other bytes now: what was joined of them is outdated."""


def find_kin(ledger: Ledger, given: Sequence[Source]) -> LookedAt:
    """Return the members that lie in the folders of given files.

    One whose file is gone is among them only where it is joined already, since nothing but what
    was read is left of it.
    """
    now = {name: source.sha256 for source in given for name in source.names}
    known = Joins(ledger).joined()
    joined = {*known, *annexes_of(known.values())}
    folders = {ReadFile(name, "").folder for name in now}
    files, replaced = [], []
    for member in ledger.members():
        if ReadFile(member.file, "").folder not in folders:
            continue
        current = now.get(member.file, member.sha256) == member.sha256
        if not current and member.sha256 in joined and member.sha256 not in known:
            replaced.append(member)
        elif current and (
            member.file in now or member.sha256 in joined or _is_there(member.file, member.sha256)
        ):
            files.append(Joins(ledger).read_by_itself(member))
    return LookedAt(tuple(files), tuple(replaced))


def find_groups(ledger: Ledger, looked_at: LookedAt) -> Groups:
    """Return which files are one circular, and can be read as such if they were not yet."""
    wishes = Joins(ledger).wishes()
    groups = grouped(looked_at.files, wishes)
    missing = [group for group in groups.joined if not ledger.holds(group)]
    gone = {
        one.sha256
        for group in missing
        for one in looked_at.files
        if one.sha256 in {group.sha256, *annexes_of([group])}
        and not _is_there(one.file, one.sha256)
    }
    if not gone:
        return groups
    return grouped((one for one in looked_at.files if one.sha256 not in gone), wishes)


def set_down(ledger: Ledger, looked_at: LookedAt, groups: Groups) -> None:
    """Note which files are one circular, as far as reading them together went well."""
    good = tuple(group for group in groups.joined if ledger.has_read(group))
    apart = dict(groups.apart)
    for group in groups.joined:
        if group not in good:
            why = Message(f"与 {group.file} 一起读取时失败", f"reading it with {group.file} failed")
            apart |= {annex.sha256: why for annex in group.annexes if annex.unreadable is None}
    hashes = {one.sha256 for one in looked_at.files}
    Joins(ledger).set_joined(sorted(hashes), Groups(good, apart))
    ledger.take_out(looked_at.replaced)


def _is_there(name: str, sha256: str) -> bool:
    """Return whether a file stands under a name with just these bytes."""
    found = hashed_file(name)
    return isinstance(found, Source) and found.sha256 == sha256
