"""Which frames of a picture file are its pages, and which pages the file has lost.

What a decoder raises for broken bytes has no list: Pillow alone raises a dozen kinds, of which
some are no errors of input. So whatever it raises for a frame is the loss of that frame, and the
others are read.
"""

from __future__ import annotations

import struct
from itertools import count
from typing import NamedTuple

from PIL import Image

_SUBFILE, _PREVIEW = 254, 1
"""TIFF's NewSubfileType, and its bit for a smaller copy of another page."""


class Frame(NamedTuple):
    """A frame that is a page."""

    place: int
    lost: str = ""
    """Why it cannot be read; blank where it opens."""


def pages_of(image: Image.Image, data: bytes) -> tuple[list[Frame], bool]:
    """Return the frames that are pages, and whether the file has all that it began to list.

    Cameras and scanners add small previews of the same picture, which are no pages.

    Args:
        image: The open picture.
        data: The file's bytes.

    Raises:
        MemoryError: There was not enough memory.
    """
    if image.format == "MPO":
        return [Frame(0)], True
    if image.format != "TIFF":
        return _in_order(image, data)
    listed, whole = directories(data)
    frames = [_open_frame(image, index) for index in range(listed)]
    return [frame for frame in frames if frame is not None], whole


def _in_order(image: Image.Image, data: bytes) -> tuple[list[Frame], bool]:
    """Return frames up to the one that says it is none, or that cannot be opened."""
    frames: list[Frame] = []
    for index in count():
        frame = _open_frame(image, index)
        if frame is None or frame.lost:
            break
        frames.append(frame)
    if frame is not None:
        return [*frames, frame], False
    # Pillow takes a GIF that breaks off between two frames for one that ends there.
    return frames, image.format != "GIF" or data.rstrip(b"\x00").endswith(b";")


def _open_frame(image: Image.Image, index: int) -> Frame | None:
    """Return a frame as a page; None where there is none, or it is a preview."""
    try:
        image.seek(index)
        kind = getattr(image, "tag_v2", {}).get(_SUBFILE, 0)
    except EOFError as error:
        return Frame(index, _reason(error)) if image.format == "TIFF" else None
    except MemoryError:  # no frame's fault: the document is over its limit
        raise
    except Exception as error:  # noqa: BLE001 - the module's docstring says why; it is reported
        return Frame(index, _reason(error))
    preview = index > 0 and isinstance(kind, int) and kind & _PREVIEW
    return None if preview else Frame(index)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def directories(data: bytes) -> tuple[int, bool]:
    """Return how many pages a TIFF lists, and whether each of its lists is whole.

    A file that broke off, or whose chain of directories leads back or out of it, lists a page
    more than it holds: Pillow passes over that as over the end.
    """
    order = "<" if data[:2] == b"II" else ">"
    seen: set[int] = set()
    at = _number(order + "I", data, 4)
    while at:
        if at in seen or at >= len(data):
            return len(seen) + 1, False
        seen.add(at)
        entries = _number(order + "H", data, at)
        following = None if entries is None else _number(order + "I", data, at + 2 + 12 * entries)
        if following is None:
            return len(seen), False
        at = following
    return len(seen), at is not None


def _number(form: str, data: bytes, at: int) -> int | None:
    """Return the number at a place; None where the data ends before."""
    if at + struct.calcsize(form) > len(data):
        return None
    return int(struct.unpack_from(form, data, at)[0])
