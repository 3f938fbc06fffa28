"""The documents that both trees read: those kept in the repository, and fresh ones.

python -m bench.regression.documents draws those of ``tests/data/scans/`` anew.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path
from typing import Literal

import pypdfium2

from samples.damage_export import export
from samples.degrade import KINDS, Container, degrade
from samples.generator import LAYOUTS, PRODUCERS, Made, generate, generate_many
from samples.generator.making import NOT_BY
from samples.hostile import MADE

Part = Literal["none", "small", "full"]

ROOT = Path(__file__).resolve().parents[2]
SCANS = ROOT / "tests" / "data" / "scans"
_KEPT = (
    "samples/generated",
    "samples/hebei-2020-15",
    "tests/data/scans",
    "tests/corpus/documents",
    "tests/data/real",
)
_SUFFIXES = {".pdf", ".txt", ".tif", ".png", ".jpg"}

_KEPT_SCANS: Sequence[tuple[str, str, Container, int]] = (
    ("clean100", "matrix_totals", "png", 1),
    ("clean150", "pairs", "pdf", 1),
    ("photo", "noted", "jpg", 1),
    ("fax150", "wide", "tif", 2),
    ("jpeg100", "borderless", "jpg", 1),
    ("skew", "side_by_side", "pdf", 1),
    ("turned", "double", "pdf", 1),
    ("seal", "bureaus", "pdf", 1),
    ("speckle", "listed", "pdf", 1),
    ("bleed", "matrix", "pdf", 1),
    ("punched", "zebra", "pdf", 1),
    ("archive300", "open_frame", "tif", 1),
    ("copy200", "dashed", "pdf", 1),
    ("fax150", "long", "pdf", 2),
)
"""Kind, layout, container, and most pages, of the scans that are kept."""
_FIRST_SEED = 61_000
_EXPORTS, _SCANS = 24, 60
_CONTAINERS: Sequence[Container] = ("pdf", "pdf", "tif", "png", "jpg")
_BROKEN = (
    "page-and-pdf.pdf",
    "pages-in-a-circle.pdf",
    "pdf-and-zip.pdf",
    "scripts-and-attachments.pdf",
    "tiff-in-a-circle.pdf",
    "vast-page.pdf",
)
"""Hostile files that cost little; those that run into limits do so by what a machine can do."""


def gather(folder: Path, part: Part, seed: int, also: Sequence[Path] = ()) -> int:
    """Put the documents of a part into a folder, and return how many there are.

    Args:
        folder: Where to put them; created.
        part: ``small`` is what the repository keeps, a few text exports and broken files;
            ``full`` has fresh circulars of every layout by every producer, more text exports,
            and scans of every kind besides; ``none`` has only what ``also`` names.
        seed: Decides what is drawn for ``full``.
        also: Further files and folders.
    """
    if part != "none":
        _copy_kept(folder)
        _draw_exports(folder / "exports", range(_FIRST_SEED, _FIRST_SEED + 4))
        _break(folder / "broken")
    if part == "full":
        _draw_exports(folder / "exports", range(seed, seed + _EXPORTS))
        for made in _circulars(seed):
            _write(folder / "circulars" / f"{made.name}.pdf", made.pdf)
        _draw_scans(folder / "scans", seed)
    for number, path in enumerate(also, 1):
        if path.is_dir():
            shutil.copytree(path, folder / f"also-{number}")
        else:
            _write(folder / f"also-{number}" / path.name, path.read_bytes())
    return sum(path.is_file() for path in folder.rglob("*"))


def _copy_kept(folder: Path) -> None:
    for kept in _KEPT:
        for path in sorted((ROOT / kept).iterdir()):
            if path.suffix in _SUFFIXES:
                _write(folder / kept / path.name, path.read_bytes())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _draw_exports(folder: Path, seeds: Sequence[int]) -> None:
    for seed in seeds:
        made = export(seed, damaged=seed % 3 != 0)
        _write(folder / f"{made.name}.txt", made.text.encode())


def _break(folder: Path) -> None:
    """Write files that fail, each in its own way, and two that are the same."""
    whole = (ROOT / "samples" / "generated" / "pairs-typst-72.pdf").read_bytes()
    _write(folder / "cut.pdf", whole[: len(whole) // 2])
    _write(folder / "empty.pdf", b"")
    _write(folder / "letter.txt", "没有排名\n".encode() * 3)
    _write(folder / "twin-1.pdf", whole)
    _write(folder / "twin-2.pdf", whole)
    for name in _BROKEN:
        _write(folder / name, MADE[name]())


def _circulars(seed: int) -> Iterator[Made]:
    """Yield a circular of every layout by every producer that is there and can set it."""
    able = [name for name in sorted(PRODUCERS) if name != "libreoffice" or shutil.which("soffice")]
    if len(able) < len(PRODUCERS):
        print("LibreOffice is not installed: nothing is printed by it", file=sys.stderr)
    both = [
        (layout, producer)
        for producer in able
        for layout in LAYOUTS
        if layout not in NOT_BY.get(producer, set())
    ]
    yield from generate_many([(seed + n, *pair) for n, pair in enumerate(both)])


def _draw_scans(folder: Path, seed: int) -> None:
    wanted = zip(cycle(KINDS), cycle(LAYOUTS), cycle(_CONTAINERS), strict=False)
    for n, (kind, layout, container) in enumerate(islice(wanted, _SCANS)):
        made = generate(seed + 1_000 + n, layout, ("typst", "reportlab")[n % 2])
        _write_scan(folder, f"{made.name}-{kind}", made.pdf, kind, seed + n, container)


def _write_scan(
    folder: Path, name: str, pdf: bytes, kind: str, seed: int, container: Container
) -> None:
    files = degrade(pdf, kind, seed, container)
    for page, data in enumerate(files, 1):
        number = f"-{page}" if len(files) > 1 else ""
        _write(folder / f"{name}{number}.{container}", data)


def draw_kept() -> None:
    """Draw the scans that the repository keeps: of each kind a circular of few pages."""
    shutil.rmtree(SCANS, ignore_errors=True)
    for n, (kind, layout, container, most) in enumerate(_KEPT_SCANS):
        for seed in count(_FIRST_SEED + n, 100):
            made = generate(seed, layout, ("typst", "reportlab")[n % 2])
            if len(pypdfium2.PdfDocument(made.pdf)) <= most:
                _write_scan(SCANS, f"{made.name}-{kind}", made.pdf, kind, seed, container)
                break


if __name__ == "__main__":
    draw_kept()
