"""From the bytes of a text file to its text, and what of it is damaged.

Text that breaks off or has a flipped bit is read all the same: what cannot be decoded becomes
U+FFFD and a doubt. Only what is mostly no text in any encoding is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from tongbao.errors import NotADocumentError
from tongbao.extract.textexport.parameters import DECODING
from tongbao.model import Box, Doubt, Message

_MARKED = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",  # before UTF-16, whose mark it begins with
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
MARKS = tuple(_MARKED)
"""Byte-order marks: files that begin with one say that they are text."""
_LOST = "\ufffd"
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def decode(data: bytes, name: str) -> str:
    """Return the text of a file, U+FFFD for what is damaged.

    Raises:
        NotADocumentError: The bytes are no text in an encoding that Chinese exports use.
    """
    text = decode_if_text(data)
    if text is None:
        raise NotADocumentError(
            Message(
                f"{name} 不是 UTF-8、UTF-16 或 GB18030 编码的文本，或已损坏，请另存为 UTF-8 后重试。",
                f"{name} is not text in UTF-8, UTF-16 or GB 18030, or is damaged; save it as UTF-8 "
                "and try again.",
            )
        )
    return text


def decode_if_text(data: bytes) -> str | None:
    """Return bytes as text in UTF-8, UTF-16, UTF-32 or GB 18030; None if they are none of these."""
    for mark, encoding in _MARKED.items():
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace")
            return text if _is_text(text) else None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    # Damaged UTF-8 is valid GB 18030 at times, but of GB 18030 few characters are valid UTF-8.
    lost = text.count(_LOST)
    valid = len(text) - len(text.encode("ascii", errors="ignore")) - lost
    if _is_text(text) and valid >= 2 * lost:
        return text
    text = data.decode("gb18030", errors="replace")
    return text if _is_text(text) else None


def _is_text(text: str) -> bool:
    """Return whether few of the characters are damaged, or mean nothing."""
    counts = Counter(text)
    odd = sum(
        number
        for character, number in counts.items()
        if character == _LOST or unicodedata.category(character) in {"Cn", "Co", "Cs"}
    )
    return odd * DECODING.chars_per_damaged <= len(text)


def doubts_of(lines: Sequence[str]) -> tuple[Doubt, ...]:
    """Return the doubts that a text's own characters raise; boxes are lines."""
    found = (
        _doubt("reading-undecodable", re.compile(_LOST), lines),
        _doubt("reading-control-characters", _CONTROL, lines),
    )
    return tuple(doubt for doubt in found if doubt is not None)


def _doubt(kind: str, pattern: re.Pattern[str], lines: Sequence[str]) -> Doubt | None:
    counts = {number: len(pattern.findall(line)) for number, line in enumerate(lines)}
    first = next((number for number, found in counts.items() if found), None)
    if first is None:
        return None
    box = Box(0.0, float(first), float(len(lines[first])), float(first + 1))
    return Doubt(kind, 1, box, {"count": str(sum(counts.values())), "line": str(first + 1)})
