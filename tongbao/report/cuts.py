"""The piece of a page where a finding stands, as a picture, or as lines of a text export."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from tongbao.errors import EncryptedFileError, TongbaoError
from tongbao.extract import ReadOptions
from tongbao.extract.opening import SourceFile, load, open_pdf
from tongbao.model import Box
from tongbao.report.originals import Original

if TYPE_CHECKING:
    from PIL import Image

    from tongbao.extract.imagefile.frames import Frame

_SHOWN = (430.0, 118.0)
"""Points shown across and down at least: a cell among its neighbours, a line in its paragraph."""
_AROUND = (48.0, 26.0)
"""Points shown on each side of a larger box at least."""
_ROW = 0.55
"""Part of the page's width from which on a box is shown with the page's whole width."""
_SCALE = 2.0
"""Pixels per point: sharp on a fine screen, and on paper at the width of a column."""
_WIDEST = 1400
"""Pixels across at most."""
_LINES_AROUND = 2
_CELLS_SHOWN = 24
_TEXT_SHOWN = 160
_LOSSLESS_BYTES = 48_000
"""A larger picture is a scan: its noise is no text, and lossy coding keeps what is."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A cut of a rendered page."""

    region: Box
    """What part of the page it shows, in points."""
    page_size: tuple[float, float]
    width: int
    height: int
    uri: str
    """``data:`` address of the picture."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a text export, each as its cells."""

    first: int
    """Number of the first line, from 1."""
    lines: tuple[tuple[str, ...], ...]


Cut = Picture | Excerpt


class Pages(Protocol):
    """An original that is open."""

    def cut(self, page: int, box: Box | None) -> Cut | None:
        """Return what stands around a box, or the whole page where there is none.

        None where the page is not there or cannot be drawn.
        """


@contextmanager
def open_original(original: Original, password: str | None) -> Iterator[tuple[Original, Pages]]:
    """Open a file that was found.

    Yields:
        The original, its state changed where it cannot be opened, and its pages.
    """
    if original.path is None:
        yield original, _NoPages()
        return
    options = ReadOptions(password=password)
    try:
        source = load(original.path, options)
        opened = _opened(source, options)
    except EncryptedFileError:
        yield Original("locked", original.path), _NoPages()
        return
    except TongbaoError:
        yield Original("damaged", original.path), _NoPages()
        return
    try:
        yield original, opened
    finally:
        opened.close()


def _opened(source: SourceFile, options: ReadOptions) -> _PdfPages | _TextPages | _ImagePages:
    if source.kind == "pdf":
        return _PdfPages(open_pdf(source, options), options)
    if source.kind == "text":
        return _TextPages(source)
    return _ImagePages(source, options)


class _NoPages:
    def cut(self, page: int, box: Box | None) -> Cut | None:
        del page, box
        return None


class _PdfPages:
    """Pages of a PDF; only the part that is shown is ever drawn."""

    def __init__(self, pdf: Any, options: ReadOptions) -> None:
        self._pdf = pdf
        self._options = options

    def cut(self, page: int, box: Box | None) -> Cut | None:
        import pypdfium2

        if not 1 <= page <= len(self._pdf):
            return None
        try:
            opened = self._pdf[page - 1]
            width, height = opened.get_size()
            if not 0 < max(width, height) <= self._options.max_page_points:
                return None
            region = shown_region(box, width, height)
            outside = (region.x0, height - region.bottom, width - region.x1, region.top)
            bitmap = opened.render(scale=_scale(region), crop=outside)
            image = bitmap.to_pil().convert("RGB")
            opened.close()
        except pypdfium2.PdfiumError:
            return None
        return _picture(image, region, (width, height))

    def close(self) -> None:
        self._pdf.close()


