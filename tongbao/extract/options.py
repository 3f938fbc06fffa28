"""What a caller may ask of reading a file, as one frozen value that crosses process borders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tongbao.model import Box

OcrMode = Literal["auto", "always", "never"]
"""``auto``: pages that are pictures, or whose text layer cannot be believed."""
Orientation = Literal["auto", "keep"]
"""``auto``: a page whose print stands on its side or on its head is turned; ``keep``: never."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file, and how much of it at most.

    Every limit that cuts something off is reported: as :class:`tongbao.errors.LimitError`
    where nothing can be read, else as a ``reading-limit`` doubt. A cut is never quiet.
    """

    password: str | None = None
    """Password of an encrypted PDF; files with an empty user password open without."""
    pages: str | None = None
    """Pages to read, counted from 1: ``1-3,5,9-``. None reads all."""
    double_read: bool = False
    """Read every table a second time with an independent reader and report differences."""
    whole: bool = False
    """Take a file for one circular, also where another seems to begin on one of its pages."""
    ocr: OcrMode = "auto"
    """Which pages to recognise from their picture."""
    dpi: int | None = None
    """Resolution at which pages are rendered for recognition; by default their own."""
    orientation: Orientation = "auto"
    """Whether recognised pages may be turned."""
    debug: Path | None = None
    """Folder for a picture of each recognised page: rules, cells, text, doubts."""
    max_pages: int = 2000
    """More pages than this are not read."""
    max_bytes: int = 512 * 1024 * 1024
    """A larger file is refused."""
    max_page_points: float = 14_400.0
    """Longest side of a page in points (200 inches, the limit of PDF 1.x)."""
    max_characters: int = 200_000
    """A page with more characters is not read."""
    max_paths: int = 200_000
    """Drawn objects looked at on one page when rulings are collected."""
    max_pixels: int = 100_000_000
    """Largest image, or rendering of a page, that is made."""
    area: Box | None = None
    """Only what stands here is read, in points from a page's top left corner. Of recognised pages
    all is read."""
    columns: tuple[float, ...] = ()
    """Where columns are parted, as rising x positions in points: what is read of a page, or of the
    area, is one table of these columns. Not for recognised pages."""
