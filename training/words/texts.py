"""What circulars print in words, drawn by chance: names, labels, phrases, prose, rare characters."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

import numpy as np

from training.figures import texts as figures

Chance = np.random.Generator

_VOCABULARY = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
_METRICS, _UNITS, _HEADERS, _PHRASES = (
    _VOCABULARY[name].split() for name in ("metrics", "units", "headers", "phrases")
)
_MARKS = "※※※*＊①②③△▲☆★#†◆"
_BRACKETS = ("（）", "（）", "（）", "()", "()", "〔〕", "[]", "【】", "《》", "“”")
_STOPS = "，，，，。、、；：！？"
_ORDINALS = "一二三四五六七八九十"
_RAREST = 20
"""Occurrences of a dictionary's word from which it is drawn."""
_DAMPED = 0.55
"""Power of a word's frequency by which it is drawn: common words are not all there is."""


@cache
def _places() -> tuple[str, ...]:
    names = []
    for name in ("divisions", "short_names"):
        table = files("tongbao.places") / "data" / f"{name}.csv"
        with table.open(encoding="utf-8") as lines:
            names += [row.get("short_name") or row["name"] for row in csv.DictReader(lines)]
    return tuple(name for name in names if len(name) > 1)


@cache
def _words() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the words of jieba's dictionary and the running sum of their weights."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba")
    words, weights = [], []
    for line in (Path(spec.origin).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count = line.split(" ")[:2]
        if int(count) >= _RAREST and all("\u4e00" <= one <= "\u9fff" for one in word):
            words.append(word)
            weights.append(float(count) ** _DAMPED)
    return tuple(words), tuple(accumulate(weights))


def _word(rng: Chance) -> str:
    words, weights = _words()
    return words[int(np.searchsorted(weights, rng.random() * weights[-1]))]


def _one(rng: Chance, choices: Sequence[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _some(rng: Chance, least: int, most: int) -> str:
    return "".join(_word(rng) for _ in range(int(rng.integers(least, most + 1))))


def place(rng: Chance) -> str:
    """Return a place's name, at times with a note's mark, numbered or doubled."""
    name = _one(rng, _places())
    shape = rng.random()
    if shape < 0.78:
        return name
    if shape < 0.92:
        return name + _one(rng, _MARKS)
    if shape < 0.96:
        return name + figures.rank(rng)
    return f"{name}、{_one(rng, _places())}"


def label(rng: Chance) -> str:
    """Return an indicator's label: what is done, how it is measured, in which unit."""
    words, metric, unit = _some(rng, 1, 4), _one(rng, _METRICS), _one(rng, _UNITS)
    left, right = tuple(_one(rng, _BRACKETS[:5]))
    shape = rng.random()
    start = f"{_one(rng, _ORDINALS)}、" if rng.random() < 0.1 else ""
    start = f"{int(rng.integers(1, 30))}{_one(rng, '.．、')}" if rng.random() < 0.12 else start
    if rng.random() < 0.15:
        words = f"{words}{_one(rng, '-—－')}{_word(rng)}"
    if shape < 0.28:
        return f"{start}{words}{left}{metric}{unit}{right}"
    if shape < 0.52:
        return f"{start}{words}{metric}{left}{unit}{right}"
    if shape < 0.64:
        return f"{metric}{left}{unit}{right}"
    if shape < 0.76:
        return f"{left}{metric}{unit}{right}" if rng.random() < 0.5 else f"{left}{unit}{right}"
    if shape < 0.88:
        return f"{words}{metric}"
    return metric if shape < 0.94 else f"{start}{words}"


def header(rng: Chance) -> str:
    """Return a column's header."""
    return _one(rng, _HEADERS)


def phrase(rng: Chance) -> str:
    """Return what stands in a cell instead of a number."""
    return _one(rng, _PHRASES)


def prose(rng: Chance) -> str:
    """Return a piece of a line of running text."""
    text = ""
    while len(text) < rng.integers(4, 26):
        shape = rng.random()
        if shape < 0.62:
            text += _word(rng)
        elif shape < 0.74:
            text += _one(rng, _STOPS)
        elif shape < 0.84:
            text += _one(rng, _places())
        elif shape < 0.92:
            number = (figures.decimal, figures.rank, figures.per_cent, figures.whole)
            text += number[int(rng.integers(4))](rng)
        else:
            left, right = tuple(_one(rng, _BRACKETS))
            text += left + (_word(rng) if rng.random() < 0.7 else _one(rng, _ORDINALS)) + right
    return text


def read_date_numbers(rng: Chance) -> str:
    """Return a date, a number with its unit, or a caption's start."""
    year, month, day = (int(rng.integers(*reach)) for reach in ((1990, 2030), (1, 13), (1, 29)))
    shape = rng.random()
    if shape < 0.35:
        return f"{year}年{month}月" + (f"{day}日" if rng.random() < 0.4 else "")
    if shape < 0.6:
        return figures.decimal(rng) + _one(rng, _UNITS)
    if shape < 0.8:
        return f"{_one(rng, '表附图')}{int(rng.integers(1, 20))}{_some(rng, 1, 3)}"
    return f"{year}年{month}月{_one(rng, _places())}{_some(rng, 1, 2)}{_one(rng, _METRICS)}排名"


def figure(rng: Chance) -> str:
    """Return a figure, as the recogniser of words must read it too."""
    return figures.drawn(rng)


class Rare:
    """Characters without sense, so that none of the recogniser's is forgotten."""

    def __init__(self, characters: Sequence[str]) -> None:
        self._characters = characters

    def __call__(self, rng: Chance) -> str:
        """Return two to seven characters."""
        return "".join(_one(rng, self._characters) for _ in range(int(rng.integers(2, 8))))


_SHARES: tuple[tuple[float, Callable[[Chance], str]], ...] = (
    (0.25, place), (0.27, label), (0.06, header), (0.05, phrase), (0.12, prose), (0.06, read_date_numbers),
    (0.08, figure),
)  # fmt: skip


def drawn(rng: Chance, rare: Rare) -> str:
    """Return one line's text."""
    pick = rng.random()
    for share, kind in _SHARES:
        if pick < share:
            return kind(rng)
        pick -= share
    return rare(rng)