class _ImagePages:
    """Frames of a picture that is itself the document."""

    def __init__(self, source: SourceFile, options: ReadOptions) -> None:
        self._source = source
        self._options = options

    @cached_property
    def _open(self) -> tuple[Image.Image, list[Frame]]:
        from PIL import Image

        from tongbao.extract.imagefile.frames import pages_of

        image = Image.open(io.BytesIO(self._source.data))
        return image, pages_of(image, self._source.data)[0]

    def cut(self, page: int, box: Box | None) -> Cut | None:
        from PIL import Image

        from tongbao.extract.imagefile.reading import decode_frame

        try:
            image, frames = self._open
            frame = frames[page - 1]
            if frame.lost:
                return None
            image.seek(frame.place)
            if image.width * image.height > self._options.max_pixels:
                return None
            pixels, dpi = decode_frame(image)
        except Exception:  # noqa: BLE001 - what broken bytes make a decoder raise has no list
            return None
        per_point = dpi / 72
        width, height = pixels.shape[1] / per_point, pixels.shape[0] / per_point
        region = shown_region(box, width, height)
        x0, top, x1, bottom = (round(edge * per_point) for edge in region)
        part = Image.fromarray(pixels[top:bottom, x0:x1])
        shrink = _scale(region) / per_point
        if shrink < 1:
            size = (max(1, round(part.width * shrink)), max(1, round(part.height * shrink)))
            part = part.resize(size, Image.Resampling.LANCZOS)
        return _picture(part, region, (width, height))

    def close(self) -> None:
        return None


class _TextPages:
    """Lines of a text export; boxes count tab columns across and lines down, from 0."""

    def __init__(self, source: SourceFile) -> None:
        from tongbao.extract.textexport.decoding import decode

        text = decode(source.data, source.name)
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def cut(self, page: int, box: Box | None) -> Cut | None:
        if page != 1 or box is None:
            return None
        first = max(0, int(box.top) - _LINES_AROUND)
        end = min(math.ceil(box.bottom) + _LINES_AROUND, first + 12)
        shown = tuple(
            tuple(cell[:_TEXT_SHOWN] for cell in line.split("\t")[:_CELLS_SHOWN])
            for line in self._lines[first:end]
        )
        return Excerpt(first + 1, shown) if shown else None

    def close(self) -> None:
        return None


def shown_region(box: Box | None, width: float, height: float) -> Box:
    """Return the part of a page that shows a box and what is around it.

    Args:
        box: Where the finding stands; None shows the whole page.
        width: Of the page, in points.
        height: Of the page, in points.
    """
    if box is None:
        return Box(0.0, 0.0, width, height)
    if box.x1 - box.x0 > width * _ROW:
        # A whole row of a table: its labels stand at the page's edge.
        x0, x1 = 0.0, width
    else:
        x0, x1 = _stretch(box.x0, box.x1, _SHOWN[0], _AROUND[0], width)
    top, bottom = _stretch(box.top, box.bottom, _SHOWN[1], _AROUND[1], height)
    return Box(x0, top, x1, bottom)


def _stretch(
    low: float, high: float, shown: float, around: float, limit: float
) -> tuple[float, float]:
    """Return a span of at least the asked length around another, moved into 0 to limit."""
    low, high = min(max(low, 0.0), limit), max(min(high, limit), 0.0)
    length = min(max(high - low + 2 * around, shown), limit)
    start = min(max((low + high - length) / 2, 0.0), limit - length)
    # Whole points: findings of one cell share their picture.
    return float(math.floor(start)), float(min(math.ceil(start + length), limit))


def _scale(region: Box) -> float:
    across = max(region.x1 - region.x0, region.bottom - region.top, 1.0)
    return min(_SCALE, _WIDEST / across)


def _picture(image: Image.Image, region: Box, page_size: tuple[float, float]) -> Picture:
    data = _encoded(image)
    uri = "data:image/webp;base64," + base64.b64encode(data).decode("ascii")
    return Picture(region, page_size, image.width, image.height, uri)


def _encoded(image: Image.Image) -> bytes:
    """Return a picture as WebP: print in few colours without loss, scans with little."""
    few = image.quantize(32).convert("RGB")
    lossless = _webp(few, lossless=True, quality=70)
    if len(lossless) <= _LOSSLESS_BYTES:
        return lossless
    return min(lossless, _webp(image, lossless=False, quality=58), key=len)


def _webp(image: Image.Image, **how: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "WEBP", method=4, **how)
    return stream.getvalue()


def gravest_first(items: Iterable[tuple[str, Any]]) -> list[Any]:
    """Return items by severity, otherwise in their order."""
    from tongbao.validate.registry import SEVERITIES

    return [item for _, item in sorted(items, key=lambda pair: SEVERITIES.index(pair[0]))]
