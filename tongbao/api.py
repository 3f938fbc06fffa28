"""What people who work in Python call: one file as frames."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao import pipeline
from tongbao.errors import UsageError
from tongbao.extract import ReadOptions, extract
from tongbao.model import Box, Message
from tongbao.model import Circular as Model
from tongbao.publish.frames import Tables, frame
from tongbao.publish.printed_tables import PrintedTable, printed_tables, within
from tongbao.publish.rows.facts import fact_view
from tongbao.publish.rows.file import FileRows, file_rows
from tongbao.publish.schemas import SCHEMAS, Row

if TYPE_CHECKING:
    import pandas as pd


class Circular(Tables):
    """What one circular says, as pandas frames with the dataset's columns.

    See :class:`tongbao.publish.frames.Tables` for the frames and their dtypes.

    >>> circular = read("samples/hebei-2020-15/hebei-2020-15.typst.pdf")
    >>> circular.number, circular.as_of
    ('冀双创双服办〔2020〕15号', '2020-05')
    >>> len(circular.rankings), len(circular.claims)
    (269, 195)
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        """The same as frozen Python objects, with exact decimals and each cell's evidence."""

    @property
    def circular_id(self) -> str:
        """Return the first 16 hex digits of the file's SHA-256; ``-2`` … for its further circulars."""
        return self.model.document.circular_id

    @property
    def number(self) -> str:
        """Return the 发文字号 as printed; blank if there is none."""
        return self.model.header.number

    @property
    def title(self) -> str:
        """Return the title; blank if there is none."""
        return self.model.header.title

    @property
    def as_of(self) -> str:
        """Return the ISO month or day of the figures; blank if none is stated."""
        return self.model.header.as_of

    @cached_property
    def _part(self) -> FileRows:
        return file_rows(self.model)

    def _frame(self, table: str) -> pd.DataFrame:
        return frame(SCHEMAS[table], self._part[table])

    def _facts(self) -> Iterator[Row]:
        return fact_view(self._part)

    def __repr__(self) -> str:
        return f"Circular({self.model.document.file!r}, number={self.number!r})"


def read(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    password: str | None = None,
    pages: str | None = None,
    whole: bool = False,
    double_read: bool = False,
) -> Circular:
    """Read a file, or a letter with its annexes in files of their own, that is one circular.

    Args:
        path: A PDF, a picture or a text export; or several: the letter, then its annexes in order.
            An annex that cannot be read costs the letter nothing, a finding names it.
        password: For an encrypted PDF.
        pages: Which pages to read, such as ``"1-3,5"``; all by default.
        whole: Take the file for one circular, also where another seems to begin on one of its
            pages.
        double_read: Read every table with a second reader too, and report differences.

    Raises:
        SeveralCircularsError: The file holds several circulars: :func:`read_circulars` reads them.
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    options = ReadOptions(password=password, pages=pages, whole=whole, double_read=double_read)
    if isinstance(path, str | os.PathLike):
        return Circular(pipeline.read_circular(Path(path), options))
    if not path:
        raise UsageError(Message("没有给出文件。", "There is no file to read: none was given."))
    letter, *annexes = map(Path, path)
    return Circular(pipeline.read_joined(letter, list(map(pipeline.AnnexFile, annexes)), options))


def read_circulars(
    path: str | os.PathLike[str],
    *,
    password: str | None = None,
    pages: str | None = None,
    whole: bool = False,
    double_read: bool = False,
) -> list[Circular]:
    """Read all circulars of a file, in order: a volume holds several.

    Takes what :func:`read` does.

    Raises:
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    options = ReadOptions(password=password, pages=pages, whole=whole, double_read=double_read)
    return [Circular(model) for model in pipeline.read_circulars(Path(path), options)]


def tables(
    path: str | os.PathLike[str],
    *,
    password: str | None = None,
    pages: str | None = None,
    area: Box | tuple[float, float, float, float] | None = None,
    columns: Sequence[float] = (),
) -> list[PrintedTable]:
    """Read all tables of any document, as they are printed; what they say is not asked.

    Args:
        path: A PDF, a picture or a text export.
        password: For an encrypted PDF.
        pages: Which pages to read, such as ``"1-3,5"``; all by default.
        area: Only what stands here is read: left, top, right and bottom, in points from the page's
            upper left corner. Of recognised pages, tables whose middle stands here.
        columns: Where columns are parted, as rising x positions in points: all that is read of a page
            is then one table of these columns. Recognised pages find their own.

    Raises:
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    box = None if area is None else Box(*area)
    options = ReadOptions(
        password=password, pages=pages, whole=True, area=box, columns=tuple(columns)
    )
    found = printed_tables(extract(Path(path), options))
    return found if box is None else within(found, box)
