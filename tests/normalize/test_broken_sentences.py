"""A sentence that a line's end broke over two blocks is read as one."""

from __future__ import annotations

import pytest

from tongbao.model import Block, Box, Document
from tongbao.normalize import normalize


def claims_of(*texts: str) -> list[tuple[str, str]]:
    blocks = tuple(
        Block(n, "paragraph", text, 1, Box(10, 20.0 * n, 500, 20.0 * n + 12))
        for n, text in enumerate(texts, 1)
    )
    title = Block(
        99, "heading", "关于2020年5月河北省开工情况的通报", 1, Box(10, 0, 500, 15), size=22
    )
    document = Document("a.pdf", "0" * 64, (), (title, *blocks))
    return [(claim.kind, claim.place_text) for claim in normalize(document).claims]


@pytest.mark.parametrize("cut", [3, 9, 14, 20, 26, 31])
def test_wherever_the_line_ends_the_claims_are_the_same(cut: int) -> None:
    text = "开工率居前三位的为：石家庄市、唐山市、保定市；居后三位的为：廊坊市、沧州市、衡水市。"
    whole = claims_of("各市人民政府：", text)
    assert len(whole) == 6
    if any(mark in text[:cut] for mark in "，、；：") and text[cut - 1] not in "；：":
        assert claims_of("各市人民政府：", text[:cut], text[cut:]) == whole


def test_a_new_item_is_a_new_sentence() -> None:
    first = "开工率居前三位的为石家庄市、唐山市、保定市"
    second = "（二）完工率居前三位的为廊坊市、沧州市、衡水市。"
    assert len(claims_of("各市人民政府：", first, second)) == 6
