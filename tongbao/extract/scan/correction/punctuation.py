"""Marks of a recognised line, in the width that printers give them.

A picture hardly tells （ from (, or － from -: the recogniser gives now one, now the other, and
then two prints of one header would differ. So the neighbours decide, as in typesetting.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from tongbao.confidence import Reason, flagged
from tongbao.extract.scan.correction.parameters import PUNCTUATION
from tongbao.extract.scan.ocr.ctc import DecodedChar

_WIDE = dict(zip("(),:;!?", "（），：；！？", strict=True))
_DOTS = frozenset(".·、'`,，。_~•:")
_TAILS = frozenset(".·'`~•")
_FURNITURE = re.compile(
    r"[一\-—–_－·•…~]{1,4}\d{1,3}[一\-—–_－·•…~]{0,4}|\d{1,3}[一—–_－·•…~]{1,4}"
)
_PER_CENT, _RINGS, _STOPS = frozenset("%％"), frozenset("0０oOｏＯ〇○"), frozenset("。°º")
_CLOSING = frozenset(")）")
_YEAR = re.compile(r"[\[〔【（(](?=(?:19|20)\d\d[\]〕】）)])|(?<=\d{4})[\]〕】）)](?=\d+号)")


def in_width(chars: Sequence[DecodedChar], *, alone: bool) -> tuple[DecodedChar, ...]:
    """Return a line's characters with its marks in the width that their neighbours ask for.

    Args:
        chars: What was read.
        alone: The line stands by itself at the page's foot, as page numbers do.
    """
    chars = _with_lost_commas(_without_specks(_with_per_mille(chars)))
    text = "".join(_plain(one.text) for one in chars)
    if len(text) != len(chars):
        return tuple(chars)
    if alone and _FURNITURE.fullmatch(text):
        text = re.sub(r"\D", "—", text)
    else:
        han = any("\u3400" <= character <= "\u9fff" for character in text)
        text = "".join(_mark(text, index, han=han) for index in range(len(text)))
        text = _YEAR.sub(lambda found: "〔" if found[0] in "[〔【（(" else "〕", text)
    text = re.sub(r"(?<=“)[一—–_](?=”)", "-", text)
    if "“”" in text:
        # Nobody prints empty quotation marks: the dash between them is what is hard to see.
        at = text.index("“”")
        chars = [*chars[: at + 1], replace(chars[at], text="-", probability=0.5), *chars[at + 1 :]]
        text = f"{text[: at + 1]}-{text[at + 1 :]}"
    return tuple(
        replace(one, text=character, probability=flagged(one.probability, Reason.BLURRED))
        if character in _MIDDLE_DOTS
        else one
        if one.text == character
        else replace(one, text=character)
        for one, character in zip(chars, text, strict=True)
    )


def _with_per_mille(chars: Sequence[DecodedChar]) -> Sequence[DecodedChar]:
    """Return a line with ‰ where it was read as a per cent sign and a ring: nobody prints %0.

    A stop behind a per cent sign is a ring in a bracket only.
    """
    found: list[DecodedChar] = []
    for index, one in enumerate(chars):
        sign = found[-1] if found else None
        after = chars[index + 1].text if index + 1 < len(chars) else ""
        ring = one.text in _RINGS and not after.isalnum()
        if sign and sign.text in _PER_CENT and (ring or (one.text in _STOPS and after in _CLOSING)):
            least = min(sign.probability, one.probability)
            found[-1] = DecodedChar("‰", least, sign.first, one.last)
        else:
            found.append(one)
    return found


def _with_lost_commas(chars: Sequence[DecodedChar]) -> Sequence[DecodedChar]:
    """Return a line with the commas behind brackets that leave their room, but were not read.

    ``碑林区（完成任务）、未央区``: bracket and comma leave little ink in two widths of white.
    """
    middles = [(one.first + one.last) / 2 for one in chars]
    han = ["\u3400" <= one.text[:1] <= "\u9fff" for one in chars]
    pitches = [
        b - a for (a, b), pair in zip(pairwise(middles), pairwise(han), strict=True) if all(pair)
    ]
    if len(pitches) < PUNCTUATION.fewest_pitches:
        return chars
    pitch = median(pitches)
    found: list[DecodedChar] = []
    for index, one in enumerate(chars):
        found.append(one)
        after = index + 1 < len(chars) and han[index + 1]
        if (
            one.text in ")）"
            and after
            and middles[index + 1] - middles[index] > PUNCTUATION.room_ratio * pitch
        ):
            found.append(
                DecodedChar(
                    "、",
                    Reason.BLURRED.at_most,
                    one.last + 1,
                    max(one.last + 1, chars[index + 1].first - 1),
                )
            )
    return found


def _without_specks(chars: Sequence[DecodedChar]) -> Sequence[DecodedChar]:
    """Return a line without dots before its first Han character, or points behind its last.

    No line of Chinese begins or ends so.
    """
    while (
        len(chars) > 1 and chars[-1].text in _TAILS and "\u3400" <= chars[-2].text[:1] <= "\u9fff"
    ):
        chars = chars[:-1]
    first = next((i for i, one in enumerate(chars) if one.text not in _DOTS), 0)
    begins = chars[first].text[:1] if chars else ""
    return chars[first:] if "\u3400" <= begins <= "\u9fff" else chars


_WIDTHS: tuple[list[str], ...] = ([], ["<wide>"], ["<narrow>"])


def _plain(character: str) -> str:
    """Return digits, letters and per cent signs in half width."""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) == 1 and folded.isascii() and (folded.isalnum() or folded in "%.+"):
        # A superscript, or a digit in a circle, is another character than the digit in it.
        return folded if unicodedata.decomposition(character).split()[:1] in _WIDTHS else character
    return {"－": "-", "−": "-", "﹣": "-"}.get(character, character)


_MIDDLE_DOTS = frozenset("·•・‧∙")


def _mark(text: str, index: int, *, han: bool) -> str:
    character = text[index]
    if character in _MIDDLE_DOTS:
        return _dot(text[index - 1 : index], text[index + 1 : index + 2], character)
    if character in "（）()":
        narrow = unicodedata.normalize("NFKC", character)
        return _WIDE[narrow] if han else narrow
    if character in ",:;!?，：；！？":
        narrow = unicodedata.normalize("NFKC", character)
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        between_figures = before.isdigit() and after.isdigit()
        return narrow if between_figures or not han else _WIDE[narrow]
    return character


def _dot(before: str, after: str, character: str) -> str:
    """Return the mark that a dot at middle height is, between two characters.

    A coarse picture lifts the point of a number.
    """
    if before.isdigit() and after.isdigit():
        return "."
    return character
