"""The ledger: an SQLite file in the dataset that keeps the result of every document.

A result is kept under the hash of the file's bytes, the version of the reader and the options
that decide what is read. So a run that was cut off goes on where it stopped, a second run does
only what is new, and the same file under two names is read once. While a run has the ledger
open no other can: its lock is the dataset's, and the system gives it back when a process dies.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Literal

from tongbao.batch.outcome import Outcome
from tongbao.batch.version import reader_version
from tongbao.errors import ExitCode, UsageError
from tongbao.extract import ReadOptions
from tongbao.model import Message
from tongbao.publish.parts import Failure
from tongbao.sources import Source

LEDGER_FILE = "ledger.sqlite"
_FORMAT = 1
_COMMIT_EVERY = 0.5
"""Seconds of work that a power failure may cost."""

_TABLES = """
CREATE TABLE IF NOT EXISTS run (forced INTEGER NOT NULL);  -- a row while a run is under way
CREATE TABLE IF NOT EXISTS done (key INTEGER PRIMARY KEY);  -- documents dealt with by that run
CREATE TABLE IF NOT EXISTS documents (
    key INTEGER PRIMARY KEY,  -- of hash, reader and options: results have one place, come when they may
    sha256 TEXT NOT NULL,
    reader TEXT NOT NULL,
    options TEXT NOT NULL,
    file BLOB NOT NULL,
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
    part BLOB NOT NULL
);
"""

Again = Literal["new", "failed", "all"]
"""What a run reads again: what is new, changed or failed before; only what failed; all."""


class Ledger:
    """The results kept in one dataset; open, it is also the dataset's lock.

    Args:
        folder: The dataset's folder, which exists.
        options: How files are read.

    Raises:
        UsageError: Another run has the dataset, it cannot be written to, or its ledger is
            damaged or of a newer tongbao.
    """

    def __init__(self, folder: Path, options: ReadOptions) -> None:
        self._path = folder / LEDGER_FILE
        self._reader = reader_version()
        self._options = options_key(options)
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
        """Return whether a document's result is there and good for this run."""
        with self._explaining():
            found = self._base.execute(
                "SELECT status, file, names_file, EXISTS (SELECT 1 FROM done WHERE done.key ="
                " documents.key) FROM documents WHERE key = ?",
                (self._key(source.sha256),),
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
                "SELECT 1 FROM documents WHERE key = ?", (self._key(source.sha256),)
            ).fetchone()
        return found is not None

    def keep(self, outcome: Outcome) -> None:
        """Write down what became of a document; it is on disk within half a second."""
        failure = outcome.failure
        message = failure.message if failure else Message("", "")
        row = (
            self._key(outcome.sha256),
            outcome.sha256,
            self._reader,
            self._options,
            _as_bytes(outcome.file),
            "failed" if failure else "read",
            failure.rule if failure else "",
            *(_plain(text) for text in message),
            int(failure.exit_code) if failure else 0,
            outcome.pages,
            outcome.rankings,
            json.dumps(outcome.rows),
            outcome.digest,
            json.dumps(outcome.severities, sort_keys=True),
            int(outcome.names_file or failure is not None),
            outcome.block,
        )
        with self._explaining():
            self._begin_writing()
            marks = ",".join("?" * len(row))
            self._base.execute(f"INSERT OR REPLACE INTO documents VALUES ({marks})", row)
            self._base.execute("INSERT OR REPLACE INTO done VALUES (?)", row[:1])
            if time.monotonic() - self._committed > _COMMIT_EVERY:
                self._commit()

    def outcome(self, source: Source) -> Outcome:
        """Return a document's result as it was kept, under the name it has now."""
        with self._explaining():
            row = self._base.execute(
                "SELECT rule, message, message_en, exit_code, pages, rankings, row_counts,"
                " digest, findings, names_file, part FROM documents WHERE key = ?",
                (self._key(source.sha256),),
            ).fetchone()
        rule, zh, en, code, pages, rankings, rows, digest, findings, names_file, part = row
        failure = (
            Failure(source.file, source.sha256, rule, Message(zh, en), ExitCode(code))
            if rule
            else None
        )
        return Outcome(
            file=source.file,
            sha256=source.sha256,
            block=part,
            rows=json.loads(rows),
            digest=digest,
            severities=json.loads(findings),
            pages=pages,
            rankings=rankings,
            names_file=bool(names_file),
            failure=failure,
        )

    def save(self) -> None:
        """Bring to disk all that was written down."""
        with self._explaining():
            if self._base.in_transaction:
                self._commit()

    def finish(self) -> None:
        """End the run: drop what older readers read, and leave one compact file.

        Its bytes depend on the results alone, not on the order in which they came.
        """
        with self._explaining():
            superseded = self._base.execute(
                "SELECT EXISTS (SELECT 1 FROM documents WHERE reader <> ?)", (self._reader,)
            ).fetchone()
            if not self._changed and not superseded[0]:
                return
            self._begin_writing()
            self._base.execute("DELETE FROM documents WHERE reader <> ?", (self._reader,))
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
        for statement in _TABLES.split(";"):
            self._base.execute(statement)
        if version < _FORMAT:
            self._base.execute(f"PRAGMA user_version = {_FORMAT}")
        self._commit()

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

    def _key(self, sha256: str) -> int:
        """Return the place of a result: it says which, whatever the order they come in."""
        names = f"{sha256} {self._reader} {self._options}".encode()
        return int.from_bytes(hashlib.sha256(names).digest()[:8], "big", signed=True)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            with suppress(AttributeError, sqlite3.Error):
                self._base.close()
            raise UsageError(_explained(self._path, error)) from error


def options_key(options: ReadOptions) -> str:
    """Return what stands for the options that decide what is read of a file.

    The password is left out: it decides whether a file opens, not what is in it, and has no
    place in a file that may be handed on.
    """
    told = {
        field.name: getattr(options, field.name)
        for field in fields(options)
        if field.name not in {"password", "debug"}
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
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
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
