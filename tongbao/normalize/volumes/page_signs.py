"""What a page shows at its top and foot that tells whether a circular begins or ends there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate, chain, count, islice, repeat, starmap, takewhile
from operator import attrgetter
from typing import NamedTuple

from tongbao.extract.layout.assembly import PageResult
from tongbao.extract.layout.blocks import Paragraph
from tongbao.model import Page
from tongbao.normalize.volumes.parameters import CUT
from tongbao.text.annex_names import announced_annexes
from tongbao.text.document_number import find_issue_number, find_number_line
from tongbao.text.folding import fold, squash

_PAGE_NUMBER = re.compile(
    r"[^\w%％]*[一ー]?(?:第)?(?P<number>\d{1,4})(?:页)?[一ー]?(?:(?:[,，]?共|/)\d{1,4}页?)?[^\w%％]*"
)
_ISSUER = re.compile(
    r"[^，。：；、]{2,40}?(?:办公室|督查室|研究室|委员会|人民政府|办公厅|领导小组|指挥部|厅|局|委|部|"
    r"政府|党委|联席会议|中心|总队|专班|工作组|署|司)(?:文件|函|简报|通报|专报|快报)?"
)
_KIND = r"(?:通报|通知|公告|公示|函|报告|月报|快报|简报|专报|意见)(?:[（(][^（()）]*[)）])?"
LETTER_TITLE = re.compile(rf".*{_KIND}")
_TABLE_TITLE = re.compile(
    r".*(?:19|20)\d\d年.*(?:排名|排行榜?|情况|统计|对比|一览|指数|结果|进展|得分|进度|状况|名单)"
    r"(?:情况|排名)*表?(?:[（(].*[)）])?"
)
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[、.．](?!\d)"
    r"|第[一二三四五六七八九十]{1,3}[章节部]"
)
_SALUTATION = re.compile(
    r"(?=.*各)[^。；]{2,90}(?:政府|部门|单位|党委|委员会|管委会|办公室|市|县|区|州|局|企业|公司|盟|小组|厅|委|院|校|同志|领导)"
    r"(?:[（(][^（()）]*[)）])?[：:]"
)
ANNEX_LINE = re.compile(r"[（(]?附\s*(?:件|表|录|图|[：:1-9])|[（(]?续\s*[表上]|[（(]?接上[表页]")
_DAY = (
    r"(?:(?:19|20)\d\d|[一二三四五六七八九〇零○Ｏ]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_SIGNED = re.compile(rf"[^，。；：]{{0,40}}{_DAY}(?:印发|印|发)?|抄\s*[送报].*")
_NO_TITLE = re.compile(rf"{_SECTION.pattern}|{ANNEX_LINE.pattern}|.*[：:]$")
_RED_HEAD = re.compile(rf"(?!.*关于){_ISSUER.pattern}")
_OWN_LETTER_TITLE = re.compile(rf"(?!{_ISSUER.pattern}$){LETTER_TITLE.pattern}")
_HEAD_LINE = re.compile(rf".{{0,{CUT.longest_head_chars}}}(?<![。；，])")
_TEXT = attrgetter("text")
_RED_HEAD_LINES, _ISSUE_LINES, _TITLE_LINES = 6, 4, 4
"""Lines of a head in which the issuer and the issue stand, and of a title. (GB/T 9704)"""


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What one page shows."""

    number: int
    """Its number in the file."""
    printed: int | None
    """The number that it prints."""
    head: tuple[str, ...]
    """Its first lines, squashed, until a table or running text begins."""
    starts_with: str
    """``annex``, ``section``, ``head``, ``text``, ``table``; blank where nothing stands on it."""
    red_head: str = ""
    document_number: str = ""
    series: str = ""
    title: str = ""
    letter_title: bool = False
    """Whether the title names a document: …的通报."""
    large_title: bool = False
    salutation: str = ""
    signed: bool = False
    """Whether it ends in a signature's date or in an imprint."""
    signed_anywhere: bool = False
    annexes: tuple[str, ...] = ()
    """Titles of the annexes that it announces."""


def read_signs(results: Sequence[PageResult]) -> list[PageSigns]:
    """Return the signs of each page."""
    sheets = list(map(_sheet, results))
    body = _body_size(sheets)
    return [_signs(sheet, body) for sheet in sheets]


class _Line(NamedTuple):
    """A paragraph of a page's head."""

    text: str
    """Squashed."""
    size: float


@dataclass(frozen=True)
class _Sheet:
    """What stands upright on a page, in reading order, its page number apart."""

    page: Page
    entries: Sequence[Paragraph | int]
    """Tables as their index."""
    printed: int | None
    """The number that it prints."""

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return _paragraphs(self.entries)

    @cached_property
    def texts(self) -> list[str]:
        return [squash(paragraph.text) for paragraph in self.paragraphs]

    @cached_property
    def head(self) -> list[_Line]:
        """Return its first paragraphs, until a table or running text begins."""
        first = takewhile(_is_of_head, self.entries[: CUT.most_head_paragraphs])
        return [_Line(squash(one.text), one.size) for one in _paragraphs(first)]

    @property
    def ends_signed(self) -> bool:
        """Return whether it ends in a signature's date or in an imprint."""
        match self.entries:
            case [*_, Paragraph()]:
                return any(map(_SIGNED.fullmatch, self.texts[-CUT.foot_paragraphs :]))
            case _:
                return False


