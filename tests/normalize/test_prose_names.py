"""Names in the prose of a scan that no place has, told by the set that the circular ranks."""

from __future__ import annotations

import pytest

from tongbao.model import Block, Box, Circular, Document
from tongbao.normalize import normalize
from tongbao.validate.judging import validate

BOX = Box(0.0, 0.0, 10.0, 10.0)


def circular(title: str, addressed: str, sentence: str, sure: float) -> Circular:
    texts = (title, addressed, "一、农村厕所改造", sentence)
    kinds = ("heading", "paragraph", "heading", "paragraph")
    blocks = tuple(
        Block(number, kind, text, 1, BOX, confidence=sure)  # type: ignore[arg-type]
        for number, (kind, text) in enumerate(zip(kinds, texts, strict=True), 1)
    )
    return validate(normalize(Document("a.pdf", "0" * 64, (), blocks, ())))


SHAANXI = "陕西省发展和改革委员会关于2018年重点工程完成情况的通报"
LIAOCHENG = "聊城市生态环境局关于2008年重点工程完成情况的通报"


@pytest.mark.parametrize(
    ("title", "addressed", "read", "printed", "name"),
    [
        (SHAANXI, "各市人民政府：", "威阳", "咸阳", "咸阳市"),
        (LIAOCHENG, "各县（市、区）人民政府：", "荏平县", "茌平县", "茌平县"),
    ],
)
def test_a_name_one_character_off_is_that_of_the_set_and_doubted(
    title: str, addressed: str, read: str, printed: str, name: str
) -> None:
    found = circular(title, addressed, f"排名后一位的是{read}。", 0.95)
    assert [(claim.place_text, claim.place and claim.place.name) for claim in found.claims] == [
        (printed, name)
    ]
    (doubt,) = [one for one in found.findings if one.rule == "place-doubtful"]
    assert read in doubt.message.zh
    assert name in doubt.message.zh


def test_what_a_file_prints_stays_and_so_does_a_name_like_two() -> None:
    printed = circular(SHAANXI, "各市人民政府：", "排名后一位的是威阳。", 1.0)
    assert [claim.place_text for claim in printed.claims] == ["威阳"]
    blurred = circular(SHAANXI, "各市人民政府：", "排名后一位的是囗阳。", 0.95)
    assert [claim.place for claim in blurred.claims] == [None]
