"""Numbers of dates in lines of scans, told by where they stand."""

from __future__ import annotations

import math

from tongbao.extract.scan.correction.dates import read_date_numbers
from tongbao.extract.scan.ocr.ctc import BLANK, REST, DecodedChar, TimeStep, greedy


def _line(*shares: dict[str, float]) -> tuple[TimeStep, ...]:
    """Return time steps, each character parted from the next by white."""
    white: dict[str, float] = {BLANK: 0.999}
    return tuple(
        {BLANK: math.log(1e-6), REST: math.log(1e-9)} | {c: math.log(p) for c, p in one.items()}
        for each in shares
        for one in (each, white)
    )


def _printed(text: str) -> list[dict[str, float]]:
    return [{character: 0.999} for character in text]


def _read(*shares: dict[str, float]) -> tuple[str, float]:
    steps = _line(*shares)
    chars: tuple[DecodedChar, ...] = read_date_numbers(greedy(steps), steps)
    return "".join(one.text for one in chars), min(one.probability for one in chars)


def test_a_stroke_between_year_and_month_is_the_month_that_was_seen() -> None:
    stroke = {"！": 0.9, "1": 0.05, "7": 1e-4}
    text, sure = _read(*_printed("2022年"), stroke, *_printed("月广东省"))
    assert text == "2022年1月广东省"
    assert 0.7 < sure <= 0.9


def test_a_number_of_which_hardly_anything_was_seen_stays_in_doubt() -> None:
    stroke = {"！": 0.999, "1": 1e-4}
    assert _read(*_printed("2022年"), stroke, *_printed("月"))[1] <= 0.8
    text, sure = _read(*_printed("2022年"), {"！": 0.999}, *_printed("月"))
    assert text == "2022年！月"
    assert sure <= 0.5


def test_ends_of_ranges_days_and_years_are_numbers_too() -> None:
    stroke = {"l": 0.8, "1": 0.2}
    assert _read(*_printed("2018年1-"), stroke, *_printed("月"))[0] == "2018年1-1月"
    assert _read(*_printed("2018年8月2"), stroke, *_printed("日"))[0] == "2018年8月21日"
    assert _read(*_printed("20"), stroke, *_printed("8年8月"))[0] == "2018年8月"


def test_print_that_is_no_part_of_a_date_stays() -> None:
    for text in ("2022年（月度）排名", "19.5年", "2022年十一月", "第3年、月均", "2022年12月31日"):
        assert _read(*_printed(text))[0] == text


def test_dust_before_a_month_is_no_part_of_the_date() -> None:
    text, sure = _read(*_printed("2015年.12月全国"))
    assert text == "2015年12月全国"
    assert sure < 0.85
