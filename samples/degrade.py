"""Turns exported circulars into scans of them: rendered, damaged by a seed, packed as one file.

Each kind is one way in which circulars reach an archive: a clean scan, a phone's photograph,
a fax, a small JPEG from a web page, sheets laid in askew or upside down, sealed, stained,
punched.

python -m samples.degrade circular.pdf fax150 --seed 3 -o circular.tif
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image

from samples import overprints, reproductions
from samples.sheets import Picture, blurred, clean, inked, noisy, picture_of, turned

Container = Literal["pdf", "tif", "png", "jpg"]
_POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of damage."""

    dpi: int
    damage: Callable[[Picture, np.random.Generator, int], Picture]
    """Takes the page at ``dpi``, the source of chance, and the dpi."""
    mode: Literal["RGB", "L", "1"] = "L"
    quality: int = 90
    """Of the JPEG inside the file."""
    threshold: int = 128
    """Grey value parting black from white in mode ``1``."""
    stitched: bool = False
    """Whether all pages become one long picture."""


def pages_of(pdf: bytes, dpi: int) -> Iterator[Picture]:
    """Yield the pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(scale=dpi / _POINTS_PER_INCH, rev_byteorder=True)
            yield np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        document.close()


def skewed(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A sheet that went through the feeder at an angle of up to ten degrees."""
    angle = rng.uniform(2.0, 10.0) * rng.choice([-1, 1])
    return clean(turned(picture, angle), rng, dpi)


