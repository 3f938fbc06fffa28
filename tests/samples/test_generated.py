"""Generated circulars read as what was written into them: those kept, and fresh ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from samples.compare import Comparison, compare
from samples.generator import LAYOUTS, PRODUCERS, Made, generate, generate_many
from tongbao.pipeline import read_circular

KEPT = sorted((Path(__file__).parents[2] / "samples" / "generated").glob("*.pdf"))
FRESH_SEED = 70_000


def assert_exact(result: Comparison) -> None:
    """Fail unless every fact, claim and head is right and nothing is found wrong."""
    assert result.missing == []
    assert result.extra == []
    assert result.claim_differences == []
    assert result.header_differences == []
    assert result.alarms == []


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_kept_circulars_read_exactly(path: Path) -> None:
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert truth["rankings"]
    assert_exact(compare(truth, read_circular(path)))


def read(made: Made, folder: Path) -> Comparison:
    path = folder / f"{made.name}.pdf"
    path.write_bytes(made.pdf)
    return compare(made.truth, read_circular(path))


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_fresh_circulars_of_each_layout_read_exactly(
    layout: str, tmp_path: Path, require_font: Callable[[str], None]
) -> None:
    for family in ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "AR PL UKai CN",
                   "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"):  # fmt: skip
        require_font(family)
    wanted = [(FRESH_SEED + n, layout, p) for n in range(3) for p in ("typst", "reportlab")]
    for made in generate_many(list(wanted)):
        assert_exact(read(made, tmp_path))


def test_fresh_circulars_by_libreoffice_read_exactly(
    tmp_path: Path, require_font: Callable[[str], None], require_soffice: str
) -> None:
    assert require_soffice
    require_font("Noto Serif CJK SC")
    wanted = [
        (FRESH_SEED + n, layout, "libreoffice")
        for n, layout in enumerate(sorted(set(LAYOUTS) - {"zebra"}))
    ]
    for made in generate_many(list(wanted)):
        assert_exact(read(made, tmp_path))


@pytest.mark.parametrize("producer", ["typst", "reportlab"])
def test_the_same_seed_gives_the_same_circular(
    producer: str, require_font: Callable[[str], None]
) -> None:
    require_font("WenQuanYi Zen Hei")
    require_font("Noto Serif CJK SC")
    assert producer in PRODUCERS
    one, other = (generate(5, "long", producer) for _ in range(2))
    assert one.pdf == other.pdf
    assert one.truth == other.truth
