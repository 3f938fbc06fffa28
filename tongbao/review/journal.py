"""``decisions.csv``: one line per decision, on the disk before it is acknowledged."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tongbao.errors import UsageError, refused
from tongbao.model import Message
from tongbao.publish.folder.csvtext import LONGEST_FIELD
from tongbao.publish.folder.replacing import sync_folder
from tongbao.review.decision import COLUMNS, Decision
from tongbao.review.standing import Standings

DECISIONS_FILE = "decisions.csv"
_HEADER = (",".join(COLUMNS) + "\n").encode()


class StaleDecisionError(UsageError):
    """Somebody has decided since the page was drawn; what they decided stays."""


class Journal:
    """The decisions of one dataset; what others append meanwhile is read before it is asked.

    Args:
        path: The file, which need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._decisions: list[Decision] = []
        self._standings = Standings()
        self._read_bytes = 0
        """How much of the file is read: whole lines only."""
        self._lines = 0
        self._file: tuple[int, int] | None = None

    def read(self) -> Sequence[Decision]:
        """Return all decisions, first to last; a line that was cut short was never acknowledged.

        Raises:
            UsageError: The file cannot be read, or a whole line of it is no decision.
        """
        try:
            with self._path.open("rb") as file:
                self._take_in(file)
        except FileNotFoundError:
            if self._file is not None:  # it was taken away: nothing stands any more
                self._begin_anew()
        except OSError as error:
            raise refused(error, self._why_unusable(error.strerror or str(error))) from error
        return self._decisions

    def standings(self) -> Standings:
        """Return what stands now.

        Raises:
            UsageError: As :meth:`read` does.
        """
        self.read()
        return self._standings

    def add(self, *decisions: Decision) -> int:
        """Write decisions, all or none, so that no crash loses them; return how many are new.

        Raises:
            StaleDecisionError: What stands there is not what their maker saw.
            UsageError: The file cannot be read or written.
        """
        return self._write(decisions, answering=True)

    def bring_in(self, decisions: Sequence[Decision]) -> int:
        """Write what somebody else decided elsewhere, also where it contradicts what stands.

        Raises:
            UsageError: The file cannot be read or written.
        """
        return self._write(decisions, answering=False)

    def _write(self, decisions: Sequence[Decision], *, answering: bool) -> int:
        try:
            with self._locked() as file:
                self._take_in(file)
                new = {
                    one.decision_id: one
                    for one in decisions
                    if one.decision_id not in self._standings
                }
                if answering:
                    for one in new.values():
                        self._check_seen(one)
                if new:
                    self._append(file, list(new.values()))
                return len(new)
        except OSError as error:
            raise refused(error, self._why_unusable(error.strerror or str(error))) from error

    def _check_seen(self, decision: Decision) -> None:
        if self._standings.heads(decision.anchor, decision.after) != set(decision.after):
            raise StaleDecisionError(
                Message(
                    f"{self._path}：该处已另有核定，本次未写入；请刷新后再定。",
                    f"{self._path}: somebody has decided this meanwhile, so nothing was written; "
                    "reload and decide again.",
                )
            )

    def _append(self, file: BinaryIO, new: Sequence[Decision]) -> None:
        lines = b"".join(map(_line, new))
        file.seek(self._read_bytes)
        file.truncate()  # what a crash cut short was never acknowledged
        begins = self._read_bytes == 0
        lines = _HEADER + lines if begins else lines
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
        if begins:
            sync_folder(self._path.parent)
            self._lines += 1
        self._read_bytes += len(lines)
        for one in new:
            self._know(one)

    def _know(self, decision: Decision) -> None:
        self._lines += 1
        if self._standings.add(decision):
            self._decisions.append(decision)

    def _take_in(self, file: BinaryIO) -> None:
        """Read the lines that were added since; all, where the file is another one."""
        stat = os.fstat(file.fileno())
        own = (stat.st_dev, stat.st_ino)
        if self._file != own or stat.st_size < self._read_bytes:
            self._begin_anew()
            self._file = own
        file.seek(self._read_bytes)
        content = file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if not whole:
            return
        csv.field_size_limit(LONGEST_FIELD)
        try:
            for line in whole.decode("utf-8-sig").split("\n")[:-1]:
                self._take_in_line(next(csv.reader([line])))
        except (ValueError, StopIteration, csv.Error) as error:
            number = self._lines + 1
            self._begin_anew()
            raise self._unusable(f"第 {number} 行 line {number}") from error
        self._read_bytes += len(whole)

    def _take_in_line(self, cells: list[str]) -> None:
        if self._lines == 0:
            if tuple(cells) != COLUMNS:
                raise ValueError(cells)
            self._lines = 1
            return
        self._know(Decision.of_row(dict(zip(COLUMNS, cells, strict=True))))

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self._path, flags, 0o644), "r+b") as file:
            # The system gives the lock back when a process dies.
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX)
            yield file

    def _unusable(self, why: str) -> UsageError:
        return UsageError(self._why_unusable(why))

    def _why_unusable(self, why: str) -> Message:
        return Message(
            f"{self._path} 无法用作核定记录（{why}）；请从备份恢复，或改正该处后重试。",
            f"{self._path} cannot be used as a record of decisions ({why}); restore it from "
            "a backup or mend that spot, and try again.",
        )


def decisions_of(dataset: Path) -> Sequence[Decision]:
    """Return the decisions that a dataset holds; none where nobody decided anything.

    Raises:
        UsageError: ``decisions.csv`` cannot be read.
    """
    return Journal(dataset / DECISIONS_FILE).read()


def _line(decision: Decision) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(decision.row())
    return stream.getvalue().encode()
