"""What tables print in their cells of figures, drawn by chance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tongbao.extract.scan.ocr.alphabet import OTHER
from tongbao.extract.scan.ocr.digit_recognizer import CLASSES

Chance = np.random.Generator

_HAN = (
    "市县区州省镇乡村街道办事处个家户亩元万亿吨人次项天年月日时分率比上下左右合计总平均全其中"
    "石承张秦唐廊保沧衡邢邯定辛雄安新北南东西山河江海湖城阳平原广长春夏秋冬大小中高低完成开工"
    "建设改造提升环境质量水气土垃圾污水处理棚户旧房老城二三四五六七八九十百千甲乙丙丁优良"
)
"""Characters that stand beside figures: places, units, numerals."""
_LETTERS = "ABCDEFGHIKLMNOPRSTUVXZabdeghiklmnoqrstuz"
_DASHES = "-—–－−"


def _digits(rng: Chance, count: int) -> str:
    return "".join(str(digit) for digit in rng.integers(0, 10, count))


def _whole(rng: Chance, longest: int) -> str:
    count = int(rng.integers(1, longest + 1))
    return str(int(rng.integers(1, 10))) + _digits(rng, count - 1)


def rank(rng: Chance) -> str:
    """Return a place in an order, most often a small one."""
    number = int(rng.integers(1, 16) if rng.random() < 0.6 else rng.integers(1, 200))
    shape = rng.random()
    if shape < 0.72:
        return str(number)
    return f"第{number}名" if shape < 0.92 else f"第{number}" if shape < 0.96 else f"{number}名"


def decimal(rng: Chance) -> str:
    """Return a number with one to four decimals."""
    places = int(rng.choice([1, 2, 2, 2, 3, 4]))
    whole = "100" if rng.random() < 0.06 else "0" if rng.random() < 0.08 else _whole(rng, 3)
    return f"{whole}.{_digits(rng, places) if rng.random() > 0.06 else '0' * places}"


def whole(rng: Chance) -> str:
    """Return a number without decimals, long ones with or without commas."""
    text = _whole(rng, 6)
    return f"{int(text):,}" if len(text) > 3 and rng.random() < 0.7 else text


def per_cent(rng: Chance) -> str:
    """Return a share."""
    return ("100" if rng.random() < 0.2 else decimal(rng) if rng.random() < 0.8 else _whole(rng, 2)) + "%"  # fmt: skip


def grouped(rng: Chance) -> str:
    """Return a long number with commas and decimals."""
    return f"{int(rng.integers(1000, 2_000_000)):,}.{_digits(rng, int(rng.integers(1, 3)))}"


def signed(rng: Chance) -> str:
    """Return a number with its sign."""
    plain = (decimal, whole, per_cent)[int(rng.integers(3))](rng)
    return (str(rng.choice(list(_DASHES))) if rng.random() < 0.85 else "+") + plain


def pair(rng: Chance) -> str:
    """Return a number with another in brackets."""
    inner = (decimal, rank, whole)[int(rng.integers(3))](rng)
    return f"{decimal(rng) if rng.random() < 0.6 else whole(rng)}({inner})"


def stroke(rng: Chance) -> str:
    """Return what stands for no value."""
    return str(rng.choice([*_DASHES, "/", "—", "——", "0", "*"]))


def decode_words(rng: Chance) -> str:
    """Return a number beside words or letters, or words alone."""
    han = "".join(rng.choice(list(_HAN), int(rng.integers(1, 4))))
    number = (decimal, whole, rank, per_cent)[int(rng.integers(4))](rng)
    shape = rng.random()
    if shape < 0.3:
        return han + number
    if shape < 0.6:
        return number + han[:2]
    if shape < 0.8:
        return han
    letters = "".join(rng.choice(list(_LETTERS), int(rng.integers(1, 3))))
    return letters if shape < 0.9 else letters + number


def noted(rng: Chance) -> str:
    """Return a number with a footnote's mark."""
    return decimal(rng) + "*"


_SHARES: tuple[tuple[float, Callable[[Chance], str]], ...] = (
    (0.20, rank), (0.29, decimal), (0.13, whole), (0.12, per_cent), (0.05, grouped),
    (0.08, signed), (0.03, pair), (0.03, stroke), (0.06, decode_words), (0.01, noted),
)  # fmt: skip


def drawn(rng: Chance) -> str:
    """Return one cell's text."""
    kinds = [kind for _, kind in _SHARES]
    shares = np.array([share for share, _ in _SHARES])
    return kinds[int(rng.choice(len(kinds), p=shares / shares.sum()))](rng)


def labels(text: str) -> list[int]:
    """Return the classes that a printed text consists of."""
    other = CLASSES.index(OTHER)
    plain = ["-" if character in _DASHES else character for character in text]
    return [CLASSES.index(one) if one in CLASSES else other for one in plain]
