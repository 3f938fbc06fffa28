"""A write that fails, at whatever point of a run, leaves the old dataset or the new one.

As SQLite tests itself: the first write of a run fails, then the second, and so on, until none is left.
"""

from __future__ import annotations

import errno
import io
import os
import pathlib
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from archives import GENERATED, QUICK, contents

from tongbao import batch
from tongbao.batch import run
from tongbao.batch.outcome import Outcome
from tongbao.batch.process import process
from tongbao.batch.sources import Source, find_sources
from tongbao.errors import MachineError, TongbaoError
from tongbao.extract import ReadOptions
from tongbao.publish.folder.verification import verify

FAULTS = (errno.ENOSPC, errno.EIO)


class _Read:
    """Has what was read beforehand: what is tested is writing."""

    def __init__(self, outcomes: dict[str, Outcome]) -> None:
        self._outcomes = outcomes

    def run(self, sources: Any, *_: object) -> Iterator[Outcome]:
        for source in sources:
            yield self._outcomes[source.sha256]


Extract = Callable[[Path], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Extract, Path, Path]]:
    """Return what extracts an archive at once, and the datasets of one file and of two."""
    folder = tmp_path_factory.mktemp("faults")
    archive = folder / "archive"
    archive.mkdir()
    shutil.copy(GENERATED / f"{QUICK[0]}.pdf", archive)
    shutil.copy(GENERATED / f"{QUICK[1]}.pdf", folder / "later.pdf")
    files = [str(archive), str(folder / "later.pdf")]
    outcomes = {one.sha256: process(one, ReadOptions()) for one in found(files)}

    def extract(out: Path) -> object:
        return batch.extract(files, ReadOptions(), out, batch.Effort())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run.Effort, "workforce", lambda *_: nullcontext(_Read(outcomes)))
        batch.extract(files[:1], ReadOptions(), folder / "old", batch.Effort())
        shutil.copytree(folder / "old", folder / "new")
        extract(folder / "new")
        yield extract, folder / "old", folder / "new"


def found(files: list[str]) -> tuple[Source, ...]:
    return find_sources(files).sources


class _Disk:
    """Counts what is written and lets one write fail."""

    def __init__(self, at: int, fault: int, *, short: bool) -> None:
        self.left, self.fault, self.short = at, fault, short
        self.failed = False

    def step(self) -> bool:
        self.left -= 1
        if self.left == -1:
            self.failed = True
        return self.left == -1

    def refuse(self, *_: object) -> None:
        if self.step():
            raise OSError(self.fault, os.strerror(self.fault))

    def opened(self, file: Any, mode: str = "r", *_: object, **how: Any) -> Any:
        if not set(mode) & set("wax"):
            return io.open(file, mode, **how)  # noqa: UP020 - builtins' own is what is replaced
        self.refuse()
        buffered = io.BufferedWriter(_File(self, file, mode.replace("b", "")))
        return buffered if "b" in mode else io.TextIOWrapper(buffered, **how)


class _File(io.FileIO):
    def __init__(self, disk: _Disk, file: Any, mode: str) -> None:
        super().__init__(file, mode)
        self._disk = disk

    def write(self, data: Any) -> int:
        if self._disk.step():
            if self._disk.short:  # half of it, and then no more
                super().write(bytes(data)[: len(bytes(data)) // 2])
            raise OSError(self._disk.fault, os.strerror(self._disk.fault))
        return super().write(data)


@contextmanager
def failing(disk: _Disk) -> Iterator[None]:
    """Let writes, flushes to disk and renames go through a disk that fails."""
    real = os.fsync, os.link, Path.replace

    def before(own: Callable[..., Any]) -> Callable[..., Any]:
        def act(*of: object) -> object:
            disk.refuse()
            return own(*of)

        return act

    class _Opening:
        open = staticmethod(disk.opened)
        text_encoding = staticmethod(io.text_encoding)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pathlib, "io", _Opening)
        patch.setattr(os, "fsync", before(real[0]))
        patch.setattr(os, "link", before(real[1]))
        patch.setattr(Path, "replace", before(real[2]))
        yield


def tables(dataset: Path) -> dict[str, bytes]:
    verify(dataset)  # every table is what the descriptor was written for
    return {name: data for name, data in contents(dataset).items() if "ledger" not in name}


def refused(extract: Extract, out: Path) -> BaseException | None:
    """Return with what a run ended; None if it ended well."""
    try:
        extract(out)
    except (TongbaoError, OSError) as error:
        return error
    return None


def is_of_the_machine(error: BaseException) -> bool:
    """Return whether a user is told of the machine: what nobody caught is told at the top."""
    return isinstance(error, MachineError | OSError)


def test_a_write_that_fails_leaves_the_old_tables_or_the_new(
    made: tuple[Extract, Path, Path], tmp_path: Path
) -> None:
    extract, old, new = made
    wholes = [tables(old), tables(new)]
    kinds = [(fault, short) for fault in FAULTS for short in (False, True)]
    stages = set()
    for at in range(500):
        out = tmp_path / str(at)
        shutil.copytree(old, out)
        fault, short = kinds[at % len(kinds)]
        disk = _Disk(at, fault, short=short)
        with failing(disk):
            error = refused(extract, out)
        assert error is None or is_of_the_machine(error), at
        left = tables(out)
        assert left in wholes, at
        assert error is not None or left == wholes[1], at
        stages.add(left == wholes[1])
        if at % 10 == 0:
            extract(out)
            assert tables(out) == wholes[1], "run again, it goes on"
        shutil.rmtree(out)
        if not disk.failed:
            break
    assert not disk.failed, "some writes were never tried"
    assert at > len(wholes[1])
    assert stages == {False, True}


def test_files_that_may_grow_no_further_leave_the_old_tables_or_the_new(
    made: tuple[Extract, Path, Path], tmp_path: Path
) -> None:
    """The system itself cuts writes short, those of SQLite among them."""
    extract, old, new = made
    wholes = [tables(old), tables(new)]
    largest = max(len(data) for data in contents(new).values())
    bounds = resource.getrlimit(resource.RLIMIT_FSIZE)
    for most in range(0, largest + 8192, 16384):
        out = tmp_path / str(most)
        shutil.copytree(old, out)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, bounds[1]))
        try:
            error = refused(extract, out)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
        assert error is None or is_of_the_machine(error), most
        assert tables(out) in wholes, most
        shutil.rmtree(out)
