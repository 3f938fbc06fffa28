"""From a seed to a PDF with its truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from samples.generator.layouts import LAYOUTS, OLD_LAYOUTS, Laid
from samples.generator.sheets import Sheets
from samples.generator.spec import Draw
from samples.generator.topics import TOPICS, Topic
from samples.generator.truth import truth_of
from samples.generator.turning import turned

TYPST_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing", "AR PL UKai",
               "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")  # fmt: skip


def _typst(sheets: Sheets) -> bytes:
    from samples.generator.with_typst import render

    return render(sheets)


def _reportlab(sheets: Sheets) -> bytes:
    from samples.generator.with_reportlab import render

    return render(sheets)


def _libreoffice(sheets: Sheets) -> bytes:
    from samples.generator.with_libreoffice import render_many

    return render_many([sheets])[0]


PRODUCERS: dict[str, Callable[[Sheets], bytes]] = {
    "typst": _typst,
    "reportlab": _reportlab,
    "libreoffice": _libreoffice,
}
NOT_BY = {"libreoffice": {"zebra"}}
"""Layouts that a producer's tables cannot set."""


@dataclass(frozen=True, slots=True)
class Made:
    """One generated circular."""

    name: str
    pdf: bytes
    truth: dict[str, Any]


def lay_out(
    seed: int, layout: str, topics: tuple[Topic, ...] = TOPICS, *, old: bool = False
) -> Laid:
    """Draw a circular of a layout, about some of the topics, from a seed; of 1980–2005 if old."""
    rng = Draw(f"{seed}:{layout}", topics, old=old)
    laid = OLD_LAYOUTS[layout](rng)
    laid.sheets.font = rng.choice(TYPST_FONTS)
    laid.sheets.turn = rng.choice([0, 0, 0, 0, 0, 0, 90, 270])
    laid.sheets.fake_bold = rng.random() < 0.3
    laid.sheets.split_rows = rng.random() < 0.5
    return laid


def generate(
    seed: int,
    layout: str | None = None,
    producer: str | None = None,
    topics: tuple[Topic, ...] = TOPICS,
) -> Made:
    """Return one circular; layout and producer are drawn from the seed where not given."""
    return next(generate_many([(seed, layout, producer)], topics))


def generate_many(
    wanted: list[tuple[int, str | None, str | None]],
    topics: tuple[Topic, ...] = TOPICS,
    *,
    old: bool = False,
) -> Iterator[Made]:
    """Yield circulars in order; those of LibreOffice are converted in one call.

    Args:
        wanted: Seed, layout and producer of each; the latter two are drawn where None.
        topics: What they are about.
        old: Whether they are written as from 1980 to 2005.
    """
    drawn: list[tuple[int, str, str, Laid]] = []
    for seed, layout, producer in wanted:
        rng = Random(f"choice:{seed}")
        unable = NOT_BY.get(producer or "", set())
        chosen = layout or rng.choice(sorted(set(OLD_LAYOUTS if old else LAYOUTS) - unable))
        able = [p for p in sorted(PRODUCERS) if chosen not in NOT_BY.get(p, set())]
        by = producer or rng.choice(able)
        drawn.append((seed, chosen, by, lay_out(seed, chosen, topics, old=old)))
    office = [laid.sheets for _, _, by, laid in drawn if by == "libreoffice"]
    printed: Iterator[bytes] = iter(())
    if office:
        from samples.generator.with_libreoffice import render_many

        printed = iter(render_many(office))
    for seed, layout_, by, laid in drawn:
        pdf = next(printed) if by == "libreoffice" else PRODUCERS[by](laid.sheets)
        if laid.sheets.turn:
            pdf = turned(pdf, laid.sheets.turn)
        truth = truth_of(laid, layout=layout_, producer=by, seed=seed)
        yield Made(f"{layout_}-{by}-{seed}", pdf, truth)
