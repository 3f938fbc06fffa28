"""Annexes (附件) as letters announce them, as they name themselves, and as their files are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tongbao.text.folding import squash
from tongbao.text.numerals import read_chinese_integer

_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_POINT = r"(?:[．、：:]|\.(?!\d(?!\d{3}年)))"
"""What stands behind the number of a listed annex; no decimal point, but 1.2020年… is a list's."""
_OPENS = re.compile(r"附\s*件\s*[：:]")
_LISTED = re.compile(rf"(?:附件)?\s*(?<!\d)(?P<number>\d{{1,2}})\s*{_POINT}")
_TITLED = re.compile(rf"附\s*件\s*(?P<number>{_NUMERAL})\s*[：:．、.]\s*(?P<title>.*\D.*)")
_LABEL = re.compile(
    rf"[（(]?附\s*[件表]\s*(?P<number>{_NUMERAL})?(?!\d|[-－]\d)\s*[)）]?(?:[：:．、.]\s*(?P<title>.*))?"
)
_IN_FILE_NAME = re.compile(
    rf"(?P<before>.*?)(?<![含及和带与无])附\s*件[\s_-]*[（(]?(?P<number>{_NUMERAL})?"
    r"(?![\d一二三四五六七八九十件年月])[)）]?(?P<after>.*)"
)
_EDGES = " 　_-—.．、：:+&（）()【】[]《》“”"


@dataclass(frozen=True, slots=True)
class AnnexName:
    """What an annex is called; either part may be missing."""

    number: int | None
    title: str = ""


def announced_annexes(texts: Iterable[str]) -> Iterator[AnnexName]:
    """Yield the annexes that a letter announces: 附件：1.… 2.…, one or several to a line.

    Args:
        texts: The letter's paragraphs, squashed, in order.
    """
    listing = False
    for text in texts:
        opened = _OPENS.match(text)
        rest = text[opened.end() :] if opened else text
        listing = bool(rest) if opened else listing and _LISTED.match(text) is not None
        if listing:
            yield from _listed(rest)


def _listed(text: str) -> Iterator[AnnexName]:
    """Yield the annexes that one line lists; a line without numbers names one."""
    marks = list(_LISTED.finditer(text))
    if not marks or marks[0].start():
        yield AnnexName(None, text[: marks[0].start()] if marks else text)
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        yield AnnexName(int(mark["number"]), text[mark.end() : end])


def titled_annex(line: str) -> AnnexName | None:
    """Return the annex of a line that says its number and title: 附件2：督导检查清单."""
    found = _TITLED.fullmatch(squash(line))
    return AnnexName(_integer(found["number"]), found["title"]) if found else None


def annex_label(line: str) -> AnnexName | None:
    """Return what a whole line says that stands over an annex: 附件1, 附件, 附件一：….

    >>> annex_label("附件 2")
    AnnexName(number=2, title='')
    """
    found = _LABEL.fullmatch(squash(line))
    return AnnexName(_integer(found["number"]), found["title"] or "") if found else None


def annex_of_file(stem: str) -> AnnexName | None:
    """Return the annex that a file says it is by its name, without folder and suffix.

    A name that tells of a letter with its annexes (含附件) is none.

    >>> annex_of_file("附件1-2020年5月排名表")
    AnnexName(number=1, title='2020年5月排名表')
    """
    found = _IN_FILE_NAME.fullmatch(stem)
    if found is None or not (found["number"] or not found["after"].strip(_EDGES)):
        return None
    return AnnexName(_integer(found["number"]), squash(found["after"].strip(_EDGES)))


def before_annex(stem: str) -> str:
    """Return what stands before 附件 in a file's name: often the name of its letter."""
    found = _IN_FILE_NAME.fullmatch(stem)
    return found["before"].strip(_EDGES) if found else ""


def _integer(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else read_chinese_integer(text)
