"""Doubtful characters of a line told by the words they make, as two recognisers saw them."""

from __future__ import annotations

import math

from tongbao.extract.scan.correction.lattice import decode_words
from tongbao.extract.scan.correction.lexicon import Lexicon, general_lexicon
from tongbao.extract.scan.ocr.ctc import BLANK, REST, DecodedChar, TimeStep

LEXICON = Lexicon({"臭氧": 3000, "真": 1000, "臭": 1000, "氧": 1000, "平": 1000}, 60_000_000)


def _steps(*shares: dict[str, float]) -> tuple[TimeStep, ...]:
    return tuple(
        {BLANK: math.log(1e-6), REST: math.log(1e-9)} | {c: math.log(p) for c, p in one.items()}
        for one in shares
    )


def _read(text: str, sure: float, steps: tuple[TimeStep, ...], beside: tuple[TimeStep, ...]) -> str:
    chars = [DecodedChar(c, sure if at == 0 else 1.0, at, at) for at, c in enumerate(text)]
    told = decode_words(chars, steps, LEXICON, beside)
    return "".join(one.text for one in told or chars)


def test_a_word_that_one_recogniser_hardly_saw_is_read_where_the_other_saw_it() -> None:
    one = _steps({"真": 0.8, "臭": 0.0005}, {"氧": 1.0})
    other = _steps({"臭": 0.55, "真": 0.001}, {"氧": 1.0})
    assert _read("真氧", 0.8, one, ()) == "真氧"
    assert _read("真氧", 0.8, one, other) == "臭氧"


def test_where_no_word_speaks_for_another_the_reading_stays() -> None:
    one = _steps({"茌": 0.8, "荏": 0.001}, {"平": 1.0})
    other = _steps({"荏": 0.9, "茌": 0.01}, {"平": 1.0})
    assert _read("茌平", 0.8, one, other) == "茌平"


def test_what_neither_recogniser_saw_is_a_guess_however_well_it_makes_a_word() -> None:
    blot = {"真": 0.11, "臭": 0.1, "平": 0.1}
    steps = _steps(blot, {"氧": 1.0})
    chars = [DecodedChar("真", 0.11, 0, 0), DecodedChar("氧", 1.0, 1, 1)]
    told = decode_words(chars, steps, LEXICON, steps)
    assert told is not None
    assert [one.text for one in told] == ["臭", "氧"]
    assert told[0].probability <= 0.5


def test_a_term_is_read_where_its_first_character_is_lost_in_every_label() -> None:
    lexicon = general_lexicon().also(["排水管网 污分流改造工程", "而污分流改造工程"])
    steps = _steps(
        {"而": 0.8, "币": 0.1, "西": 0.02, "丙": 0.01, "雨": 0.002},
        *({c: 1.0} for c in "污分流改造"),
    )
    chars = [DecodedChar(c, 0.8 if at == 0 else 1.0, at, at) for at, c in enumerate("而污分流改造")]
    told = decode_words(chars, steps, lexicon)
    assert told is not None
    assert "".join(one.text for one in told) == "雨污分流改造"


def test_words_of_the_document_itself_are_whole_runs_that_it_prints_twice() -> None:
    lexicon = general_lexicon().also(["翔鹭湾工程", "翔鹭湾", "翔鹭湾项目", "仅此一处"])
    assert lexicon.log_prob("翔鹭湾") is not None
    assert lexicon.log_prob("翔鹭") is None, "it never stands without the third character"
    assert lexicon.log_prob("此一处") is None, "it stands once"
