"""Which members of a dataset a run concerns although it was not given their files.

A dataset keeps what it was given once. Three things happen to a member's file behind its back: it
is renamed, tongbao itself reads otherwise than it did, or it is wanted no longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tongbao.batch.ledger import Ledger
from tongbao.batch.sources import Source, distinct, hashed_file


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


def _is_there(name: str, sha256: str) -> bool:
    """Return whether a file stands under a name with just these bytes."""
    found = hashed_file(name)
    return isinstance(found, Source) and found.sha256 == sha256
