"""One file from bytes to judged circular, and the same for people who work in Python."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.extract import ReadOptions
from tongbao.model import Circular
from tongbao.publish.frames import frame
from tongbao.publish.parts import Part, part_of
from tongbao.publish.schemas import SCHEMAS

if TYPE_CHECKING:
    import pandas as pd


def read_circular(
    path: Path, options: ReadOptions, progress: Callable[[int, int], None] | None = None
) -> Circular:
    """Read, understand and judge one file: the whole way through the rooms.

    Args:
        path: A PDF or a text export.
        options: Password, pages, limits.
        progress: Called with the pages done and the pages to do.

    Raises:
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    # Imported here: the command line shows its help without waiting for the readers.
    from tongbao.extract import read_document
    from tongbao.normalize import understand
    from tongbao.validate import judge

    return judge(understand(read_document(path, options, progress=progress)))


@dataclass(frozen=True)
class Reading:
    """What one file says, as pandas frames with the dataset's columns.

    Text columns are dtype ``str`` (codes are text), whole numbers ``Int64``, other numbers
    ``float64``; blanks are missing values.
    """

    circular: Circular
    """The same as frozen Python objects, with exact decimals and the evidence of each cell."""

    @cached_property
    def rankings(self) -> pd.DataFrame:
        """Return one row per indicator and place."""
        return self._frame("rankings")

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Return one row per place that the prose names."""
        return self._frame("claims")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Return one row per contradiction or doubt."""
        return self._frame("findings")

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Return one row per cell of every table."""
        return self._frame("cells")

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """Return one row per heading, paragraph, caption or note outside tables."""
        return self._frame("blocks")

    @cached_property
    def circulars(self) -> pd.DataFrame:
        """Return one row: number, issuer, title and dates of the circular."""
        return self._frame("circulars")

    @cached_property
    def _part(self) -> Part:
        return part_of(self.circular)

    def _frame(self, table: str) -> pd.DataFrame:
        return frame(SCHEMAS[table], self._part[table])


def read(
    path: str | os.PathLike[str],
    *,
    password: str | None = None,
    pages: str | None = None,
    double_read: bool = False,
) -> Reading:
    """Read one circular.

    Args:
        path: A PDF or a text export.
        password: For an encrypted PDF.
        pages: Which pages to read, such as ``"1-3,5"``; all by default.
        double_read: Read every table with a second reader too, and report differences.

    Raises:
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    options = ReadOptions(password=password, pages=pages, double_read=double_read)
    return Reading(read_circular(Path(path), options))
