"""Pictures that are documents: TIFF (with several pages), PNG, JPEG and their like."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from tongbao.errors import DamagedFileError
from tongbao.extract.assembly import PageResult, assembled, failed, over_limit
from tongbao.extract.opening import SourceFile, selected_pages
from tongbao.extract.options import ReadOptions
from tongbao.extract.scan.colour import Colour
from tongbao.extract.scan.page import read_picture
from tongbao.extract.scan.reading import result_of
from tongbao.model import Document, Doubt, Message

_LONG_SIDE = 297 / 25.4
"""Inches of an A4 sheet, which a picture without a resolution is taken for."""
_FINEST = 300.0


def read_image_file(
    source: SourceFile, options: ReadOptions, progress: Callable[[int, int], None] | None = None
) -> Document:
    """Read every page of a picture.

    Raises:
        DamagedFileError: It cannot be decoded.
        UsageError: ``options.pages`` selects nothing.
    """
    doubts: list[Doubt] = []
    try:
        # The pixels are counted before any is decoded, so Pillow's own limit is not needed.
        image = Image.open(io.BytesIO(source.data))
        count = getattr(image, "n_frames", 1)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _undecodable(source.name) from error
    numbers = selected_pages(options, count, source.name)
    if len(numbers) > options.max_pages:
        facts = {"what": "pages", "found": str(len(numbers)), "limit": str(options.max_pages)}
        doubts.append(Doubt("reading-limit", numbers[options.max_pages], None, facts))
        numbers = numbers[: options.max_pages]
    results = []
    for result in _results(image, numbers, options, source.path.stem):
        results.append(result)
        if progress is not None:
            progress(len(results), len(numbers))
    if all(result.entries is None for result in results):
        raise _undecodable(source.name)
    return assembled(source, results, doubts)


def _results(
    image: Image.Image, numbers: list[int], options: ReadOptions, name: str
) -> Iterator[PageResult]:
    for number, frame in enumerate(ImageSequence.Iterator(image), 1):
        if number not in numbers:
            continue
        pixels = frame.width * frame.height
        if pixels > options.max_pixels:
            yield over_limit(number, "pixels", str(pixels), str(options.max_pixels))
            continue
        try:
            picture, dpi = decoded(frame, options.dpi)
            yield result_of(read_picture(picture, dpi), number, options, name)
        except Exception as error:  # noqa: BLE001 - one bad page must not cost the others
            yield failed(number, f"{type(error).__name__}: {error}")


def decoded(frame: Image.Image, asked: int | None = None) -> tuple[Colour, float]:
    """Return a frame's picture as a reader sees it, and its resolution."""
    upright = ImageOps.exif_transpose(frame)
    across, down = _resolutions(frame)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        whole = Image.new("RGBA", upright.size, "white")
        whole.alpha_composite(upright.convert("RGBA"))
        upright = whole
    if upright.mode.startswith("I"):
        upright = upright.point(lambda value: value / 256).convert("L")
    upright = upright.convert("RGB")
    dpi = float(asked) if asked else max(across, down)
    if not 60 <= dpi <= 1300:
        dpi = max(upright.size) / _LONG_SIDE
        across = down = dpi
    if across != down and 0.4 < across / down < 2.5 and min(across, down) > 60:
        # A fax has twice as many pixels across as down: bring both to the finer one.
        size = (round(upright.width * dpi / across), round(upright.height * dpi / down))
        upright = upright.resize(size, Image.Resampling.BICUBIC)
    if dpi > _FINEST:
        size = (round(upright.width * _FINEST / dpi), round(upright.height * _FINEST / dpi))
        upright = upright.resize(size, Image.Resampling.BOX)
        dpi = _FINEST
    return np.ascontiguousarray(np.asarray(upright)), dpi


def _resolutions(frame: Image.Image) -> tuple[float, float]:
    stated = frame.info.get("dpi", (0.0, 0.0))
    try:
        return float(stated[0]), float(stated[1])
    except (TypeError, ValueError, IndexError):
        return 0.0, 0.0


def _undecodable(name: str) -> DamagedFileError:
    return DamagedFileError(
        Message(
            f"{name} 的图片无法解码，请重新扫描或另存为 PNG、JPEG 或 TIFF。",
            f"The picture {name} cannot be decoded; scan it again or save it as PNG, JPEG or TIFF.",
        )
    )
