"""A dataset's folder on disk: CSV tables and ``datapackage.json``, each whole or not there.

Same rows, same bytes: UTF-8, LF, RFC 4180 quoting only where it is needed, numbers as plain
decimals. Text that a spreadsheet would run as a formula is neutralised (see ``formulas``) unless
raw text is asked for; ``datapackage.json`` says which.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.errors import UsageError, refused
from tongbao.model import Circular, Message
from tongbao.publish.folder.csv_rows import CsvRows, csv_rows_of, restored, rows_of
from tongbao.publish.folder.csvtext import csv_writer
from tongbao.publish.folder.datapackage import (
    PACKAGE_FILE,
    PARQUET_FOLDER,
    DescriptorFile,
    Source,
)
from tongbao.publish.folder.replacing import sync_folder
from tongbao.publish.partitioned import Partition, PartitionedFiles, partition_of
from tongbao.publish.rows.file import Failure, FileRows, failed_file_rows, file_rows
from tongbao.publish.schemas import SCHEMAS, Row, Schema, Value
from tongbao.publish.trust import COUNTED, Trust

if TYPE_CHECKING:
    from types import TracebackType

_PARTIAL = ".part"


def write_dataset(
    circulars: Iterable[Circular], failures: Iterable[Failure], out: Path, *, raw: bool = False
) -> dict[str, int]:
    """Write judged circulars and failed files as one dataset, in the order of their names.

    Args:
        circulars: Circulars with their findings.
        failures: Files that gave no circular.
        out: Folder to write to; created where it does not exist.
        raw: Write text as printed even where a spreadsheet would run it.

    Returns:
        The number of rows of each table.

    Raises:
        UsageError: ``out`` is not a folder, or cannot be written to.
    """
    parts = [(circular.document.file, file_rows(circular)) for circular in circulars]
    parts += [(failure.file, failed_file_rows(failure)) for failure in failures]
    parts.sort(key=lambda named: natural_order(named[0]))
    return write_file_rows((part for _, part in parts), out, raw=raw)


def write_file_rows(parts: Iterable[FileRows], out: Path, *, raw: bool = False) -> dict[str, int]:
    """Write the files' rows, in the order given, as one dataset; see :func:`write_dataset`."""
    return write_csv_rows(map(csv_rows_of, parts), out, raw=raw)


def write_csv_rows(
    every: Iterable[CsvRows], out: Path, *, raw: bool = False, partition: Partition | None = None
) -> dict[str, int]:
    """Write the files' lines, in the order given, as one dataset; see :func:`write_dataset`.

    They are consumed one by one, so memory stays flat however many there are. Each file
    appears under its name only when it is complete and on disk. With ``partition`` the large
    tables are written as Parquet too (:mod:`tongbao.publish.partitioned`).
    """
    prepare_folder(out)
    try:
        counts = _write_files(every, out, raw=raw, partition=partition)
    except OSError as error:
        raise refused(
            error,
            Message(
                f"写入 {out} 时出错（{error.strerror}），原有的数据集未受影响。",
                f"Writing to {out} failed ({error.strerror}); a dataset that was there before "
                "is untouched.",
            ),
        ) from error
    sync_folder(out)
    return counts


def _write_files(
    every: Iterable[CsvRows], out: Path, *, raw: bool, partition: Partition | None
) -> dict[str, int]:
    counts = dict.fromkeys(SCHEMAS, 0)
    trust = Trust()
    with ExitStack() as stack:
        files = {name: _NewFile(out / f"{name}.csv") for name in SCHEMAS}
        parquet = None
        # Parquet that was there before must not tell of older results than the tables do.
        partition = partition or partition_of(out)
        if partition is not None:
            name = f".{PARQUET_FOLDER}.{os.getpid()}{_PARTIAL}"
            parquet = stack.enter_context(PartitionedFiles(out, partition, name))
        for name, file in files.items():
            csv_writer(stack.enter_context(file).stream).writerow(SCHEMAS[name].names)
        package = stack.enter_context(_NewFile(out / PACKAGE_FILE))
        before = out / PACKAGE_FILE
        descriptor = stack.enter_context(DescriptorFile(package.stream, before, raw=raw))
        for own in every:
            chunks = restored(own.chunks) if raw else own.chunks
            for name, file in files.items():
                file.stream.write(chunks[name])
                counts[name] += own.rows[name]
            if parquet is not None:
                parquet.add(own)
            descriptor.add(Source.of(own.circular, own.digest))
            trust.add({name: rows_of(own.chunks[name]) for name in COUNTED})
        for file in files.values():
            file.finish()
        partitions = parquet.finish() if parquet is not None else []
        sizes = {name: (file.size, file.sha256) for name, file in files.items()}
        descriptor.finish(sizes, trust, partitions)
        package.finish()
        # Only now, with every byte on disk, does anything that was there before change.
        with ExitStack() as undoing:
            for file in (*files.values(), package):
                undoing.callback(file.put_back)
                file.keep()
            if parquet is not None:
                parquet.keep()
            undoing.pop_all()
    return counts


