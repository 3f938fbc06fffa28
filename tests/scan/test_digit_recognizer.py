"""The recogniser of figures, and what both recognisers say together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from tongbao.extract.scan.ocr.ctc import (
    BLANK,
    REST,
    TimeStep,
    greedy,
    likeliest,
    log_prob,
    time_steps_of,
)
from tongbao.extract.scan.ocr.digit_ensemble import asked_of, fuse_digits, plain_figure
from tongbao.extract.scan.ocr.digit_recognizer import CLASSES, Grey, recognise_figures
from tongbao.extract.scan.ocr.recognizer import recognise
from tongbao.extract.scan.ocr.score_fusion import both_say


def printed(text: str, pixels: int, noise: float = 0.0) -> Grey:
    """Return a text printed coarsely and enlarged, as a line of a flat sheet."""
    font = ImageFont.load_default(pixels)
    width = int(font.getlength(text)) + pixels // 2
    picture = Image.new("L", (width, int(1.5 * pixels)), 250)
    ImageDraw.Draw(picture).text((pixels // 4, pixels // 4), text, 30, font)
    grey = np.asarray(picture, np.float64)
    grey = grey + np.random.default_rng(1).normal(0, noise, grey.shape)
    coarse = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    large = coarse.resize((3 * width, 3 * picture.height), Image.Resampling.BICUBIC)
    ink = np.asarray(large) < 150
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return np.asarray(large)[rows[0] - 3 : rows[-1] + 4, columns[0] - 6 : columns[-1] + 7]


def read(crops: list[Grey]) -> list[str]:
    return ["".join(one.text for one in greedy(steps)) for steps in recognise_figures(crops)]


@settings(max_examples=40, deadline=None)
@given(st.decimals(-999, 9999, places=2, allow_nan=False), st.sampled_from(["", "%"]))
def test_print_of_fourteen_pixels_is_read(number: object, sign: str) -> None:
    text = f"{number}{sign}"
    assert read([printed(text, 14)]) == [text]


def test_a_batch_gives_what_each_line_gives() -> None:
    crops = [printed(text, 16, 6.0) for text in ("1", "98.53%", "12,304", "-7", "100")]
    assert read(crops) == [read([crop])[0] for crop in crops]


def test_empty_paper_says_nothing() -> None:
    assert read([np.full((40, 60), 250, np.uint8)]) == [""]


CROP = printed("86.35", 12, 14.0)


def test_where_both_agree_the_reading_is_sure() -> None:
    steps, figures = recognise([CROP])[0], recognise_figures([CROP])[0]
    chars = fuse_digits(greedy(steps), steps, figures)
    assert chars is not None
    assert "".join(one.text for one in chars) == "86.35"
    assert min(one.probability for one in chars) > 0.95


def test_where_each_is_sure_of_another_figure_nothing_is_sure() -> None:
    other = printed("86.85", 12, 14.0)
    steps, figures = recognise([other])[0], recognise_figures([CROP])[0]
    chars = fuse_digits(greedy(steps), steps, figures)
    assert chars is not None
    assert min(one.probability for one in chars) < 0.9


@pytest.mark.parametrize("text", ["-9.8(-8.18)", "-9.8(8.18)", "9.8(-8.18)"])
def test_a_minus_behind_a_bracket_is_kept(text: str) -> None:
    crop = printed(text, 12, 6.0)
    steps, figures = recognise([crop])[0], recognise_figures([crop])[0]
    chars = fuse_digits(greedy(steps), steps, figures)
    assert chars is not None
    assert "".join(one.text for one in chars) == text


def seen_as(text: str, sure: float) -> list[TimeStep]:
    """Return time steps of the recogniser of figures that show a text so surely."""
    shares = np.full((2 * len(text) + 1, len(CLASSES)), (1 - sure) / (len(CLASSES) - 1), np.float32)
    for place in range(len(shares)):
        shares[place, CLASSES.index(text[place // 2]) if place % 2 else 0] = sure
    return time_steps_of(shares, CLASSES)


@pytest.mark.parametrize("text", ["86.35", "-40.1", "98.5%", "第123名", "120"])
def test_a_plain_figure_beyond_doubt_needs_no_other_reader(text: str) -> None:
    chars = plain_figure(seen_as(text, 0.99))
    assert chars is not None
    assert "".join(one.text for one in chars) == text
    assert plain_figure(seen_as(text, 0.97)) is None


@pytest.mark.parametrize("text", ["-9.8(8.18)", "5.017", "5,017", "1.2.3", "-", "47.", "□"])
def test_what_may_hide_a_sign_or_a_speck_is_read_by_both(text: str) -> None:
    assert plain_figure(seen_as(text, 0.999)) is None


@pytest.mark.parametrize("text", ["1", "11", "81", "90", "第3名"])
def test_what_may_be_a_class_or_code_is_read_by_both(text: str) -> None:
    assert plain_figure(seen_as(text, 0.999)) is None


def shown(text: str, sure: float) -> list[TimeStep]:
    """Return time steps of the general recogniser that show a text so surely."""
    faint = {BLANK: math.log((1 - sure) / 2), REST: math.log(1e-6)}
    gap = {BLANK: math.log(0.999), REST: math.log(1e-6)}
    return [step for character in text for step in (gap, {**faint, character: math.log(sure)})]


@pytest.mark.parametrize(
    ("printed_text", "like"), [("PC", "90"), ("Ⅱ", "1"), ("B1", "81"), ("A+", "4")]
)
def test_classes_and_codes_read_surely_stay(printed_text: str, like: str) -> None:
    steps = shown(printed_text, 0.985)
    assert fuse_digits(greedy(steps), steps, seen_as(like, 0.999)) is None


def test_a_smeared_digit_among_sure_ones_is_still_a_figure() -> None:
    steps = shown("9B.5", 0.985)
    steps[3] = {
        "B": math.log(0.6), "8": math.log(0.3), BLANK: math.log(0.1), REST: math.log(1e-6)
    }  # fmt: skip
    chars = fuse_digits(greedy(steps), steps, seen_as("98.5", 0.99))
    assert chars is not None
    assert "".join(one.text for one in chars) == "98.5"


def test_a_name_is_not_heard() -> None:
    sure = np.full((6, 3), 0.01, np.float32)
    sure[:, 0] = 0.98
    sure[1] = sure[4] = [0.01, 0.01, 0.98]
    name = time_steps_of(sure, [BLANK, "1", "定"])
    other = np.full((8, len(CLASSES)), 0.001, np.float32)
    other[:, 0] = 0.98
    other[2] = other[6] = 0.001
    other[2, -1] = other[6, -1] = 0.97
    assert fuse_digits(greedy(name), name, time_steps_of(other, CLASSES)) is None


def test_on_a_clear_page_only_doubtful_figures_are_heard() -> None:
    lines = [("石家庄", 0.5), ("98.5", 0.999), ("12", 0.9), ("H", 0.4)]
    clear = [*lines, *[("77.1", 0.9999)] * 40]
    assert asked_of(clear) == [2, 3]
    assert asked_of(lines) == [1, 2, 3]


ROWS = st.lists(
    st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4), min_size=1, max_size=5
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_a_wide_beam_finds_the_likeliest_text(rows: list[list[float]]) -> None:
    shares = np.array(rows, np.float32)
    shares /= shares.sum(axis=1, keepdims=True)
    steps = time_steps_of(shares, [BLANK, "1", "7", "."])
    texts = {""}
    for _ in rows:
        texts |= {text + sign for text in texts for sign in "17."}
    wanted = max(texts, key=lambda text: _whole(steps, text))
    found = likeliest(steps, "17.", 200)
    assert _whole(steps, found[0]) == pytest.approx(_whole(steps, wanted), abs=1e-6)
    assert len(found) == len(set(found))


def _whole(steps: list[TimeStep], text: str) -> float:
    """Return log P of a text, over all its alignments."""
    states = [BLANK, *(part for sign in text for part in (sign, BLANK))]
    chances = [0.0] * len(states)
    chances[0] = math.exp(steps[0][BLANK])
    if text:
        chances[1] = math.exp(steps[0].get(text[0], -50.0))
    for strip in steps[1:]:
        grown = []
        for index, state in enumerate(states):
            reached = chances[index] + (chances[index - 1] if index else 0.0)
            if index > 1 and state not in (BLANK, states[index - 2]):
                reached += chances[index - 2]
            grown.append(reached * math.exp(strip.get(state, -50.0)))
        chances = grown
    return math.log(max(sum(chances[-2:]), 1e-300))


@given(st.text("0123456789.", min_size=1, max_size=4))
def test_what_both_say_grows_with_either(text: str) -> None:
    steps, figures = recognise_figures([CROP])[0], recognise_figures([CROP])[0]
    both = both_say(steps, figures, text)
    assert both <= 0
    assert both == pytest.approx(
        both_say(steps, figures, "0") + (log_prob(figures, text) - log_prob(figures, "0")) * 1.2,
        rel=1e-6,
    )
