"""Doubtful figures of a table are settled by form, order and count; clear ones never change."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import product

import pytest
from blots import Blot, at, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tongbao.normalize.correction.decimal_points import restore_decimal_points
from tongbao.normalize.correction.number_formats import form_of, is_figure
from tongbao.normalize.correction.numbers import correct_numbers
from tongbao.normalize.correction.posteriors import posteriors
from tongbao.normalize.correction.sequences import correct_sequences, ranks_by_values

FINDING = 0.9
"""Confidence below which a fact gets a finding."""


SCORES = st.lists(st.lists(st.floats(-9, 0), min_size=1, max_size=3), min_size=1, max_size=4)


@settings(deadline=None)
@given(SCORES, st.integers(0, 9))
def test_candidates_of_a_chain_are_weighed_with_all_their_neighbours(
    scores: list[list[float]], salt: int
) -> None:
    def step(place: int, one: int, other: int) -> float:
        return -float((place * 7 + one * 3 + other * 5 + salt) % 4)

    weights = [[0.0] * len(place) for place in scores]
    for path in product(*(range(len(place)) for place in scores)):
        worth = sum(scores[place][choice] for place, choice in enumerate(path))
        worth += sum(step(place, *path[place : place + 2]) for place in range(len(path) - 1))
        for place, choice in enumerate(path):
            weights[place][choice] += math.exp(worth)
    for found, wanted in zip(posteriors(scores, step), weights, strict=True):
        assert found == pytest.approx([one / sum(wanted) for one in wanted], abs=1e-9)


FIGURES = st.decimals(-999, 9999, places=2, allow_nan=False).map(str)


@settings(deadline=None)
@given(st.lists(FIGURES, min_size=4, max_size=12), st.data())
def test_what_is_read_clearly_stays_however_odd(texts: list[str], data: st.DataObject) -> None:
    odd = data.draw(st.sampled_from(["985", "1.2.3", "0", "-7", "12%", "98,5"]))
    place = data.draw(st.integers(0, len(texts) - 1))
    texts[place] = odd
    table = table_of([Blot(text, 0.99, {"1": -3.0}) for text in texts])
    settled = correct_sequences(table)
    assert [c.text for c in settled.cells] == texts
    for cell, text in zip(correct_numbers(settled).cells, texts, strict=True):
        assert cell.text == text or cell.evidence.confidence < FINDING
        assert cell.text == text or not is_figure(text)


@settings(deadline=None)
@given(
    st.lists(FIGURES, min_size=4, max_size=10),
    st.dictionaries(FIGURES, st.floats(-6, 0), max_size=5),
    st.integers(0, 9),
)
def test_a_settled_figure_is_one_that_was_seen(
    texts: list[str], others: dict[str, float], place: int
) -> None:
    place %= len(texts)
    doubtful = Blot(texts[place], 0.5, others)
    table = table_of([*texts[:place], doubtful, *texts[place + 1 :]])
    cell = at(correct_numbers(table), place)
    assert cell.text in {texts[place], *others}
    assert 0 <= cell.evidence.confidence <= 1
    assert cell.evidence.text == texts[place]
    others_of = [c.text for c in correct_numbers(table).cells if c.row != place]
    assert others_of == [text for n, text in enumerate(texts) if n != place]


FALLING = ["98.5", "96.2", "91.0", "88.8", "84.4", "80.9", "77.7", "70.1", "66.6", "61.3"]


def test_the_printed_order_decides_between_two_figures() -> None:
    doubtful = Blot("86.3", 0.6, {"66.3": -0.5})
    table = table_of([*FALLING[:8], doubtful, FALLING[9]])
    settled = at(correct_numbers(table), 8)
    assert settled.text == "66.3"
    assert settled.evidence.confidence >= FINDING


def test_two_doubtful_neighbours_decide_together() -> None:
    one = Blot("63.1", 0.5, {"83.1": -0.2})
    two = Blot("62.4", 0.5, {"82.4": -0.2})
    table = table_of([*FALLING[:4], one, two, *FALLING[5:]])
    settled = correct_numbers(table)
    assert (at(settled, 4).text, at(settled, 5).text) == ("83.1", "82.4")


def test_the_form_of_the_column_brings_back_a_faint_point() -> None:
    doubtful = Blot("888", 0.5, {"88.8": -1.0})
    table = table_of([*FALLING[:3], doubtful, *FALLING[4:]])
    assert at(correct_numbers(table), 3).text == "88.8"


@pytest.mark.parametrize("sure", [0.9, 0.95, 0.99])
def test_a_point_that_the_page_lacks_is_never_put_in_silently(sure: float) -> None:
    printed = Blot("888", sure, {"88.8": -6.0})
    cell = at(correct_numbers(table_of([*FALLING[:3], printed, *FALLING[4:]])), 3)
    assert cell.text == "888" or cell.evidence.confidence < FINDING


@pytest.mark.parametrize("read", ["88.8.", ".88.8", "88.8'"])
def test_a_speck_beside_a_figure_is_no_part_of_it_but_leaves_a_doubt(read: str) -> None:
    cell = at(correct_numbers(table_of([*FALLING[:3], Blot(read, 0.99), *FALLING[4:]])), 3)
    assert cell.text == "88.8"
    assert cell.evidence.text == read
    assert cell.evidence.confidence < FINDING


def test_a_dot_between_thousands_is_a_comma_beside_whole_numbers() -> None:
    faint = [
        Blot(text, 0.97, {text.replace(".", ","): -3.0}) for text in ("8.550", "6.829", "1.434")
    ]
    settled = [at(correct_numbers(table_of([*faint, "679", "664"])), row) for row in range(5)]
    assert [cell.text for cell in settled] == ["8,550", "6,829", "1,434", "679", "664"]
    assert all(cell.evidence.confidence < FINDING for cell in settled[:3])
    alone = correct_numbers(table_of([*faint, "71.26", "49.1"]))
    assert [at(alone, row).text for row in range(3)] == ["8.550", "6.829", "1.434"]


def test_a_printed_step_against_the_order_is_not_settled_away_silently() -> None:
    printed = Blot("93.0", 0.95, {"83.0": -4.0})
    cell = at(correct_numbers(table_of([*FALLING[:5], printed, *FALLING[5:]])), 5)
    assert cell.text == "93.0" or cell.evidence.confidence < FINDING


def test_ranks_beside_it_order_a_column() -> None:
    ranks = ["4", "1", "3", "6", "2", "5", "8", "7"]
    values: list[Blot | str] = ["70.1", "98.2", "80.3", "55.0", "91.4", "61.7", "31.9", "40.2"]
    values[2] = Blot("60.3", 0.5, {"80.3": -0.5})
    assert at(correct_numbers(table_of(["甲"] * 8, values, ranks)), 2, 1).text == "80.3"


def test_points_that_may_be_commas_are_doubted() -> None:
    column = [Blot(text, 0.97, {text.replace(".", ","): -2.0}) for text in ("4.642", "8.379", "5.155", "1.572")]  # fmt: skip
    for cell in correct_numbers(table_of(column)).cells:
        assert cell.evidence.confidence < FINDING
    sure = [Blot(text, 1.0) for text in ("4.642", "8.379", "5.155", "1.572")]
    assert all(c.evidence.confidence == 1.0 for c in correct_numbers(table_of(sure)).cells)


def test_values_beside_it_tell_a_rank() -> None:
    values = ["70.1", "98.2", "80.3", "55.0", "91.4", "61.7", "31.9", "40.2"]
    ranks: list[Blot | str] = ["4", "1", "3", "6", "2", "5", "8", "7"]
    ranks[6] = Blot("3", 0.5, {"8": -0.5})
    assert at(correct_numbers(table_of(["甲"] * 8, values, ranks)), 6, 2).text == "8"


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=14), st.data())
def test_every_way_of_ranking_fits_its_values(numbers: list[int], data: st.DataObject) -> None:
    values = dict(enumerate(map(Decimal, numbers)))
    best = sorted(numbers, reverse=True)
    way = data.draw(st.sampled_from(["shared", "dense", "one by one"]))
    order = sorted(values, key=lambda row: -values[row])
    ranks = {
        row: {
            "shared": best.index(numbers[row]) + 1,
            "dense": sorted(set(numbers), reverse=True).index(numbers[row]) + 1,
            "one by one": order.index(row) + 1,
        }[way]
        for row in values
    }
    asked = data.draw(st.integers(0, len(numbers) - 1))
    known = {row: rank for row, rank in ranks.items() if row != asked}
    assert ranks[asked] in ranks_by_values(values, known, frozenset([asked]))[asked]


def test_a_comma_is_told_from_a_point_by_the_column() -> None:
    column: list[Blot | str] = [
        "12,304",
        "9,871",
        "4,410",
        Blot("1.085", 0.6, {"1,085": -0.6}),
        "987",
        "412",
    ]
    assert at(correct_numbers(table_of(column)), 3).text == "1,085"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["tie", "next"]), min_size=8, max_size=14), st.data())
def test_ranks_with_ties_are_settled_to_what_is_printed(
    ways: list[str], data: st.DataObject
) -> None:
    numbers = [1]
    for place, way in enumerate(ways, 1):
        numbers.append(numbers[-1] if way == "tie" else place + 1)
    place = data.draw(st.integers(1, len(ways) - 1))
    printed = str(numbers[place])
    blots: list[Blot | str] = [str(number) for number in numbers]
    # Seen clearly enough, what is printed wins over any count.
    blots[place] = Blot(printed, 0.7, {"1": -8.0, "99": -8.0})
    assert at(correct_sequences(table_of(blots)), place).text == printed


def test_a_rank_header_counts_on() -> None:
    header = [Blot(f"第{n}名", 1.0) for n in range(1, 12)]
    header[10] = Blot("第H名", 0.4, {"第11名": -1.5, "第1名": -3.0})
    table = table_of(*[[blot] for blot in header])
    assert at(correct_sequences(table), 0, 10).text == "第11名"


def test_a_rank_header_in_han_numerals_counts_on() -> None:
    ranks = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"]
    header = [Blot(f"第{rank}名", 1.0) for rank in ranks]
    header[10] = Blot("第1名", 0.88, {"第十一名": -4.0, "第一名": -3.0, "第十名": -6.0})
    header[2] = Blot("第二名", 0.5, {"第三名": -1.0})
    settled = correct_sequences(table_of(*[[blot] for blot in header]))
    assert [at(settled, 0, place).text for place in (2, 10)] == ["第三名", "第十一名"]


def test_a_shared_rank_is_not_counted_away() -> None:
    column: list[Blot | str] = ["1", "2", "3", Blot("3", 0.8, {"4": -3.5}), "5", "6", "7"]
    cell = at(correct_sequences(table_of(column)), 3)
    assert cell.text == "3" or cell.evidence.confidence < FINDING


@pytest.mark.parametrize("sure", [1.0, 0.95, 0.6])
def test_digits_apart_lost_a_point_and_are_doubted(sure: float) -> None:
    column: list[Blot | str] = ["62.03", "93.08", "88.92", Blot("74 99", sure), "70.15"]
    cell = at(correct_numbers(restore_decimal_points(table_of(column))), 3)
    assert cell.text == "74.99"
    assert cell.evidence.confidence < FINDING


def test_two_numbers_in_one_cell_are_not_one() -> None:
    column: list[Blot | str] = ["62.03", "93.08", "88.92", "74 3", "70.15"]
    assert at(restore_decimal_points(table_of(column)), 3).text == "74 3"


def test_dashes_below_the_last_rank_stay_dashes() -> None:
    ranks = [Blot("4", 0.6) if rank == 4 else str(rank) for rank in range(1, 7)]
    dashes = [Blot("-", 1.0, {"1": 0.5, "7": -3.0}) for _ in range(3)]
    cells = correct_sequences(table_of([*ranks, *dashes])).cells
    assert [cell.text for cell in cells[6:]] == ["-", "-", "-"]


@given(st.lists(FIGURES, min_size=3, max_size=20))
def test_a_line_prices_its_own_form_least(texts: list[str]) -> None:
    form = form_of([text for text in texts if not text.startswith("-")] or ["1.00"])
    assert form.price("52.10") < form.price("5210")
    assert form.price("52.10") < form.price("52.1%")