def rows_as_objects(schema: Schema, rows: Sequence[Row]) -> list[Mapping[str, Value]]:
    """Return rows as mappings from column to value, ready for JSON: decimals become numbers."""
    return [
        {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in zip(schema.names, row, strict=True)
        }
        for row in rows
    ]


def natural_order(name: str) -> list[tuple[int, str]]:
    """Return a sort key under which 2.pdf comes before 10.pdf.

    >>> sorted(["10.pdf", "2.pdf"], key=natural_order)
    ['2.pdf', '10.pdf']
    """
    key = [
        (int(run), "") if run.isdecimal() else (-1, run)
        for run in re.findall(r"[0-9]+|[^0-9]+", name)
    ]
    return [*key, (-2, name)]  # 1.pdf and 01.pdf: still a fixed order


def prepare_folder(out: Path) -> None:
    """Make sure that ``out`` is a folder that can be written to.

    Raises:
        UsageError: It is a file, or cannot be created or written to.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(
            Message(
                f"{out} 是文件而不是文件夹，请用 -o 另选一个文件夹。",
                f"{out} is a file, not a folder; choose another folder with -o.",
            )
        )
    probe = out / f".writable.{os.getpid()}{_PARTIAL}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise refused(
            error,
            Message(
                f"无法写入文件夹 {out}（{error.strerror}），请用 -o 另选一个文件夹。",
                f"The folder {out} cannot be written to ({error.strerror}); "
                "choose another with -o.",
            ),
        ) from error


def remove_leftovers(out: Path) -> None:
    """Remove what a run that was killed left half written in a dataset's folder.

    For whoever holds the dataset's lock: another run's files are left over only if it ended.
    """
    for name in (*(f"{table}.csv" for table in SCHEMAS), PACKAGE_FILE, "writable"):
        for path in out.glob(f".{name}.*{_PARTIAL}"):
            path.unlink(missing_ok=True)
    for path in out.glob(f".{PARQUET_FOLDER}.*{_PARTIAL}*"):
        shutil.rmtree(path, ignore_errors=True)


class _NewFile:
    """A file that replaces the one of its name only once it is complete and on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.with_name(f".{path.name}.{os.getpid()}{_PARTIAL}")
        self._before = path.with_name(f".{path.name}.{os.getpid()}.before{_PARTIAL}")
        self._kept = False
        self.size = 0
        """Bytes, once it is finished."""
        self.sha256 = ""

    def __enter__(self) -> _NewFile:
        self.stream = self._partial.open("w", encoding="utf-8", newline="")
        return self

    def finish(self) -> None:
        """Bring all of it to disk."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        self.size = self._partial.stat().st_size
        with self._partial.open("rb") as written:
            self.sha256 = hashlib.file_digest(written, "sha256").hexdigest()

    def keep(self) -> None:
        """Put it under its name; what stood there can be put back until this object is left."""
        if self._path.exists():
            try:
                os.link(self._path, self._before)
            except OSError:  # not every file system has two names for one file
                shutil.copy2(self._path, self._before)
        self._partial.replace(self._path)
        self._kept = True

    def put_back(self) -> None:
        """Give the name back to what stood there before, where it was taken."""
        if not self._kept:
            return
        if self._before.exists():
            self._before.replace(self._path)
        else:
            self._path.unlink(missing_ok=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # what could not be written cannot be on closing either
            self.stream.close()
        self._partial.unlink(missing_ok=True)
        self._before.unlink(missing_ok=True)
