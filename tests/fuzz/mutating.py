"""Changes of the kinds that break readers, drawn from a seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

_NUMBER = re.compile(rb"\d+")
_ODD_NUMBERS = (b"0", b"-1", b"1e9", b"4294967296", b"0.0000001", b"99999999999999999999", b"")
_ODD_TEXTS = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "\0", "\t", "\n", "\f", "（", "）", "%", "第", "〇", "亿", "-", "－", ".", "．", "1", "９", "Ⅻ", "㊿",
        "\u202e", "\ufeff", "\ufffd", "\ud800", "𠀀", "\u3000", "市", "县", "、", "年", "〔", "①", "½", "²",
    )
)  # fmt: skip


def mutated(data: bytes, others: Sequence[bytes], dice: Random) -> bytes:
    """Return data with a few changes.

    Args:
        data: What is changed.
        others: Of which pieces may be put in.
        dice: Decides; the same dice make the same changes.
    """
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        data = dice.choice(_WAYS)(data, others, dice)
    return data


def _flip(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    if not data:
        return data
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def _cut(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _drop(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    at, count = dice.randrange(len(data) + 1), _count(dice)
    return data[:at] + data[at + count :]


def _repeat(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    at, count = dice.randrange(len(data) + 1), _count(dice)
    return data[:at] + data[at : at + count] * dice.choice((2, 3, 50)) + data[at + count :]


def _put_in(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice((dice.randbytes(_count(dice)), *_ODD_TEXTS)) + data[at:]


def _splice(data: bytes, others: Sequence[bytes], dice: Random) -> bytes:
    other = dice.choice(others)
    at, start = dice.randrange(len(data) + 1), dice.randrange(len(other) + 1)
    return data[:at] + other[start : start + _count(dice)] + data[at + dice.choice((0, 5)) :]


def _renumber(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    found = [*_NUMBER.finditer(data)]
    if not found:
        return data
    one = dice.choice(found)
    return data[: one.start()] + dice.choice(_ODD_NUMBERS) + data[one.end() :]


def _swap(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    dice.shuffle(lines)
    return b"".join(lines)


def _count(dice: Random) -> int:
    return dice.choice((1, 2, 3, 8, 40, 300))


_WAYS = (_flip, _cut, _drop, _repeat, _put_in, _put_in, _splice, _renumber, _swap)
