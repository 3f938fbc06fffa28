"""The ledger: an SQLite file in the dataset that keeps the result of every document.

A result is kept under the hash of the file's bytes, the version of the reader and the options
that decide what is read. So a run that was cut off goes on where it stopped, a second run does
only what is new, and the same file under two names is read once. Its members say which results
make up the dataset, and under which names their files were found: they stay until they are taken
out, whatever files later runs are given. While a run has the ledger open no other can: its lock
is the dataset's, and the system gives it back when a process dies.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from tongbao.batch.annexes import joins
from tongbao.batch.outcome import Outcome
from tongbao.batch.sources import Source
from tongbao.batch.version import reader_version
from tongbao.errors import ExitCode, UsageError, refused
from tongbao.extract import ReadOptions
from tongbao.model import Message
from tongbao.publish.folder.csv_rows import CsvRows, pack, unpack, unpack_first, widened
from tongbao.publish.rows.file import Failure
from tongbao.review.decision import Decision

LEDGER_FILE = "ledger.sqlite"
_FORMAT = 5
"""2: members. A ledger of format 1 is brought over when it is opened (``migration``).
3: rows of the second contract. Those of the first are brought over when it is opened.
4: the circulars of a file one by one: the counts of rows are a list, hashes are parted by blanks.
5: columns that were added; what a file says of annexes; letters joined with theirs."""
_ROWS_OF_SECOND = 3
"""Format from which on rows are those of the second contract."""
_SEVERAL_CIRCULARS = 4
"""Format from which on a file may have several circulars."""
_ANNEXES = 5
"""Format from which on annexes in files of their own are joined with their letter."""
_LATER_OPTIONS = frozenset({"area", "columns", "orientation", "whole"})
"""Options that the first version with a ledger did not have."""
_COMMIT_EVERY = 0.5
"""Seconds of work that a power failure may cost."""

_TABLES = """
CREATE TABLE IF NOT EXISTS run (forced INTEGER NOT NULL);  -- a row while a run is under way
CREATE TABLE IF NOT EXISTS done (key INTEGER PRIMARY KEY);  -- documents dealt with by that run
CREATE TABLE IF NOT EXISTS members (  -- what the dataset is made of
    file BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    key INTEGER NOT NULL,  -- the result that stands for these bytes, under whatever name
    PRIMARY KEY (sha256, file)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_by_file ON members (file);
CREATE TABLE IF NOT EXISTS documents (
    key INTEGER PRIMARY KEY,  -- of hash, reader and options: results have one place, come when they may
    sha256 TEXT NOT NULL,
    reader TEXT NOT NULL,
    options TEXT NOT NULL,
    file BLOB NOT NULL,  -- as the result names it, if it does
    status TEXT NOT NULL CHECK (status IN ('read', 'failed')),
    rule TEXT NOT NULL,
    message TEXT NOT NULL,
    message_en TEXT NOT NULL,
    exit_code INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    rankings INTEGER NOT NULL,
    row_counts TEXT NOT NULL,
    digest TEXT NOT NULL,
    findings TEXT NOT NULL,
    names_file INTEGER NOT NULL,
    part BLOB NOT NULL,
    kinship TEXT NOT NULL DEFAULT ''  -- what it says of annexes, announced or its own
);
"""

Again = Literal["new", "failed", "all"]
"""What a run reads again: what is new, changed or failed before; only what failed; all."""


class Ledger:
    """The results kept in one dataset; open, it is also the dataset's lock.

    Args:
        folder: The dataset's folder, which exists.
        options: How files are read.
        decisions: What people decided, of whatever files. What is read of a file is another
            result where more is decided of it.

    Raises:
        UsageError: Another run has the dataset, it cannot be written to, or its ledger is
            damaged or of a newer tongbao.
    """

    def __init__(
        self, folder: Path, options: ReadOptions, decisions: Iterable[Decision] = ()
    ) -> None:
        self._path = folder / LEDGER_FILE
        self._reader = reader_version()
        self._options = options_key(options)
        self._decided: dict[str, list[Decision]] = {}
        for one in decisions:
            self._decided.setdefault(one.anchor.sha256, []).append(one)
        self._again: Again = "new"
        self._goes_on = False
        self._changed = False
        self._committed = time.monotonic()
        with self._explaining():
            self._base = sqlite3.connect(self._path, timeout=0.2, isolation_level=None)
            self._open()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(sqlite3.Error):
            if self._base.in_transaction:
                self._base.execute("COMMIT")
        self._base.close()

    def begin(self, again: Again) -> None:
        """Begin a run, or go on with the one that was cut off."""
        self._again = again
        with self._explaining():
            under_way = self._base.execute("SELECT forced FROM run").fetchone()
            if under_way is not None:
                # What this very run gave up is not tried again, unless that is asked for.
                self._goes_on = again != "failed" and under_way[0] >= (again == "all")
                self._changed = True

    def holds(self, source: Source) -> bool:
        """Return whether a document's result is there and good for this run.

        A result of other bytes, another reader or other options is none of its.
        """
        with self._explaining():
            found = self._base.execute(
                "SELECT status, file, names_file, EXISTS (SELECT 1 FROM done WHERE done.key ="
                " documents.key) FROM documents WHERE key = ?",
                (self.key_of(source),),
            ).fetchone()
        if found is None:
            return False
        status, file, names_file, done = found
        if names_file and file != _as_bytes(source.file):
            return False
        return (self._goes_on and bool(done)) or (status == "read" and self._again != "all")

    def knows(self, source: Source) -> bool:
        """Return whether a document was read before, well or not."""
        with self._explaining():
            found = self._base.execute(
                "SELECT 1 FROM documents WHERE key = ?", (self.key_of(source),)
            ).fetchone()
        return found is not None

    def has_read(self, source: Source) -> bool:
        """Return whether this reader has read a document, and well."""
        found = self.rows("SELECT status FROM documents WHERE key = ?", (self.key_of(source),))
        return found == [("read",)]

    def keep(self, outcome: Outcome, group: Source | None = None) -> None:
        """Write down what became of a document; it is on disk within half a second.

        Args:
            outcome: What became of it.
            group: The letter with its annexes that was read, if that is no file by itself.
        """
        source = group or Source(outcome.file, outcome.sha256)
        key = self.key_of(source)
        with self._explaining():
            self._begin_writing()
            self._insert(key, self._reader_of(*source.hashes), outcome, source.reading)
            self._base.execute("INSERT OR REPLACE INTO done VALUES (?)", (key,))
            if time.monotonic() - self._committed > _COMMIT_EVERY:
                self._commit()

    def _insert(self, key: int, reader: str, outcome: Outcome, reading: str = "") -> None:
        failure = outcome.failure
        message = failure.message if failure else Message("", "")
        names_file = outcome.names_file or failure is not None
        row = (
            key,
            reading or outcome.sha256,
            reader,
            self._options,
            _as_bytes(outcome.file) if names_file else b"",
            "failed" if failure else "read",
            failure.rule if failure else "",
            *(_plain(text) for text in message),
            int(failure.exit_code) if failure else 0,
            outcome.pages,
            outcome.rankings,
            json.dumps(outcome.row_counts),
            " ".join(outcome.digests),
            json.dumps(outcome.severities, sort_keys=True),
            int(names_file),
            outcome.block,
            outcome.kinship,
        )
        marks = ",".join("?" * len(row))
        self._base.execute(f"INSERT OR REPLACE INTO documents VALUES ({marks})", row)

    def members(self) -> Iterator[Source]:
        """Yield what the dataset is made of, each name by itself."""
        with self._explaining():
            for file, sha256 in self._base.execute("SELECT file, sha256 FROM members"):
                yield Source(os.fsdecode(file), sha256)

    def names_of(self, sha256: str) -> list[str]:
        """Return the names under which a member's bytes were found."""
        with self._explaining():
            found = self._base.execute("SELECT file FROM members WHERE sha256 = ?", (sha256,))
            return [os.fsdecode(file) for (file,) in found]

    def outdated(self) -> list[Source]:
        """Return the members read with today's options by another version of the reader.

        Or before people decided what they have decided by now.
        """
        with self._explaining():
            found = self._base.execute(
                "SELECT members.file, members.sha256, reader FROM members"
                " JOIN documents USING (key) WHERE options = ? ORDER BY members.sha256, members.file",
                (self._options,),
            )
            return [
                Source(os.fsdecode(file), sha256)
                for file, sha256, reader in found
                if reader != self._reader_of(sha256)
            ]

    def lacks_decisions(self, source: Source) -> bool:
        """Return whether a member was read before people decided what they have decided by now."""
        if not self._decided.get(source.sha256):
            return False
        with self._explaining():
            (reader,) = self._base.execute(
                "SELECT reader FROM members JOIN documents USING (key)"
                " WHERE members.sha256 = ? LIMIT 1",
                (source.sha256,),
            ).fetchone()
        return bool(reader != self._reader_of(source.sha256))

    def decided(self, source: Source) -> tuple[Decision, ...]:
        """Return what people decided about a file's bytes, and about its annexes'."""
        return tuple(one for key in source.hashes for one in self._decided.get(key, ()))

    def take_in(self, sources: Iterable[Source]) -> None:
        """Make documents members of the dataset, with the results that this run has of them.

        What failed under a name that now stands for other bytes is a member no longer: it gave no
        circular. What was read stays.
        """
        with self._explaining():
            for source in sources:
                key = self._key(source.sha256)
                held = self._base.execute(
                    "SELECT file, key FROM members WHERE sha256 = ?", (source.sha256,)
                ).fetchall()
                wanted = {(_as_bytes(name), key) for name in source.names}
                if not wanted <= set(held) or any(other != key for _, other in held):
                    self._begin_writing()
                    self._base.executemany(
                        "INSERT OR REPLACE INTO members VALUES (?, ?, ?)",
                        [(file, source.sha256, key) for file, key in wanted],
                    )
                    self._base.execute(
                        "UPDATE members SET key = ? WHERE sha256 = ?", (key, source.sha256)
                    )
                for name in source.names:
                    self._forget_failures(_as_bytes(name), source.sha256)

    def _forget_failures(self, file: bytes, sha256: str) -> None:
        """Take out what failed under a name that stands for other bytes now."""
        failed = self._base.execute(
            "SELECT members.sha256 FROM members JOIN documents USING (key)"
            " WHERE members.file = ? AND members.sha256 <> ? AND status = 'failed'",
            (file, sha256),
        ).fetchall()
        if failed:
            self._begin_writing()
            self._base.executemany(
                "DELETE FROM members WHERE file = ? AND sha256 = ?",
                [(file, other) for (other,) in failed],
            )

    def take_out(self, members: Iterable[Source]) -> None:
        """Make names members no longer; results that no member needs go with them."""
        with self._explaining():
            names = [(_as_bytes(one.file), one.sha256) for one in members]
            if names:
                self._begin_writing()
                self._base.executemany("DELETE FROM members WHERE file = ? AND sha256 = ?", names)
                self._base.executemany(
                    "DELETE FROM documents WHERE sha256 = ? AND NOT EXISTS"
                    " (SELECT 1 FROM members WHERE members.sha256 = documents.sha256)",
                    [(sha256,) for _, sha256 in names],
                )

    def bring_over(self, file: str, outcome: Outcome, reader: str) -> None:
        """Make a member of what an earlier dataset says of a file: it was read by ``reader``."""
        key = self._key(outcome.sha256, reader)
        with self._explaining():
            self._begin_writing()
            self._insert(key, reader, outcome)
            self._base.execute(
                "INSERT OR REPLACE INTO members VALUES (?, ?, ?)",
                (_as_bytes(file), outcome.sha256, key),
            )

    def outcome(self, source: Source) -> Outcome:
        """Return the result that this run has of a document, under the name it has now."""
        return self._outcome(source, self.key_of(source))

    def member(self, source: Source) -> Outcome:
        """Return the result that stands for a member, whichever run it came from."""
        with self._explaining():
            found = self._base.execute(
                "SELECT key FROM members WHERE sha256 = ? LIMIT 1", (source.sha256,)
            ).fetchone()
        return self._outcome(source, found[0] if found else 0)

    def _outcome(self, source: Source, key: int) -> Outcome:
        with self._explaining(), _whole(key):
            row = self._base.execute(
                "SELECT rule, message, message_en, exit_code, pages, rankings, row_counts,"
                " digest, findings, names_file, part FROM documents WHERE key = ?",
                (key,),
            ).fetchone()
            rule, zh, en, code, pages, rankings, rows, digests, findings, names_file, part = row
            outcome = Outcome(
                file=source.file,
                sha256=source.sha256,
                block=part,
                row_counts=tuple(json.loads(rows)),
                digests=tuple(digests.split()),
                severities=json.loads(findings),
                pages=pages,
                rankings=rankings,
                names_file=bool(names_file),
                failure=Failure(source.file, source.sha256, rule, Message(zh, en), ExitCode(code))
                if rule
                else None,
            )
            outcome.check()
        return outcome

    def joined(self, group: Source) -> Outcome:
        """Return the result of a letter that stands in the dataset with its annexes."""
        found = self.rows("SELECT key FROM joined WHERE letter = ?", (group.sha256,))
        return self._outcome(group, found[0][0] if found else 0)

    def key_of(self, source: Source) -> int:
        """Return the place of the result that this run has of a document."""
        return self._key(source.reading, self._reader_of(*source.hashes))

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return what a statement finds."""
        with self._explaining():
            return self._base.execute(sql, tuple(values)).fetchall()

    def write(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Execute a statement for each row; without rows nothing is touched."""
        with self._explaining():
            if rows:
                self._begin_writing()
                self._base.executemany(sql, rows)

    def save(self) -> None:
        """Bring to disk all that was written down."""
        with self._explaining():
            if self._base.in_transaction:
                self._commit()

    def finish(self) -> None:
        """End the run: drop what older readers read and nobody needs; leave one compact file.

        Its bytes depend on the results alone, not on the order in which they came.
        """
        with self._explaining():
            needed = "SELECT key FROM members UNION SELECT key FROM joined"
            superseded = f"(reader <> ? OR sha256 LIKE '%+%') AND key NOT IN ({needed})"
            (found,) = self._base.execute(
                f"SELECT EXISTS (SELECT 1 FROM documents WHERE {superseded})", (self._reader,)
            ).fetchone()
            if not self._changed and not found:
                return
            self._begin_writing()
            self._base.execute(f"DELETE FROM documents WHERE {superseded}", (self._reader,))
            self._base.execute("DELETE FROM done")
            self._base.execute("DELETE FROM run")
            self._commit()
        self._compact()

    def _compact(self) -> None:
        partial = self._path.with_name(f".{LEDGER_FILE}.part")
        partial.unlink(missing_ok=True)
        try:
            # Each compaction counts it on; the bytes must not tell how many there were.
            self._base.execute("PRAGMA schema_version = 1")
            self._base.execute("VACUUM INTO ?", (str(partial),))
            with partial.open("rb+") as stream:
                os.fsync(stream.fileno())
            # Closed and removed here, where nothing is open: else closing the old file would
            # remove the journal of whoever opens the new one first.
            self._base.execute("PRAGMA journal_mode = OFF")
            self._path.with_name(f"{LEDGER_FILE}-journal").unlink(missing_ok=True)
            partial.replace(self._path)
        except (sqlite3.Error, OSError):
            # For want of room, mostly. The ledger is whole as it is, only larger.
            partial.unlink(missing_ok=True)

    def _open(self) -> None:
        self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._base.execute("PRAGMA synchronous = EXTRA")
        self._base.execute("BEGIN EXCLUSIVE")
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version > _FORMAT:
            raise UsageError(
                Message(
                    f"{self._path} 由更新版本的 tongbao 写成，请升级，或用 -o 另选一个文件夹。",
                    f"{self._path} was written by a newer tongbao; upgrade, or choose another "
                    "folder with -o.",
                )
            )
        for statement in (_TABLES + joins.TABLES).split(";"):
            self._base.execute(statement)
        if 0 < version < _ROWS_OF_SECOND:
            self._bring_rows_over()
        if 0 < version < _SEVERAL_CIRCULARS:
            self._base.execute("UPDATE documents SET row_counts = '[' || row_counts || ']'")
        if 0 < version < _ANNEXES:
            self._add_columns()
        if version < _FORMAT:
            self._base.execute(f"PRAGMA user_version = {_FORMAT}")
        self._commit()

    def _bring_rows_over(self) -> None:
        """Make rows of the second contract of all that was read under the first."""
        keys = [key for (key,) in self._base.execute("SELECT key FROM documents").fetchall()]
        for key in keys:
            (block,) = self._base.execute(
                "SELECT part FROM documents WHERE key = ?", (key,)
            ).fetchone()
            with _whole(key):
                rows = unpack_first(block)
            self._base.execute(
                "UPDATE documents SET part = ?, row_counts = ?, digest = ? WHERE key = ?",
                (pack([rows.chunks]), json.dumps(rows.rows), rows.digest, key),
            )

    def _add_columns(self) -> None:
        """Give rows that were kept before the columns that tables have now."""
        self._base.execute("ALTER TABLE documents ADD COLUMN kinship TEXT NOT NULL DEFAULT ''")
        keys = [key for (key,) in self._base.execute("SELECT key FROM documents").fetchall()]
        for key in keys:
            block, rows, digests = self._base.execute(
                "SELECT part, row_counts, digest FROM documents WHERE key = ?", (key,)
            ).fetchone()
            with _whole(key):
                every = [
                    widened(CsvRows(*own))
                    for own in zip(unpack(block), json.loads(rows), digests.split(), strict=True)
                ]
            self._base.execute(
                "UPDATE documents SET part = ?, digest = ? WHERE key = ?",
                (pack(own.chunks for own in every), " ".join(own.digest for own in every), key),
            )

    def _begin_writing(self) -> None:
        """Begin a transaction, if none is open; the run's first says that it is under way."""
        if self._base.in_transaction:
            return
        self._base.execute("BEGIN IMMEDIATE")
        if not self._goes_on:
            self._base.execute("DELETE FROM done")
            self._base.execute("DELETE FROM run")
            self._base.execute("INSERT INTO run VALUES (?)", (int(self._again == "all"),))
            self._goes_on = True
        self._changed = True

    def _commit(self) -> None:
        self._base.execute("COMMIT")
        self._committed = time.monotonic()

    def _key(self, sha256: str, reader: str = "") -> int:
        """Return the place of a result: it says which, whatever the order they come in."""
        names = f"{sha256} {reader or self._reader_of(sha256)} {self._options}".encode()
        return int.from_bytes(hashlib.sha256(names).digest()[:8], "big", signed=True)

    def _reader_of(self, *hashes: str) -> str:
        """Return who reads files: this version, and with it those who decided about the files."""
        decided = [one for sha256 in hashes for one in self._decided.get(sha256, ())]
        if not decided:
            return self._reader
        ids = " ".join(sorted(one.decision_id for one in decided))
        return f"{self._reader} {hashlib.sha256(ids.encode()).hexdigest()[:12]}"

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            with suppress(AttributeError, sqlite3.Error):
                self._base.close()
            raise refused(error, _explained(self._path, error)) from error


class _DamagedError(sqlite3.DatabaseError):
    """What SQLite took for sound is not what was written down."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


@contextmanager
def _whole(key: int) -> Iterator[None]:
    """Take a result that cannot be made out for what it is: a ledger in which bits were turned."""
    try:
        yield
    except (ValueError, TypeError, AttributeError, zlib.error) as error:
        raise _DamagedError(f"result {key}: {error}") from error


def options_key(options: ReadOptions) -> str:
    """Return what stands for the options that decide what is read of a file.

    The password is left out: it decides whether a file opens, not what is in it, and has no
    place in a file that may be handed on. So are options of later versions that were not asked
    for: what was read before there were any was read without.
    """
    told = {
        field.name: getattr(options, field.name)
        for field in fields(options)
        if field.name not in {"password", "debug"}
        and not (field.name in _LATER_OPTIONS and getattr(options, field.name) == field.default)
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _explained(path: Path, error: sqlite3.Error) -> Message:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Message(
            f"另一次运行正在写入 {path.parent}，请等它结束，或用 -o 另选一个文件夹。",
            f"Another run is writing to {path.parent}; wait until it has ended, or choose "
            "another folder with -o.",
        )
    if code == sqlite3.SQLITE_FULL:
        return Message(
            f"{path.parent} 所在的磁盘已满；已读完的结果没有丢，腾出空间后再运行一次即可继续。",
            f"The disk that {path.parent} is on is full; results so far are kept: make room, "
            "then run again to go on.",
        )
    # Our statements are sound: what makes no sense to SQLite, or is no text, was turned on the disk.
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, 0}:
        return Message(
            f"{path} 已损坏，请把它移走后再运行一次（文件将重新读取）。",
            f"{path} is damaged; move it away and run again (the files will be read anew).",
        )
    return Message(
        f"无法写入 {path}（{error}），请检查权限和磁盘，或用 -o 另选一个文件夹。",
        f"{path} cannot be written to ({error}); check permissions and disk, or choose "
        "another folder with -o.",
    )


def _as_bytes(file: str) -> bytes:
    """Return a file's name as the system has it: it may be no text at all."""
    return os.fsencode(file)


def _plain(text: str) -> str:
    """Return text that can be stored, with escapes for what is no character."""
    return text.encode("utf-8", "backslashreplace").decode()
