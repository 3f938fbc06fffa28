"""Pictures that are documents: TIFF (with several pages), PNG, JPEG and their like."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import ExifTags, Image, ImageOps

from tongbao.errors import DamagedFileError, LimitError
from tongbao.extract.imagefile.frames import Frame, pages_of
from tongbao.extract.imagefile.tiff_strips import has_damaged_strips
from tongbao.extract.intact.jpeg import is_damaged_jpeg
from tongbao.extract.layout.assembly import PageResult, failed, over_limit
from tongbao.extract.loose_pages import LoosePages
from tongbao.extract.opening import SourceFile, selected_pages
from tongbao.extract.options import ReadOptions
from tongbao.extract.scan.image.binarization import Colour, Grey
from tongbao.extract.scan.image.resolution import believed_dpi
from tongbao.extract.scan.page import read_picture
from tongbao.extract.scan.page_result import result_of
from tongbao.extract.scan.parameters import IMAGE_FILE
from tongbao.model import Doubt, Message

_TURN = ExifTags.Base.Orientation
_JPEG = {"JPEG", "MPO"}


def read_image_file(
    source: SourceFile, options: ReadOptions, progress: Callable[[int, int], None] | None = None
) -> LoosePages:
    """Read every page of a picture; those that are lost have a doubt.

    Raises:
        DamagedFileError: It cannot be decoded.
        LimitError: No page of it is within the limit on pixels.
        UsageError: ``options.pages`` selects nothing.
    """
    with warnings.catch_warnings():
        # Pillow warns of what is said better below: large pictures, broken pages.
        warnings.simplefilter("ignore")
        return _read_file(source, options, progress)


def _read_file(
    source: SourceFile, options: ReadOptions, progress: Callable[[int, int], None] | None
) -> LoosePages:
    doubts: list[Doubt] = []
    try:
        image = Image.open(io.BytesIO(source.data))
    except Image.DecompressionBombError as error:
        raise _too_large(source.name) from error
    except MemoryError:  # no fault of the picture: the document is over its limit
        raise
    except Exception as error:  # what broken bytes make a decoder raise has no list
        raise _undecodable(source.name) from error
    frames, whole = pages_of(image, source.data)
    if not whole:
        doubts.append(Doubt("reading-truncated", facts={"pages": str(len(frames))}))
    # Pillow shows what decodes of a JPEG; where rows are missing altogether, reading fails below.
    if image.format in _JPEG and is_damaged_jpeg(source.data, options.max_pixels):
        doubts.append(Doubt("reading-picture-damaged", 1, None, {"count": "1"}))
    numbers = selected_pages(options, len(frames), source.name)
    if len(numbers) > options.max_pages:
        facts = {"what": "pages", "found": str(len(numbers)), "limit": str(options.max_pages)}
        doubts.append(Doubt("reading-limit", numbers[options.max_pages], None, facts))
        numbers = numbers[: options.max_pages]
    results = []
    for number in numbers:
        results.append(_read_page(image, frames[number - 1], number, options, source))
        if progress is not None:
            progress(len(results), len(numbers))
    if all(result.entries is None for result in results):
        kinds = {doubt.kind for result in results for doubt in result.doubts}
        raise _too_large(source.name) if kinds == {"reading-limit"} else _undecodable(source.name)
    return LoosePages(source, tuple(results), tuple(doubts))


def _read_page(
    image: Image.Image, frame: Frame, number: int, options: ReadOptions, source: SourceFile
) -> PageResult:
    """Read one page; whatever is wrong with it must not cost the others."""
    if frame.lost:
        return failed(number, frame.lost)
    try:
        image.seek(frame.place)
        pixels = image.width * image.height
        if pixels > options.max_pixels:
            return over_limit(number, "pixels", str(pixels), str(options.max_pixels))
        damaged = has_damaged_strips(image, source.data, options.max_pixels)
        picture, dpi = decode_frame(image, options.dpi)
        page = read_picture(picture, dpi, turn=options.orientation == "auto")
        result = result_of(page, number, options, source.path.stem)
    except MemoryError:  # no page's fault: the document is over its limit
        raise
    except Exception as error:  # noqa: BLE001 - the reason is in the docstring; it is reported
        return failed(number, f"{type(error).__name__}: {error}")
    if not damaged:
        return result
    doubt = Doubt("reading-picture-damaged", number, None, {"count": "1"})
    return replace(result, doubts=(*result.doubts, doubt))


def decode_frame(frame: Image.Image, asked: int | None = None) -> tuple[Colour | Grey, float]:
    """Return a frame's picture as a reader sees it, and its resolution.

    Args:
        frame: One page; its pixels need not be decoded yet.
        asked: Resolution that the user states, if any.
    """
    across, down = (asked, asked) if asked else _resolutions(frame)
    dpi = float(asked or believed_dpi(frame.width, frame.height, max(across, down)))
    if dpi != max(across, down):
        across = down = dpi
    size = (frame.width * dpi / across, frame.height * dpi / down)
    shrink = min(1.0, IMAGE_FILE.finest_dpi / dpi)
    size = (max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink)))
    # A JPEG can be decoded at a half or a quarter of its size, which saves most of the memory.
    frame.draft(None, size)
    picture = _on_paper(frame)
    if picture.size != size:
        # A fax has twice as many pixels across as down: both are brought to the finer one.
        smaller = size[0] <= picture.width and size[1] <= picture.height
        way = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
        picture = picture.resize(size, way)
    picture.getexif()[_TURN] = frame.getexif().get(_TURN, 1)
    picture = ImageOps.exif_transpose(picture)
    return np.ascontiguousarray(np.asarray(picture)), dpi * shrink


def _on_paper(frame: Image.Image) -> Image.Image:
    """Return a frame in grey or colours of eight bits, on white where it is transparent."""
    if frame.mode in {"RGBA", "LA", "PA"} or "transparency" in frame.info:
        whole = Image.new("RGBA", frame.size, "white")
        whole.alpha_composite(frame.convert("RGBA"))
        return whole.convert("RGB")
    if frame.mode.startswith("I"):
        return frame.point(lambda value: value / 256).convert("L")
    return frame.convert("L" if frame.mode in {"1", "L"} else "RGB")


def _resolutions(frame: Image.Image) -> tuple[float, float]:
    stated = frame.info.get("dpi", (0.0, 0.0))
    try:
        across, down = float(stated[0]), float(stated[1])
    except (TypeError, ValueError, IndexError):
        return 0.0, 0.0
    # Beyond these ratios it is no fax's, but a slip.
    alike = min(across, down) > IMAGE_FILE.coarsest_dpi and max(
        across, down
    ) < IMAGE_FILE.fax_ratio * min(across, down)
    return (across, down) if alike else (max(across, down), max(across, down))


def _too_large(name: str) -> LimitError:
    return LimitError(
        Message(
            f"{name} 的图片超过像素上限，没有读取，请以 300 dpi 重新扫描或缩小。",
            f"The picture {name} has more pixels than the limit; scan it at 300 dpi or shrink it.",
        )
    )


def _undecodable(name: str) -> DamagedFileError:
    return DamagedFileError(
        Message(
            f"{name} 的图片无法解码，请重新扫描或另存为 PNG、JPEG 或 TIFF。",
            f"The picture {name} cannot be decoded; scan it again or save it as PNG, JPEG or TIFF.",
        )
    )
