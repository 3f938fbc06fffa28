"""Brackets fainter than print belong to their line; edges of characters and rules do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from twins import read

from samples.degrade import degrade
from samples.generator import generate
from tongbao.extract.scan.textlines.faint_brackets import adds_brackets, with_faint_ends
from tongbao.extract.scan.textlines.segmentation import Segment

LINE = Segment(500, 200, 640, 240)


def widened(x: int, top: int, wide: int, high: int, grey: int = 190) -> tuple[int, int]:
    """Return where a line begins and ends on a sheet with one stroke beside it."""
    sheet = np.full((500, 1000), 248, np.uint8)
    sheet[LINE.top : LINE.bottom, LINE.x0 : LINE.x1] = 60
    sheet[top : top + high, x : x + wide] = grey
    found = with_faint_ends(sheet, LINE, [LINE], 44.0)
    return found.x0, found.x1


def test_a_faint_bracket_belongs_to_its_line() -> None:
    assert widened(480, 200, 8, 42) == (480, 640)
    assert widened(652, 200, 8, 42) == (500, 660)


@pytest.mark.parametrize(
    "stroke",
    [
        pytest.param((640, 200, 4, 42), id="the blurred edge of a character"),
        pytest.param((652, 218, 8, 6), id="dust"),
        pytest.param((652, 0, 4, 500), id="a rule"),
        pytest.param((760, 200, 8, 42), id="another cell's print"),
    ],
)
def test_other_faint_ink_does_not(stroke: tuple[int, int, int, int]) -> None:
    assert widened(*stroke) == (500, 640)


def test_only_brackets_are_taken_over() -> None:
    assert adds_brackets("完成率", "(完成率%)")
    assert not adds_brackets("完成率", "1完成率)")
    assert not adds_brackets("（完成率）", "（完成率）")


def test_a_metric_in_faint_brackets_is_told_from_its_project(tmp_path: Path) -> None:
    made = generate(91013, "wide", "typst")
    path = tmp_path / "scan.pdf"
    path.write_bytes(degrade(made.pdf, "jpeg100", 91013)[0])
    named = {(ranking.project, ranking.metric) for ranking in read(path).rankings}
    assert ("小型水库除险加固工程", "完成率") in named
    assert ("地方政府专项债券项目", "支出进度") in named
