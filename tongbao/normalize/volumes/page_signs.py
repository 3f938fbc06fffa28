"""What a page shows at its top and foot that tells whether a circular begins or ends there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from tongbao.extract.layout.assembly import PageResult
from tongbao.extract.layout.blocks import Paragraph
from tongbao.normalize.volumes.parameters import CUT
from tongbao.text.folding import fold, squash

_PAGE_NUMBER = re.compile(
    r"[^\w%％]*[一ー]?(?:第)?(?P<number>\d{1,4})(?:页)?[一ー]?(?:(?:[,，]?共|/)\d{1,4}页?)?[^\w%％]*"
)
NUMBER_LINE = re.compile(
    r"[^《》，。、：；:;年期]{0,24}?(?P<year>(?:19|20)\d\d)\D{0,2}?第?(?P<serial>\d{1,5})号"
    r"(?:签发人.{0,12})?"
)
_SERIES = re.compile(r"[（(]?(?:(?:19|20)\d\d年)?(?:总?第\d{1,4}[期号][,，、]?){1,2}[)）]?")
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
    r"[^。；]{2,90}(?:政府|部门|单位|党委|委员会|管委会|办公室|市|县|区|州|局|企业|公司|盟|小组|厅|委|院|校|同志|领导)"
    r"(?:[（(][^（()）]*[)）])?[：:]"
)
ANNEX_LINE = re.compile(r"[（(]?附\s*(?:件|表|录|图|[：:1-9])|[（(]?续\s*[表上]|[（(]?接上[表页]")
_DAY = (
    r"(?:(?:19|20)\d\d|[一二三四五六七八九〇零○Ｏ]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_SIGNED = re.compile(rf"[^，。；：]{{0,40}}{_DAY}(?:印发|印|发)?|抄\s*[送报].*")
_SALUTED = "各"
_OPENS_ANNEXES = re.compile(r"附\s*件\s*[：:]")
_LISTED = re.compile(r"(?:附件)?\s*(?<!\d)\d{1,2}\s*(?:[．、：:]|\.(?!\d(?!\d{3}年)))")


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
    body = _body_size(results)
    return [_signs(result, body) for result in results]


def _signs(result: PageResult, body: float) -> PageSigns:
    entries = [e for e in _entries(result) if not isinstance(e, Paragraph) or squash(e.text)]
    printed, numbering = _printed_number(result)
    entries = [entry for entry in entries if entry is not numbering]
    paragraphs = [entry for entry in entries if isinstance(entry, Paragraph)]
    head = list(_head(entries))
    lines = [squash(paragraph.text) for paragraph in head]
    number_at = next((i for i, line in enumerate(lines) if NUMBER_LINE.fullmatch(line)), None)
    titled = _title(head, lines, number_at, body)
    feet = [squash(paragraph.text) for paragraph in paragraphs[-CUT.foot_paragraphs :]]
    ends_in_text = bool(entries) and isinstance(entries[-1], Paragraph)
    texts = [squash(paragraph.text) for paragraph in paragraphs]
    after = titled[1] if titled else -1
    return PageSigns(
        number=result.page.number,
        printed=printed,
        head=tuple(lines),
        starts_with=_starts_with(entries, lines),
        red_head=_red_head(head, lines, body),
        document_number=fold(lines[number_at]) if number_at is not None else "",
        series=next((fold(line) for line in lines[:4] if _SERIES.fullmatch(line)), ""),
        title=titled[0] if titled else "",
        letter_title=bool(titled and titled[2]),
        large_title=bool(titled and titled[3]),
        salutation=next(
            (t for t in lines[after + 1 :] if _SALUTATION.fullmatch(t) and _SALUTED in t), ""
        ),
        signed=ends_in_text and any(_SIGNED.fullmatch(text) for text in feet),
        signed_anywhere=any(_SIGNED.fullmatch(text) for text in texts),
        annexes=tuple(islice(_announced(texts), CUT.most_annexes)),
    )


def _entries(result: PageResult) -> list[Paragraph | int]:
    """Return what stands upright on a page, in reading order; tables as their index."""
    if result.entries is None:
        return []
    return [e for e in result.entries.entries if isinstance(e, int) or not e.slanted]


def _body_size(results: Sequence[PageResult]) -> float:
    """Return the size, in points, that most running text of the file is set in."""
    sizes: Counter[float] = Counter()
    for result in results:
        for entry in _entries(result):
            if isinstance(entry, Paragraph):
                sizes[round(entry.size)] += len(entry.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _printed_number(result: PageResult) -> tuple[int | None, Paragraph | None]:
    """Return the number that a page prints in its margin, and the paragraph that prints it."""
    height = result.page.height
    for entry in reversed(_entries(result)):
        if not isinstance(entry, Paragraph):
            continue
        foot = entry.box.top > height * (1 - CUT.margin_share)
        top = entry.box.bottom < height * CUT.margin_share / 2
        found = _PAGE_NUMBER.fullmatch(squash(entry.text)) if foot or top else None
        if found:
            return int(found["number"]), entry
    return None, None


def _head(entries: Sequence[Paragraph | int]) -> Iterator[Paragraph]:
    """Yield a page's first paragraphs, until a table or running text begins."""
    for entry in entries[: CUT.most_head_paragraphs]:
        if isinstance(entry, int):
            return
        text = squash(entry.text)
        if len(text) > CUT.longest_head_chars or text.endswith(("。", "；", "，")):
            return
        yield entry


