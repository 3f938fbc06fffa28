"""Captions and headings that name a project and were not read surely are told."""

from __future__ import annotations

import pytest

from tongbao.model import Block, Box, Ranking
from tongbao.normalize.settling.doubts import doubts_of_rankings

BOX = Box(0, 0, 100, 10)
CAPTION = "表4 农村人居环境整治工程（农村厕）所改造）完成率排名"


def read(*texts: tuple[str, float]) -> list[str]:
    """Return the rules of the doubts about a ranking under a doubtful caption."""
    ranking = Ranking(3, "农村人居环境整治工程", "农村厕", "完成率", "", "%", "desc", ())
    blocks = [Block(1, "caption", CAPTION, 1, BOX, confidence=0.4)]
    blocks += [Block(n, "heading", t, 1, BOX, confidence=c) for n, (t, c) in enumerate(texts, 2)]
    return [doubt.kind for doubt in doubts_of_rankings([ranking], {}, blocks)]


@pytest.mark.parametrize("heading", ["（1）农村厕所改造", "（1）改造农村厕"])
def test_a_part_of_a_longer_name_vouches_for_no_name(heading: str) -> None:
    assert read(("三、农村人居环境整治工程", 1.0), (heading, 1.0))


def test_a_name_read_surely_elsewhere_needs_no_doubt() -> None:
    assert not read(("三、农村人居环境整治工程", 1.0), ("（1）农村厕", 1.0))
    assert read(("三、农村人居环境整治工程", 0.3), ("（1）农村厕", 1.0))
