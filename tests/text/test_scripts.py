"""Hebrew and Arabic, given from left to right as a page shows them, come out as they are read."""

from __future__ import annotations

import pytest

from tongbao.text.scripts import word_as_read, words_as_read


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("םולש", "שלום"),
        ("98.5-ב", "ב-98.5"),
        ("abc", "abc"),
        ("石家庄市", "石家庄市"),
    ],
)
def test_a_word(shown: str, read: str) -> None:
    assert word_as_read(list(shown)) == read


def test_what_one_glyph_stands_for_keeps_its_order() -> None:
    assert word_as_read(["ة", "ي", "لا", "و"]) == "ولاية"


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (["םולש", "123", "ןאכ"], "ןאכ 123 םולש"),
        (["ןאכ", "North", "Carolina", "םולש"], "םולש North Carolina ןאכ"),
        (["The", "word", "םולש", "ןאכ", "here"], "The word ןאכ םולש here"),
        (["Plain", "text", ")1("], "Plain text )1("),
    ],
)
def test_words_of_a_line(shown: list[str], read: str) -> None:
    assert " ".join(words_as_read(shown)) == read


@pytest.mark.parametrize("stored", [["(םולש)"], [")םולש("]], ids=["as shown", "as meant"])
def test_brackets_open_before_they_close(stored: list[str]) -> None:
    assert words_as_read(stored)[0].startswith("(")