def _starts_with(entries: Sequence[Paragraph | int], lines: Sequence[str]) -> str:
    if not entries:
        return ""
    if isinstance(entries[0], int):
        return "table"
    if any(ANNEX_LINE.match(line) for line in lines[:2]):
        return "annex"
    if not lines:
        return "text"
    return "section" if _SECTION.match(lines[0]) else "head"


def _red_head(head: Sequence[Paragraph], lines: Sequence[str], body: float) -> str:
    """Return the issuer that stands in large print at the top of a page."""
    for paragraph, line in zip(head[:6], lines, strict=False):
        large = paragraph.size >= CUT.red_head_ratio * body
        if large and _ISSUER.fullmatch(line) and "关于" not in line:
            return line
    return ""


def _title(
    head: Sequence[Paragraph], lines: Sequence[str], number_at: int | None, body: float
) -> tuple[str, int, bool, bool] | None:
    """Return a page's title, the index of its last line, whether it names a document and is large."""
    best: tuple[str, int, bool, bool] | None = None
    for start, paragraph in enumerate(head):
        if _SECTION.match(lines[start]) or ANNEX_LINE.match(lines[start]):
            continue
        if start == number_at or lines[start].endswith(("：", ":")):
            continue
        alike = [p.size for p in head[start:]]
        same = next((i for i, size in enumerate(alike) if abs(size - alike[0]) > 0.1 * size), 9)
        for end, text in enumerate(accumulate(lines[start : start + min(4, same)]), start):
            letter = bool(LETTER_TITLE.fullmatch(text)) and not _ISSUER.fullmatch(text)
            fits = CUT.shortest_title_chars <= len(text) <= CUT.longest_title_chars
            if not fits or not (letter or _TABLE_TITLE.fullmatch(text)):
                continue
            large = paragraph.size >= CUT.title_ratio * body or start - 1 == number_at
            found = (text, end, letter, large)
            if letter and (large or "关于" in text):
                return found
            best = best or found
    return best


def _announced(texts: Sequence[str]) -> Iterator[str]:
    """Yield the titles of the annexes that a page's letter announces."""
    listing = False
    for text in texts:
        opened = _OPENS_ANNEXES.match(text)
        if opened and len(text) > opened.end():
            listing = True
            text = text[opened.end() :]  # noqa: PLW2901 - the announcement without its opening
        elif not (listing and _LISTED.match(text)):
            listing = False
        if listing:
            yield from (name for name in _LISTED.split(text) if name)