def upended(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A sheet laid in sideways or upside down."""
    return picture_of(np.rot90(clean(picture, rng, dpi), int(rng.integers(1, 4)))).copy()


def fax(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A fax: jagged, specks, rows shifted, strokes thinned or swollen."""
    del dpi
    page = blurred(turned(picture, rng.uniform(-1.0, 1.0)), rng.uniform(0.5, 0.8))
    page = noisy(page, rng, rng.uniform(6.0, 14.0))
    grey = page[:, :, 0]
    for row in rng.integers(0, grey.shape[0], size=6):
        grey[row] = np.roll(grey[row], int(rng.integers(-2, 3)))
    specks = rng.random(grey.shape) < rng.uniform(0.0002, 0.0008)
    grey[specks] = np.where(rng.random(int(specks.sum())) < 0.7, 0, 255)
    lift = rng.uniform(-10, 14)
    return picture_of(np.repeat(grey[:, :, None].astype(np.float32) - lift, 3, axis=2))


def small_jpeg(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A page picture made small for the web; the file's JPEG quality does the rest."""
    del dpi
    return blurred(turned(inked(picture, rng), rng.uniform(-1.0, 1.0), 250), 0.35)


def photographed(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A phone's photograph: perspective, a bent sheet, uneven light, a dark table."""
    height, width = picture.shape[:2]
    bent = _bent(inked(picture, rng), rng.uniform(-0.006, 0.006) * height)
    margin = int(0.08 * width)
    canvas = _table_top((height + 2 * margin, width + 2 * margin), rng)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    jitter = rng.uniform(-0.045, 0.045, (4, 2)) * [width, height]
    aimed = (corners + margin + jitter * 0.8).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, aimed)
    size = (canvas.shape[1], canvas.shape[0])
    sheet = cv2.warpPerspective(bent, matrix, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)
    whole = np.where(mask[:, :, None] > 127, sheet, canvas).astype(np.float32)
    lit = whole * _light(whole.shape[:2], rng)[:, :, None]
    tint = np.array([1.0, rng.uniform(0.95, 1.0), rng.uniform(0.86, 0.98)])
    return noisy(blurred(picture_of(lit * tint), 0.9 * dpi / 300), rng, 4.0)


def _bent(picture: Picture, sag: float) -> Picture:
    """Return the page bent like a sheet that does not lie flat: rows sag in the middle."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bow = sag * np.sin(np.pi * x / width) * (0.4 + 0.6 * y / height)
    return picture_of(
        cv2.remap(picture, x, (y + bow).astype(np.float32), cv2.INTER_LINEAR,
                  borderMode=cv2.BORDER_REPLICATE)
    )  # fmt: skip


def _table_top(shape: tuple[int, int], rng: np.random.Generator) -> Picture:
    base = rng.uniform(20, 90, 3)
    grain = cv2.resize(rng.normal(0, 9, (shape[0] // 40, 6)), shape[::-1])
    return picture_of(base[None, None, :] + grain[:, :, None])


def _light(shape: tuple[int, ...], rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return a smooth field of brightness: a lamp at one side, a shadow from a corner."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    angle = rng.uniform(0, 2 * np.pi)
    along = (x / shape[1] - 0.5) * np.cos(angle) + (y / shape[0] - 0.5) * np.sin(angle)
    cx, cy = rng.uniform(0, shape[1]), rng.uniform(0, shape[0])
    shadow = np.exp(-(((x - cx) / (0.35 * shape[1])) ** 2 + ((y - cy) / (0.35 * shape[0])) ** 2))
    return np.asarray(0.86 + rng.uniform(0.1, 0.3) * along - rng.uniform(0.05, 0.2) * shadow)


def sealed(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A scan in colour with a round red seal, here over the middle of the page's print."""
    height, width = picture.shape[:2]
    inked = np.argwhere(picture[:, :, 0] < 128)
    middle = inked[int(rng.integers(len(inked)))] if len(inked) else (height // 2, width // 2)
    y, x = int(middle[0]), int(middle[1])
    radius = int(20 / 25.4 * dpi)
    ink = np.zeros((height, width), np.uint8)
    cv2.circle(ink, (x, y), radius, 255, max(3, radius // 16))
    star = [
        (x + 0.38 * radius * f * np.sin(a), y - 0.38 * radius * f * np.cos(a))
        for f, a in ((1 if n % 2 == 0 else 0.4, n * np.pi / 5) for n in range(10))
    ]
    cv2.fillPoly(ink, [np.array(star, np.int32)], 255)
    for step in range(14):
        at = np.pi * (0.75 + 1.5 * step / 13)
        px, py = x + 0.78 * radius * np.cos(at), y + 0.78 * radius * np.sin(at)
        cv2.rectangle(ink, (int(px) - radius // 12, int(py) - radius // 12),
                      (int(px) + radius // 12, int(py) + radius // 12), 255, radius // 30)  # fmt: skip
    strength = (ink / 255.0 * rng.uniform(0.6, 0.9))[:, :, None]
    red = np.array([rng.uniform(205, 235), rng.uniform(30, 70), rng.uniform(40, 80)]) / 255
    return clean(picture_of(picture * (1 - strength + strength * red)), rng, dpi)


def speckled(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """Dust and toner specks."""
    page = clean(picture, rng, dpi)
    for _ in range(int(rng.integers(300, 900))):
        at = (int(rng.integers(page.shape[1])), int(rng.integers(page.shape[0])))
        cv2.circle(page, at, int(rng.integers(0, 1 + dpi // 150)), (40, 40, 40), -1)
    return page


def bled_through(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """Thin paper: the print of the back shines through."""
    back = blurred(picture_of(picture[::-1, ::-1]), 2.5 * dpi / 300)
    faint = rng.uniform(0.12, 0.25)
    shown = picture.astype(np.float32) * (1 - faint * (1 - back.astype(np.float32) / 255))
    return clean(picture_of(shown), rng, dpi)


def punched(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """Punch holes at the left, and the black that a copier leaves around the sheet."""
    page = clean(picture, rng, dpi)
    height, width = page.shape[:2]
    for share in (0.36, 0.64):
        cv2.circle(
            page, (int(0.035 * width), int(share * height)), int(0.012 * width), (15, 15, 15), -1
        )
    band = int(rng.uniform(0.006, 0.02) * width)
    page[:, -band:] = rng.uniform(0, 40)
    page[: band // 2] = rng.uniform(0, 40)
    return page


def archived(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A sheet that an archive's scanner made black and white."""
    askew = turned(inked(picture, rng), rng.uniform(-1.5, 1.5), 250)
    return noisy(blurred(askew, 0.7 * dpi / 300 + 0.2), rng, rng.uniform(2.0, 6.0))


def copied(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A copy of a copy: contrast driven up, strokes swollen, dust, dark edges."""
    page = turned(inked(picture, rng), rng.uniform(-2.0, 2.0), 250)
    for _ in range(2):
        page = noisy(blurred(page, rng.uniform(0.7, 1.1) * dpi / 200), rng, 5.0)
        middle = rng.uniform(150, 190)
        page = picture_of((page.astype(np.float32) - middle) * 1.8 + middle)
    page = picture_of(20 + page.astype(np.float32) * rng.uniform(0.8, 0.9))
    for _ in range(int(rng.integers(50, 200))):
        at = (int(rng.integers(page.shape[1])), int(rng.integers(page.shape[0])))
        cv2.circle(page, at, int(rng.integers(0, 1 + dpi // 200)), (40, 40, 40), -1)
    band = int(rng.uniform(0.004, 0.015) * page.shape[1])
    page[:, :band] = rng.uniform(10, 60)
    page[-band:] = rng.uniform(10, 60)
    return page


KINDS: dict[str, Kind] = {
    "clean300": Kind(300, clean),
    "clean150": Kind(150, clean),
    "photo": Kind(250, photographed, "RGB", 85),
    "fax150": Kind(150, fax, "1", threshold=172),
    "jpeg100": Kind(100, small_jpeg, "L", 40),
    "skew": Kind(200, skewed),
    "turned": Kind(200, upended),
    "seal": Kind(200, sealed, "RGB", 85),
    "speckle": Kind(200, speckled),
    "bleed": Kind(200, bled_through),
    "punched": Kind(200, punched),
    "archive200": Kind(200, archived, "1", threshold=150),
    "archive300": Kind(300, archived, "1", threshold=150),
    "copy200": Kind(200, copied),
    "clean600": Kind(600, clean),
    "clean100": Kind(100, clean),
    "clean70": Kind(70, clean),
    "header": Kind(150, overprints.coloured_header, "RGB", 85),
    "dark": Kind(150, overprints.dark_header, "RGB", 85),
    "sealed30": Kind(200, overprints.sealed(30), "RGB", 85),
    "sealed50": Kind(200, overprints.sealed(50), "RGB", 85),
    "watermark": Kind(150, overprints.watermarked, "RGB", 85),
    "notes": Kind(200, overprints.handwritten, "RGB", 85),
    "streaks": Kind(200, overprints.streaked),
    "screen72": Kind(72, reproductions.screenshot, "RGB", 95),
    "screen110": Kind(110, reproductions.screenshot, "RGB", 95),
    "stitched": Kind(110, reproductions.screenshot, "RGB", 95, stitched=True),
    "moire": Kind(200, reproductions.photographed_screen, "RGB", 85),
    "dots": Kind(180, reproductions.dot_matrix),
    "mimeo": Kind(200, reproductions.mimeographed),
}


def degrade(pdf: bytes, kind: str, seed: int, container: Container = "pdf") -> list[bytes]:
    """Return the scan of a PDF: one file, or one per page for ``png`` and ``jpg``.

    Args:
        pdf: The exported circular.
        kind: A key of :data:`KINDS`.
        seed: Decides all chance.
        container: What the scan is kept in.
    """
    made = KINDS[kind]
    rng = np.random.default_rng([seed, *kind.encode()])
    sheets = []
    pages = [made.damage(page, rng, made.dpi) for page in pages_of(pdf, made.dpi)]
    for page in reproductions.stitched(pages) if made.stitched else pages:
        sheet = Image.fromarray(page)
        if made.mode == "1":
            grey = np.asarray(sheet.convert("L"))
            sheet = Image.fromarray(grey > made.threshold)
        elif made.mode == "L":
            sheet = sheet.convert("L")
        sheets.append(sheet)
    return _packed(sheets, made, container)


def _packed(sheets: list[Image.Image], kind: Kind, container: Container) -> list[bytes]:
    dpi = (kind.dpi, kind.dpi)
    if container in {"png", "jpg"}:
        return [_saved(sheet, container, dpi=dpi, quality=kind.quality) for sheet in sheets]
    if container == "tif":
        packing = "group4" if kind.mode == "1" else "tiff_lzw"
        rest = {"save_all": True, "append_images": sheets[1:]}
        return [_saved(sheets[0], "tif", dpi=dpi, compression=packing, **rest)]
    rest = {"save_all": True, "append_images": sheets[1:], "resolution": float(kind.dpi)}
    if kind.mode != "1":
        rest["quality"] = kind.quality
    return [_saved(sheets[0], "pdf", **rest)]


def _saved(sheet: Image.Image, container: Container, **how: object) -> bytes:
    formats = {"pdf": "PDF", "tif": "TIFF", "png": "PNG", "jpg": "JPEG"}
    if container == "png":
        how.pop("quality", None)
    if container == "jpg" and sheet.mode == "1":
        sheet = sheet.convert("L")
    out = io.BytesIO()
    sheet.save(out, formats[container], **how)
    return out.getvalue()


def main() -> None:
    """Write the scan of one PDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", type=Path)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    asked = parser.parse_args()
    container = {"tiff": "tif", "jpeg": "jpg"}.get(asked.output.suffix[1:], asked.output.suffix[1:])
    files = degrade(asked.pdf.read_bytes(), asked.kind, asked.seed, container)
    for number, data in enumerate(files, 1):
        name = (
            asked.output
            if len(files) == 1
            else asked.output.with_stem(f"{asked.output.stem}-{number}")
        )
        name.write_bytes(data)


if __name__ == "__main__":
    main()
