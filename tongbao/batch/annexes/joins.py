"""What a ledger knows of letters and annexes: which are joined, which stay apart, and who said so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from tongbao.batch.annexes.joining import Groups, ReadFile, Wish
from tongbao.batch.sources import AnnexSource, Source
from tongbao.model import Message

TABLES = """
CREATE TABLE IF NOT EXISTS joined (  -- letters that stand in the dataset with their annexes
    letter TEXT PRIMARY KEY,  -- hash of its bytes
    files TEXT NOT NULL,  -- its name, and its annexes as JSON
    key INTEGER NOT NULL  -- the result of reading them together
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS apart (  -- files that seem to be annexes and were not joined
    sha256 TEXT PRIMARY KEY,
    why TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wishes (  -- files that users joined or kept apart
    sha256 TEXT PRIMARY KEY,
    letter TEXT NOT NULL,  -- hash of the letter, blank where kept apart
    place INTEGER NOT NULL
) WITHOUT ROWID;
"""


class Store(Protocol):
    """What keeps the tables above: a ledger that is open."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return what a statement finds."""

    def write(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Execute a statement for each row."""

    def key_of(self, source: Source) -> int:
        """Return the place of the result of reading a file."""


class Joins:
    """The part of a ledger that tells which files are one circular.

    Args:
        ledger: An open ledger.
    """

    def __init__(self, ledger: Store) -> None:
        self._ledger = ledger

    def joined(self) -> dict[str, Source]:
        """Return the letters with annexes, by their hashes."""
        found = self._ledger.rows("SELECT letter, files FROM joined ORDER BY letter")
        return {letter: _letter(letter, files) for letter, files in found}

    def apart(self) -> dict[str, Message]:
        """Return why files that seem to be annexes were not joined, by their hashes."""
        found = self._ledger.rows("SELECT sha256, why FROM apart ORDER BY sha256")
        return {sha256: Message(*json.loads(why)) for sha256, why in found}

    def wishes(self) -> dict[str, Wish]:
        """Return what users said of files, by their hashes."""
        found = self._ledger.rows("SELECT sha256, letter, place FROM wishes ORDER BY sha256")
        return {sha256: Wish(letter, place) for sha256, letter, place in found}

    def wish(self, given: Iterable[str], wishes: Mapping[str, Wish]) -> None:
        """Note what a run says of the files that it was given: what was said before is over."""
        before = self.wishes()
        for sha256 in given:
            if before.get(sha256) != wishes.get(sha256):
                self._ledger.write("DELETE FROM wishes WHERE sha256 = ?", [(sha256,)])
                told = [(sha256, w.letter, w.place) for w in [wishes.get(sha256)] if w is not None]
                self._ledger.write("INSERT INTO wishes VALUES (?, ?, ?)", told)

    def read_by_itself(self, source: Source) -> ReadFile:
        """Return a member with what reading it by itself told of annexes."""
        found = self._ledger.rows(
            "SELECT kinship, status, message, message_en FROM documents WHERE key ="
            " (SELECT key FROM members WHERE sha256 = ? LIMIT 1)",
            (source.sha256,),
        )
        if not found:
            return ReadFile(source.file, source.sha256)
        kinship, status, zh, en = found[0]
        why = Message(zh, en) if status == "failed" else None
        return ReadFile(source.file, source.sha256, kinship, why)

    def set_joined(self, looked_at: Iterable[str], groups: Groups) -> None:
        """Note what was decided of files.

        Args:
            looked_at: Hashes of all files that were decided on; others stay as they are.
            groups: What belongs together of them.
        """
        before, apart = self.joined(), self.apart()
        now = {group.sha256: group for group in groups.joined}
        for sha256 in looked_at:
            group = now.get(sha256)
            if before.get(sha256) != group:
                self._ledger.write("DELETE FROM joined WHERE letter = ?", [(sha256,)])
                if group is not None:
                    row = (sha256, _files(group), self._ledger.key_of(group))
                    self._ledger.write("INSERT INTO joined VALUES (?, ?, ?)", [row])
            elif group is not None:
                key = self._ledger.key_of(group)
                if self._ledger.rows(
                    "SELECT 1 FROM joined WHERE letter = ? AND key <> ?", (sha256, key)
                ):
                    self._ledger.write(
                        "UPDATE joined SET key = ? WHERE letter = ?", [(key, sha256)]
                    )
            why = groups.apart.get(sha256)
            if apart.get(sha256) != why:
                self._ledger.write("DELETE FROM apart WHERE sha256 = ?", [(sha256,)])
                told = [(sha256, json.dumps(list(why)))] if why is not None else []
                self._ledger.write("INSERT INTO apart VALUES (?, ?)", told)

    def forget(self, hashes: Iterable[str]) -> None:
        """Forget files that are members no longer, and letters that had one of them."""
        gone = set(hashes)
        letters = [
            letter
            for letter, group in self.joined().items()
            if gone & {letter, *(annex.sha256 for annex in group.annexes)}
        ]
        self._ledger.write("DELETE FROM joined WHERE letter = ?", [(one,) for one in letters])
        for table in ("apart", "wishes"):
            known = {key for (key,) in self._ledger.rows(f"SELECT sha256 FROM {table}")}
            rows = [(one,) for one in sorted(gone & known)]
            self._ledger.write(f"DELETE FROM {table} WHERE sha256 = ?", rows)


def _files(group: Source) -> str:
    return json.dumps([group.file, [asdict(annex) for annex in group.annexes]])


def _letter(letter: str, files: str) -> Source:
    file, annexes = json.loads(files)
    return Source(file, letter, annexes=tuple(map(_annex, annexes)))


def _annex(told: Mapping[str, Any]) -> AnnexSource:
    doubt, unreadable = (told[name] and Message(*told[name]) for name in ("doubt", "unreadable"))
    return AnnexSource(told["file"], told["sha256"], doubt, unreadable)
