"""PDFs that show pictures in every format, and pictures that are damaged."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pypdfium2
from PIL import Image

from samples.hostile import Stream, pdf

REAL = Path(__file__).resolve().parents[1] / "data" / "real"
SHOWN = b"q 595 0 0 842 0 0 cm /Im0 Do Q"


@lru_cache
def sheet(mode: str = "L", dpi: int = 100) -> Image.Image:
    """Return a printed page as a picture."""
    with pypdfium2.PdfDocument(REAL / "f14.pdf") as document:
        picture: Image.Image = document[0].render(scale=dpi / 72).to_pil()
    return picture.convert(mode)


def scan(
    picture: bytes | Stream,
    content: bytes | Stream = SHOWN,
    *,
    resources: bytes = b"/XObject<</Im0 5 0 R>>",
    page: bytes = b"/Contents 4 0 R",
    more: Mapping[int, bytes | Stream] | None = None,
) -> bytes:
    """Return a PDF of one page that shows a picture."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<%s>>%s>>"
            % (resources, page),
            4: content if isinstance(content, tuple) else (b"", content),
            5: picture,
            **(more or {}),
        }
    )


def image(
    data: bytes,
    filters: bytes,
    size: tuple[int, int],
    *,
    bits: int = 8,
    colours: bytes = b"/ColorSpace/DeviceGray",
    more: bytes = b"",
) -> Stream:
    """Return the object of a picture."""
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d" % (*size, bits)
    return head + colours + (b"/Filter" + filters if filters else b"") + more, data


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    """Return a picture as JPEG."""
    return _saved(picture or sheet(), "JPEG", **options)


def jpeg2000(picture: Image.Image | None = None) -> bytes:
    """Return a picture as JPEG 2000."""
    return _saved(picture or sheet(), "JPEG2000")


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def fax(picture: Image.Image | None = None, group: int = 4) -> bytes:
    """Return a picture in black and white as a fax codes it; black is 0 in the PDF."""
    white = Image.eval((picture or sheet()).convert("L"), lambda value: 255 - value)
    rows = {278: white.height}  # all in one strip
    coded = _saved(white.convert("1"), "TIFF", compression=f"group{group}", tiffinfo=rows)
    with Image.open(io.BytesIO(coded)) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    return coded[start : start + length]


def jbig2(picture: Image.Image | None = None) -> bytes:
    """Return a picture in black and white as JBIG2: a page and one region of fax codes."""
    size = (picture or sheet()).size
    page = struct.pack(">IIIIBH", *size, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", *size, 0, 0, 0, 1) + fax(picture)
    parts = ((48, page), (38, region))
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data
        for number, (kind, data) in enumerate(parts)
    )


def run_lengths(data: bytes) -> bytes:
    """Return data as runs of single bytes and of what does not repeat."""
    out = bytearray()
    at = 0
    while at < len(data):
        end = at + 1
        while end < len(data) and data[end] == data[at] and end - at < 128:
            end += 1
        out += bytes([257 - (end - at) if end - at > 1 else 0, data[at]])
        at = end
    return bytes(out) + b"\x80"


def pixels(mode: str = "L") -> bytes:
    """Return the bytes of the printed page."""
    return sheet(mode).tobytes()


def deflated(data: bytes) -> bytes:
    """Return data deflated, with its checksum."""
    return zlib.compress(data)


def cut(data: bytes, share: float = 0.5) -> bytes:
    """Return the first part of data."""
    return data[: int(len(data) * share)]


def garbled(data: bytes, share: float = 0.5, count: int = 300) -> bytes:
    """Return data with some bytes in the middle replaced by chance."""
    at = int(len(data) * share)
    return data[:at] + random.Random(7).randbytes(count) + data[at + count :]


def zeroed(data: bytes, share: float = 0.5, count: int = 512) -> bytes:
    """Return data with a sector of a disk lost."""
    at = int(len(data) * share)
    return data[:at] + bytes(count) + data[at + count :]
