"""Doubtful lines read by two recognisers: who is believed, and how surely."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tongbao.extract.scan.ocr.ctc import BLANK, REST, DecodedChar, TimeStep, greedy
from tongbao.extract.scan.ocr.recognizer import Grey, recognise
from tongbao.extract.scan.ocr.word_ensemble import Hypothesis, choose_hypothesis, to_read_again

FACE = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"


def _steps(*shares: dict[str, float]) -> tuple[TimeStep, ...]:
    return tuple(
        {BLANK: math.log(1e-6), REST: math.log(1e-6)} | {c: math.log(p) for c, p in one.items()}
        for one in shares
    )


def _hypothesis_of(*shares: dict[str, float]) -> Hypothesis:
    steps = _steps(*shares)
    return Hypothesis(steps, tuple(greedy(steps)), covered=True)


def test_what_both_read_is_as_sure_as_the_surer_of_them() -> None:
    one = _hypothesis_of({"唐": 0.6, "德": 0.4}, {"山": 0.99})
    other = _hypothesis_of({"唐": 0.95, "德": 0.05}, {"山": 0.9})
    taken, beside = choose_hypothesis(one, other)
    assert [round(chars.probability, 2) for chars in taken.chars] == [0.95, 0.99]
    assert beside == other.steps


def test_where_they_differ_only_what_differs_is_in_doubt() -> None:
    one = _hypothesis_of({"德": 0.9, "唐": 0.1}, {"山": 0.99})
    other = _hypothesis_of({"唐": 0.99, "德": 0.01}, {"山": 0.99})
    taken, _ = choose_hypothesis(one, other)
    assert taken.text == "唐山"
    assert taken.chars[0].probability <= 0.85
    assert taken.chars[1].probability > 0.98


def test_a_bracket_that_only_one_sees_and_hardly_is_none() -> None:
    name = [{character: 0.99} for character in "农村人居"]
    one = _hypothesis_of({"表": 0.99}, {BLANK: 0.999}, *name, {"，": 0.9, BLANK: 0.1})
    other = _hypothesis_of({"表": 0.99}, {"〕": 0.52, BLANK: 0.48}, *name, {BLANK: 0.999})
    assert choose_hypothesis(one, other)[0].text == "表农村人居"


def test_a_bracket_that_one_sees_surely_stays() -> None:
    name = [{character: 0.99} for character in "达标率"]
    one = _hypothesis_of(
        {BLANK: 0.99, "（": 1e-3}, *name, {BLANK: 0.99, "%": 1e-3}, {BLANK: 0.99, "）": 1e-3}
    )
    other = _hypothesis_of({"（": 0.8, BLANK: 0.2}, *name, {"%": 0.99}, {"）": 0.99})
    assert choose_hypothesis(one, other)[0].text == "(达标率%)"


def test_a_character_that_one_passes_over_leaves_a_doubt() -> None:
    one = _hypothesis_of({"完": 0.99}, {"成": 0.99}, {"率": 0.99})
    other = _hypothesis_of({"完": 0.99}, {BLANK: 0.6, "成": 0.4}, {"率": 0.99})
    taken, _ = choose_hypothesis(one, other)
    assert min(chars.probability for chars in taken.chars) <= 0.85


def test_marks_in_another_width_are_no_difference() -> None:
    one = _hypothesis_of({"（": 0.99}, {"%": 0.99}, {"）": 0.99})
    other = _hypothesis_of({"(": 0.99}, {"％": 0.99}, {")": 0.99})
    taken, _ = choose_hypothesis(one, other)
    assert min(chars.probability for chars in taken.chars) > 0.98


def test_a_line_that_one_cannot_read_is_the_others() -> None:
    nothing = Hypothesis(_steps({BLANK: 0.99}), (), covered=True)
    other = _hypothesis_of({"青": 0.99}, {"岛": 0.99})
    assert (
        choose_hypothesis(nothing, other)[0].text
        == choose_hypothesis(other, nothing)[0].text
        == "青岛"
    )


def _line(text: str, sure: float) -> tuple[tuple[DecodedChar, ...], bool]:
    return tuple(DecodedChar(one, sure, n, n) for n, one in enumerate(text)), True


def test_on_a_clear_page_only_doubtful_words_are_read_again() -> None:
    clear = [_line("石家庄市", 0.999)] * 60
    assert to_read_again([*clear, _line("唐山市", 0.8), _line("98.5", 0.8)]) == [60]


def test_on_a_poor_page_all_words_are_read_again_and_no_figures() -> None:
    lines = [_line("石家庄市", 0.999), _line("唐山市", 0.5), _line("98.5", 0.5)]
    assert to_read_again(lines) == [0, 1]


def test_dashes_that_may_be_numerals_make_no_page_poor() -> None:
    names = [_line("石家庄市", 0.999)] * 8
    assert to_read_again([*names, *[_line("一", 0.6)] * 4, _line("—3—", 0.5)]) == []


def _faxed(text: str, pixels: int, seed: int) -> Grey:
    """Return a line printed at a size, in two tones, with ragged strokes."""
    rng = np.random.default_rng(seed)
    font = ImageFont.truetype(FACE, 3 * pixels, 2)
    canvas = Image.new("L", (round(font.getlength(text)) + 3 * pixels, round(4.4 * pixels)), 255)
    ImageDraw.Draw(canvas).text((1.5 * pixels, 0.2 * pixels), text, 0, font=font)
    small = canvas.resize((canvas.width // 3, canvas.height // 3), Image.Resampling.BOX)
    noisy = np.asarray(small, np.float32) + rng.normal(0, 40, (small.height, small.width))
    kept = np.where(noisy > 165, 250, 0).astype(np.uint8)
    ink = np.argwhere(kept == 0)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    tight = kept[max(0, top - 1) : bottom + 2, max(0, left - 2) : right + 3]
    return np.asarray(cv2.resize(tight, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize("damaged", [False, True])
def test_names_are_read_in_clear_print(*, damaged: bool) -> None:
    font = ImageFont.truetype(FACE, 40, 2)
    for text in ("黔西南布依族苗族自治州", "茌平县", "投资完成率（%）"):
        canvas = Image.new("L", (round(font.getlength(text)) + 12, 56), 250)
        ImageDraw.Draw(canvas).text((6, -2), text, 20, font=font)
        (steps,) = recognise([np.asarray(canvas, np.uint8)], damaged=damaged)
        read = "".join(chars.text for chars in greedy(steps))
        assert read.translate(str.maketrans("()", "（）")) == text


def test_damaged_names_are_read_better_by_who_knows_damage() -> None:
    names = [
        "鹤壁市",
        "秦皇岛市",
        "宜昌市",
        "金阊区",
        "萝岗区",
        "莘县",
        "浦江县",
        "淄博市",
        "舞钢市",
        "嘉峪关市",
    ]
    crops = [_faxed(name, 13, seed) for seed in range(4) for name in names]

    def right(*, damaged: bool) -> int:
        read = [
            "".join(chars.text for chars in greedy(steps))
            for steps in recognise(crops, damaged=damaged)
        ]
        return sum(one == name for one, name in zip(read, names * 4, strict=True))

    assert right(damaged=True) > right(damaged=False)
