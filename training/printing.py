"""Prints a cell's text in some typeface, on a canvas finer than any scan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Chance = np.random.Generator
Grey = npt.NDArray[np.uint8]
FINEST = 3
"""Pixels of the canvas to one of the scan, across and down."""
_FIGURES = "0123456789.,-%/()"
_NOT_TEXT = ("Italic", "Oblique", "BI", "Math", "Symbol", "D050000L", "opens___", "Biolinum_K")
"""In the names of faces that slant, or draw boxes and crosses for figures."""
_WIDE = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file."""

    path: str
    index: int
    han: bool


@lru_cache(maxsize=400)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size, face.index)


def faces_in(folders: Iterable[Path]) -> list[Face]:
    """Return the faces under some folders that print figures, upright ones only, sorted.

    One family may come twice, in a file of its own and in another's collection: no harm.
    """
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in {".ttf", ".otf", ".ttc"}:
                continue
            if any(word in path.stem for word in _NOT_TEXT):
                continue
            for index in range(1 if path.suffix.lower() != ".ttc" else 2):
                face = Face(str(path), index, han=False)
                try:
                    font = ImageFont.truetype(face.path, 40, index)
                except OSError:
                    continue
                if _prints(font, _FIGURES):
                    found.append(Face(face.path, index, han=_prints(font, "第名率定")))
    return found


def _prints(font: ImageFont.FreeTypeFont, characters: str) -> bool:
    missing = bytes(font.getmask("\U0010fff0"))
    shapes = [bytes(font.getmask(character)) for character in characters]
    return all(shape and shape != missing for shape in shapes) and len(set(shapes)) == len(shapes)


@dataclass(frozen=True, slots=True)
class Print:
    """A cell as printed: ink 0 on paper 255."""

    picture: Grey
    box: tuple[int, int, int, int]
    """x0, top, x1, bottom of the cell within its rules."""
    across: list[tuple[float, float]]
    """Rules across: place and thickness; they run over the whole picture."""
    down: list[tuple[float, float]]


def printed(
    text: str, faces: Sequence[Face], han: Sequence[Face], pixels: float, rng: Chance
) -> Print:
    """Return a text in a cell, with rules around it or not.

    Args:
        text: What is printed.
        faces: Any faces.
        han: Faces that print Han characters.
        pixels: Size of the font in pixels of the scan.
        rng: Source of chance.
    """
    em = max(8, round(pixels * FINEST))
    face = faces[int(rng.integers(len(faces)))]
    han_face = face if face.han else han[int(rng.integers(len(han)))]
    if han_face.han and rng.random() < 0.05:
        face, text = han_face, text.translate(_WIDE)
    loose = 1 + (rng.uniform(-0.04, 0.14) if rng.random() < 0.3 else 0.0)
    advances = [_font(_face(c, face, han_face), em).getlength(c) * loose for c in text]
    wide, high = sum(advances), 1.15 * em
    left, right = rng.uniform(0.15, 1.2, 2) * em
    above, below = rng.uniform(0.08, 0.6, 2) * em
    margin = round(0.9 * em)
    width, height = round(left + wide + right), round(above + high + below)
    canvas = Image.new("L", (width + 2 * margin, height + 2 * margin), 255)
    pen = ImageDraw.Draw(canvas)
    x, y = margin + left, margin + above + 0.92 * em
    for character, advance in zip(text, advances, strict=True):
        pen.text((x, y), character, 0, _font(_face(character, face, han_face), em), anchor="ls")
        x += advance
    picture = np.array(canvas)
    box = (margin, margin, margin + width, margin + height)
    ruled = rng.random() < 0.8
    rule = rng.uniform(0.03, 0.14) * em
    across = [(float(at), rule) for at in (box[1], box[3]) if ruled and rng.random() < 0.9]
    down = [(float(at), rule) for at in (box[0], box[2]) if ruled and rng.random() < 0.8]
    for at, thick in across:
        picture[round(at - thick / 2) : round(at + thick / 2) + 1] = 0
    for at, thick in down:
        picture[:, round(at - thick / 2) : round(at + thick / 2) + 1] = 0
    return Print(picture, box, across, down)


def _face(character: str, face: Face, han: Face) -> Face:
    return han if ord(character) >= 0x2E80 else face
