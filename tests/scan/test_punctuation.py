"""Marks that a recogniser leaves out or lifts, told by the room that they leave."""

from __future__ import annotations

import pytest

from tongbao.extract.scan.correction.punctuation import in_width
from tongbao.extract.scan.ocr.ctc import DecodedChar


def line(text: str, pitch: int = 5, padding: dict[int, int] | None = None) -> list[DecodedChar]:
    """Return a line of clear characters, set evenly but for extra time steps before some."""
    at, chars = 0, []
    for index, character in enumerate(text):
        at += (padding or {}).get(index, 0)
        chars.append(DecodedChar(character, 0.99, at, at))
        at += pitch
    return chars


def text_of(chars: tuple[DecodedChar, ...]) -> str:
    return "".join(one.text for one in chars)


def test_a_comma_lost_behind_a_bracket_is_told_by_its_room() -> None:
    printed = "前三名：碑林区（完成任务）未央区"
    read = in_width(line(printed, padding={printed.index("未"): 3}), alone=False)
    assert text_of(read) == "前三名：碑林区（完成任务）、未央区"
    assert min(one.probability for one in read) <= 0.5, "what is inferred is never sure"


def test_a_bracket_set_close_has_no_comma_behind_it() -> None:
    printed = "各县（市、区）人民政府办公室"
    assert text_of(in_width(line(printed), alone=False)) == printed


@pytest.mark.parametrize(("read", "printed"), [("45·9", "45.9"), ("1·085", "1.085")])
def test_a_lifted_point_is_a_point(read: str, printed: str) -> None:
    assert text_of(in_width(line(read), alone=False)) == printed


def test_a_dot_between_words_is_doubted() -> None:
    (dot,) = [one for one in in_width(line("生活·垃圾"), alone=False) if one.text == "·"]
    assert dot.probability <= 0.5


@pytest.mark.parametrize(
    ("read", "printed"), [("唐山①", "唐山①"), ("９８．５％", "98.5%"), ("m³", "m³")]
)
def test_only_what_differs_in_width_is_put_in_half_width(read: str, printed: str) -> None:
    assert text_of(in_width(line(read), alone=False)) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("出生率（%0）", "出生率（‰）"),
        ("逾期率（％o）", "逾期率（‰）"),
        ("出生率（%。）", "出生率（‰）"),
        ("尚不足84%。", "尚不足84%。"),
        ("8.64%0", "8.64‰"),
        ("占比（%）", "占比（%）"),
        ("增长5%，0.3个百分点", "增长5%，0.3个百分点"),
        ("20%05", "20%05"),
    ],
)
def test_a_per_cent_sign_with_a_ring_is_per_mille(read: str, printed: str) -> None:
    assert text_of(in_width(line(read), alone=False)) == printed
