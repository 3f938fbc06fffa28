"""Tesseract, the second recogniser: an installed program, called on pictures of single lines.

All lines of a page go to it as one file and come back as one table, so that it starts once a
page; it takes about a second for a hundred lines.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PIL import Image

from tongbao.extract.scan.image.binarization import Grey
from tongbao.extract.scan.ocr.parameters import TESSERACT

Script = Literal["figures", "han"]
_LANGUAGES: dict[Script, str] = {"figures": "eng", "han": "chi_sim"}
_FIGURES = "0123456789.,-%()"
_WORD = "5"
"""The level of a word in its table."""
_COLUMNS = 12
"""Columns of that table; the last two are confidence and text."""


@dataclass(frozen=True, slots=True)
class SecondLine:
    """One line as Tesseract reads it."""

    text: str
    """Without blanks; empty where it sees nothing."""
    confidence: float
    """Of its least certain word, 0 to 1."""


class TesseractError(Exception):
    """The program broke off or took too long; the message says which."""


@cache
def has_tesseract() -> bool:
    """Return whether the program is installed, with the models for figures and Chinese."""
    path = shutil.which("tesseract")
    if path is None:
        return False
    try:
        asked = subprocess.run(
            [path, "--list-langs"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return set(_LANGUAGES.values()) <= set(asked.stdout.split())


def second_lines(lines: Sequence[Grey], script: Script) -> list[SecondLine]:
    """Return what Tesseract reads on pictures of single lines, in the order given.

    Args:
        lines: Dark print on white, with some white around.
        script: What the lines hold; ``figures`` are read as nothing but figures.

    Raises:
        TesseractError: It could not read them.
    """
    if not lines:
        return []
    only = ["-c", f"tessedit_char_whitelist={_FIGURES}"] if script == "figures" else []
    told = _run(
        [*("-l", _LANGUAGES[script], "--psm", "7", "--dpi", "300"), *only], _pack_lines(lines)
    )
    words: list[list[tuple[str, float]]] = [[] for _ in lines]
    for row in csv.reader(io.StringIO(told), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) == _COLUMNS and row[0] == _WORD:
            words[int(row[1]) - 1].append((row[11], float(row[10]) / 100))
    return [
        SecondLine(
            "".join("".join(text.split()) for text, _ in line),
            max(0.0, min((sure for _, sure in line), default=0.0)),
        )
        for line in words
    ]


def _pack_lines(lines: Sequence[Grey]) -> bytes:
    """Return the lines as the pages of one file."""
    first, *rest = (Image.fromarray(line) for line in lines)
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=rest)
    return out.getvalue()


def _run(options: Sequence[str], data: bytes) -> str:
    path = shutil.which("tesseract")
    if path is None:
        raise TesseractError("tesseract is not installed")
    try:
        done = subprocess.run(
            [path, "stdin", "stdout", *options, "tsv"],
            input=data,
            capture_output=True,
            timeout=TESSERACT.wait_s,
            check=True,
            # Its own threads wait for each other far longer than they save.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise TesseractError(f"{type(error).__name__}: {error}") from error
    return done.stdout.decode("utf-8", "replace")
