"""A page is turned only where far more of its print is legible another way up, and says so."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from samples.degrade import pages_of
from samples.generator import generate
from samples.sheets import Picture
from tongbao.extract.options import ReadOptions
from tongbao.model import Circular
from tongbao.pipeline import read_circular


def scribbled(page: Picture, seed: int) -> Picture:
    """A page with large handwriting in its margins, over its heading and at its foot."""
    rng = np.random.default_rng(seed)
    height, width = page.shape[:2]
    spread = 0.006 * max(height, width)
    drawn = page.copy()
    for y in (0.02, 0.045, 0.9, 0.93, 0.96):
        for x in np.arange(0.3 * width, 0.85 * width, 3 * spread):
            strokes = rng.normal((x, y * height), spread, (6, 2)).astype(np.int32)
            cv2.polylines(drawn, [strokes], isClosed=False, color=(20, 20, 20), thickness=5)
    return drawn


def read(path: Path, page: Picture, options: ReadOptions | None = None) -> Circular:
    Image.fromarray(page).save(path, dpi=(200, 200))
    return read_circular(path, options or ReadOptions())


def words_of(circular: Circular) -> set[str]:
    cells = (cell.text for table in circular.document.tables for cell in table.cells)
    return {*(block.text for block in circular.document.blocks), *cells}


def turns_of(circular: Circular) -> list[str]:
    return [one.facts["degrees"] for one in circular.document.doubts if one.kind == TURNED]


TURNED = "reading-page-turned"


@pytest.fixture(scope="module")
def page() -> Picture:
    return next(pages_of(generate(71018, "half_ruled", "typst").pdf, 200))


@pytest.mark.parametrize("seed", [1, 2])
def test_handwriting_turns_no_page(page: Picture, seed: int, tmp_path: Path) -> None:
    wanted = words_of(read(tmp_path / "plain.png", page))
    scan = read(tmp_path / "scribbled.png", scribbled(page, seed))
    assert not turns_of(scan)
    # Some stand below the handwriting.
    assert len(wanted & words_of(scan)) >= 0.8 * len(wanted)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_was_turned_says_so(page: Picture, quarters: int, tmp_path: Path) -> None:
    lying = np.ascontiguousarray(np.rot90(scribbled(page, 1), -quarters))
    assert turns_of(read(tmp_path / "lying.png", lying)) == [str(90 * quarters)]


def test_a_page_is_kept_as_it_lies_where_the_user_says_so(page: Picture, tmp_path: Path) -> None:
    kept = read(
        tmp_path / "kept.png",
        np.ascontiguousarray(np.rot90(page)),
        ReadOptions(orientation="keep"),
    )
    assert not turns_of(kept)
    assert not words_of(kept) & words_of(read(tmp_path / "upright.png", page)) - {""}