def _sheet(result: PageResult) -> _Sheet:
    entries = list(filter(_is_upright, result.entries.entries if result.entries else ()))
    last_first = reversed(_paragraphs(entries))
    numbering = next(filter(partial(_prints_number, result.page), last_first), None)
    if numbering is None:
        return _Sheet(result.page, entries, None)
    entries.remove(numbering)
    return _Sheet(result.page, entries, _page_number(numbering))


def _paragraphs(entries: Iterable[Paragraph | int]) -> list[Paragraph]:
    return [entry for entry in entries if isinstance(entry, Paragraph)]


def _is_upright(entry: Paragraph | int) -> bool:
    """Return whether an entry is a table, or text that is neither blank nor a watermark."""
    return isinstance(entry, int) or bool(not entry.slanted and squash(entry.text))


def _prints_number(page: Page, paragraph: Paragraph) -> bool:
    """Return whether a paragraph is the number of a page, in its margin."""
    top, foot = page.height * CUT.margin_share / 2, page.height * (1 - CUT.margin_share)
    in_margin = paragraph.box.top > foot or paragraph.box.bottom < top
    return in_margin and _page_number(paragraph) is not None


def _page_number(paragraph: Paragraph) -> int | None:
    found = _PAGE_NUMBER.fullmatch(squash(paragraph.text))
    return int(found["number"]) if found else None


def _is_of_head(entry: Paragraph | int) -> bool:
    return isinstance(entry, Paragraph) and _HEAD_LINE.fullmatch(squash(entry.text)) is not None


def _body_size(sheets: Sequence[_Sheet]) -> float:
    """Return the size, in points, that most running text of the file is set in."""
    sizes: Counter[float] = Counter()
    for paragraph in chain.from_iterable(sheet.paragraphs for sheet in sheets):
        sizes[round(paragraph.size)] += len(paragraph.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def _signs(sheet: _Sheet, body: float) -> PageSigns:
    head = sheet.head
    lines = list(map(_TEXT, head))
    numbers = list(map(find_number_line, lines))
    number = next(filter(None, numbers), "")
    title = _title(head, numbers.index(number) if number else None, body)
    announced = map(attrgetter("title"), announced_annexes(sheet.texts))
    return PageSigns(
        number=sheet.page.number,
        printed=sheet.printed,
        head=tuple(lines),
        starts_with=_starts_with(sheet),
        red_head=next(map(_TEXT, filter(partial(_is_red_head, body), head[:_RED_HEAD_LINES])), ""),
        document_number=fold(number),
        series=fold(next(filter(find_issue_number, lines[:_ISSUE_LINES]), "")),
        title=title.text,
        letter_title=title.letter,
        large_title=title.large,
        salutation=next(filter(_SALUTATION.fullmatch, lines[title.last_line + 1 :]), ""),
        signed=sheet.ends_signed,
        signed_anywhere=any(map(_SIGNED.fullmatch, sheet.texts)),
        annexes=tuple(islice(filter(None, announced), CUT.most_annexes)),
    )


def _starts_with(sheet: _Sheet) -> str:
    match sheet.entries:
        case []:
            return ""
        case [int(), *_]:
            return "table"
    match list(map(_TEXT, sheet.head)):
        case []:
            return "text"
        case lines if any(map(ANNEX_LINE.match, lines[:2])):
            return "annex"
        case lines:
            return "section" if _SECTION.match(lines[0]) else "head"


def _is_red_head(body: float, line: _Line) -> bool:
    """Return whether a line is an issuer in large print."""
    return line.size >= CUT.red_head_ratio * body and _RED_HEAD.fullmatch(line.text) is not None


class _Title(NamedTuple):
    """A page's title."""

    text: str = ""
    last_line: int = -1
    letter: bool = False
    """Whether it names a document: …的通报."""
    large: bool = False

    @property
    def is_sure(self) -> bool:
        """Return whether no other line is a better title."""
        return self.letter and (self.large or "关于" in self.text)


def _title(head: Sequence[_Line], number_at: int | None, body: float) -> _Title:
    """Return a page's title: the first that is sure, else the first that may be one."""
    found = list(filter(None, starmap(_titled, _title_lines(head, number_at, body))))
    return next(filter(attrgetter("is_sure"), found), next(iter(found), _Title()))


def _title_lines(
    head: Sequence[_Line], number_at: int | None, body: float
) -> Iterator[tuple[str, int, bool]]:
    """Yield what may be a title, one line or a few of one size: text, last line, whether it is large."""
    for start, first in enumerate(head):
        if start == number_at or _NO_TITLE.match(first.text):
            continue
        large = first.size >= CUT.title_ratio * body or start - 1 == number_at
        alike = takewhile(partial(_is_of_size, first.size), head[start : start + _TITLE_LINES])
        texts = accumulate(map(_TEXT, alike))
        yield from zip(texts, count(start), repeat(large))


def _is_of_size(size: float, line: _Line) -> bool:
    return abs(line.size - size) <= CUT.same_size_share * line.size


def _titled(text: str, last_line: int, large: bool) -> _Title | None:  # noqa: FBT001 - of a row
    """Return the title that lines make, if they make one."""
    if not CUT.shortest_title_chars <= len(text) <= CUT.longest_title_chars:
        return None
    letter = _OWN_LETTER_TITLE.fullmatch(text)
    named = letter or _TABLE_TITLE.fullmatch(text)
    return _Title(text, last_line, letter is not None, large) if named else None
