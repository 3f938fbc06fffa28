"""Circulars as written from 1980 to 2005 are read as what was written into them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from samples.compare import compare
from samples.generator import generate_many
from samples.generator.age import OLD_TOPICS
from samples.generator.layouts import OLD_LAYOUTS
from tongbao.pipeline import read_circular

FRESH_SEED = 71_000
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "AR PL UKai CN",
         "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")  # fmt: skip


@pytest.mark.parametrize("layout", sorted(OLD_LAYOUTS))
def test_old_circulars_of_each_layout_read_exactly(
    layout: str, tmp_path: Path, require_font: Callable[[str], None]
) -> None:
    for family in FONTS:
        require_font(family)
    wanted = [(FRESH_SEED + n, layout, p) for n, p in enumerate(("typst", "reportlab"))]
    for made in generate_many(list(wanted), OLD_TOPICS, old=True):
        path = tmp_path / f"{made.name}.pdf"
        path.write_bytes(made.pdf)
        result = compare(made.truth, read_circular(path))
        assert result.missing == []
        assert result.extra == []
        assert result.claim_differences == []
        assert result.header_differences == []
        assert result.alarms == []
