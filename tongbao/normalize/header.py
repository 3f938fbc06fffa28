"""The circular's head: number, issuer, title, dates, and how many projects it announces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date

from tongbao.model import Block, Document, Header
from tongbao.normalize.parameters import HEAD
from tongbao.normalize.sections import read_heading
from tongbao.text.dates import dates_in_digits
from tongbao.text.document_number import (
    find_document_number,
    find_issue_number,
    read_parts,
)
from tongbao.text.folding import squash
from tongbao.text.numerals import read_chinese_integer

_TITLE_END = re.compile(
    r"(?:通报|通知|公告|通告|公示|函|报告|[周旬月季年快公]报|排名(?:情况)?(?:表)?|排行榜(?:[（(].*[)）])?|情况(?:一览|统计)?表?|"
    r"统计表|对比表|综合指数|一览表|评估结果|考核结果|及排名|简报)(?:[（(][^（()）]*[)）])?$"
)
_DOCUMENT_TITLE = re.compile(r"关于.+(?:通报|通知|公告|通告|函|报告|意见|公示)")
_ISSUER = re.compile(
    r"(?:办公室|督查室|研究室|委员会|人民政府(?:办公厅|办公室)?|办公厅|领导小组|指挥部|厅|局|委|部|政府|党委|协调小组|联席会议|中心|总队|专班|工作组|署|司)$"
)
_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d|[一二三四五六七八九〇零○Ｏ]{4})\s*年\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_PROJECTS = re.compile(
    r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个|项|大|件)\s*(?:重点|民生|民心|惠民|专项|单项|主要|可量化的?)*\s*"
    r"(?:工程|专项|项目|实事|任务|指标|(?<=重点)工作)"
)
_RANKING_WORDS = re.compile(r"量化|排名|通报|比较|考核|评比|排序|进展")
_ANNEX = re.compile(r"^附\s*件?\s*(?:\d+|[一二三四五六七八九十]+)?\s*[:：.．、]?\s*(?P<name>.*)$")

_TILDE = r"[-~～—－–至到]"
_AS_OF = (
    re.compile(
        r"截[至止]到?\s*(?:(?P<year>\d{4})\s*年)?\s*(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*日|(?P<end>底|末|份)?)"
    ),
    re.compile(
        rf"(?P<year>\d{{4}})\s*年\s*(?:\d{{1,2}}\s*月?\s*{_TILDE}\s*)?(?P<month>\d{{1,2}})\s*月(?!\s*\d{{1,2}}\s*日)"
    ),
    re.compile(
        r"(?P<year>\d{4})\s*年\s*(?P<quarter>第?[一二三四1-4]季度|[上下]半年|前三季度|全年|年度)"
    ),
    re.compile(rf"(?<![\d年])\d{{1,2}}\s*月?\s*{_TILDE}\s*(?P<month>\d{{1,2}})\s*月"),
    re.compile(r"(?<![\d年])(?P<month>\d{1,2})\s*月(?:底|末|份)"),
    re.compile(r"(?P<quarter>第?[一二三四1-4]季度|[上下]半年|前三季度)"),
    # 8月12日至13日 · 2021年6月9日8时至2021年6月11日8时
    re.compile(
        rf"(?:(?P<first_year>\d{{4}})年)?(?P<first_month>\d{{1,2}})月\d{{1,2}}日(?:\d{{1,2}}[时点])?"
        rf"{_TILDE}(?:(?P<year>\d{{4}})年)?(?:(?P<month>\d{{1,2}})月)?(?P<day>\d{{1,2}})日"
    ),
)
_QUARTERS = {
    "一季度": 3, "1季度": 3, "二季度": 6, "2季度": 6, "三季度": 9, "3季度": 9,
    "四季度": 12, "4季度": 12, "上半年": 6, "下半年": 12, "前三季度": 9, "全年": 12, "年度": 12,
}  # fmt: skip


def read_header(document: Document) -> Header:
    """Read the head and foot of a document; what is not printed stays blank."""
    blocks = [b for b in document.blocks if b.kind not in {"header", "footer"}]
    number = _first(find_document_number, blocks[:12]) or _first(find_issue_number, blocks[:6])
    title = _title(document, blocks)
    issued = _issued(blocks)
    year = _year(number, title, issued)
    captions = [t.caption for t in document.tables if t.caption]
    return Header(
        number=number,
        issuer=_issuer(blocks, title),
        title=title,
        as_of=_as_of([title, *captions, *(b.text for b in blocks)], year, issued),
        issued=issued,
        projects_stated=_projects(blocks),
        annexes_stated=_annexes(blocks),
    )


def _first(find: Callable[[str], str], blocks: Sequence[Block]) -> str:
    return next((number for block in blocks if (number := find(block.text))), "")


def _title(document: Document, blocks: Sequence[Block]) -> str:
    """Return the title: the words 关于…的通报, else the largest line that ends like a title."""
    head = list(blocks[: HEAD.head_blocks])
    for start, block in enumerate(head):
        if "关于" in block.text and (title := _about(head, start)):
            return title
        if block.kind == "paragraph" and len(block.text) > HEAD.longest_wrapped_title_chars:
            break
    captions = [squash(t.caption) for t in document.tables if t.caption]
    return _ends_as_title(head) or _set_large(head) or next(iter(captions), "") or _plain(head)


def _ends_as_title(head: Sequence[Block]) -> str:
    """Return the first large line that ends like a title; blank where none does."""
    largest = max((b.size for b in head), default=0.0)
    for number, block in enumerate(head):
        text = _closed(head, number)
        big = (
            largest == 0
            or block.size >= HEAD.title_ratio * largest
            or block.kind in {"heading", "caption"}
        )
        if (
            big
            and read_heading(block) is None
            and len(text) <= HEAD.longest_title_chars
            and _TITLE_END.search(text)
            and not _ISSUER.search(text)
        ):
            return text
    return ""


def _plain(head: Sequence[Block]) -> str:
    """Return the first line that may be a title by its length, furniture of the head last."""
    plain = [squash(b.text) for b in head if not find_document_number(b.text)]
    texts = [
        text
        for text in plain
        if HEAD.shortest_title_chars <= len(text) <= HEAD.longest_plain_title_chars
    ]
    return next((t for t in texts if not _OF_THE_HEAD.search(t)), texts[0] if texts else "")


_OF_THE_HEAD = re.compile(
    r"文件$|^签发人|^〔|^编号|[★☆]|特急|加急|秘密|机密|^(?:19|20)\d\d年\d{1,2}月\d{1,2}日$|[：:。；，、]$"
)
"""What stands over a title and is none: the red head, secrecy, urgency, the date."""


def _set_large(head: Sequence[Block]) -> str:
    """Return the largest lines before the salutation, where they are larger than the text."""
    before: list[Block] = []
    for block in head:
        text = squash(block.text)
        if text.endswith(("：", ":")) or len(text) > HEAD.longest_title_chars:
            break
        head_line = (
            _OF_THE_HEAD.search(text) or find_document_number(text) or find_issue_number(text)
        )
        if not head_line and not _ISSUER.search(text):
            before.append(block)
    usual = sorted(block.size for block in head)[len(head) // 4] if head else 0.0
    largest = max((block.size for block in before), default=0.0)
    if largest < HEAD.larger_ratio * usual or not largest:
        return ""
    lines = [block for block in before if block.size >= HEAD.same_size_ratio * largest]
    text = "".join(squash(block.text) for block in lines[:3])
    return (
        text if HEAD.shortest_title_chars <= len(text) <= HEAD.longest_wrapped_title_chars else ""
    )


def _closed(head: Sequence[Block], start: int) -> str:
    """Return a line, with the lines that close the bracket it leaves open."""
    text = squash(head[start].text)
    for block in head[start + 1 : start + 3]:
        if len(re.findall(r"[（(]", text)) <= len(re.findall(r"[)）]", text)):
            break
        text += squash(block.text)
    return text


def _about(head: Sequence[Block], start: int) -> str:
    """Join the lines of a title from the one with 关于 on, until 通报 or its kin ends them.

    A title that begins with 关于 has its issuer on the line before, in the same size.
    """
    text = ""
    for block in head[start : start + 4]:
        if text and block.size != head[start].size:
            break
        text += squash(block.text)
        if len(text) > HEAD.longest_wrapped_title_chars:
            return ""
        if _DOCUMENT_TITLE.search(text) and _TITLE_END.search(text):
            break
    if not _DOCUMENT_TITLE.search(text) or "。" in text:
        return ""
    before = squash(head[start - 1].text) if start else ""
    own_line = text.startswith("关于") and head[start - 1].size == head[start].size
    if before and own_line and _ISSUER.search(before) and not find_document_number(before):
        return before + text
    return text


def _issuer(blocks: Sequence[Block], title: str) -> str:
    """Return the issuing body: the red head above the number, else title, else signature."""
    for block in blocks[:8]:
        text = squash(block.text).removesuffix("文件")
        if find_document_number(text):
            continue
        if _may_be_issuer(text) and "关于" not in text:
            return text
    named = re.match(r"^(?P<issuer>.{3,40}?)关于", title)
    if named and _ISSUER.search(named["issuer"]):
        return named["issuer"]
    for block in reversed(blocks):
        text = squash(_DAY.sub("", block.text))
        if _may_be_issuer(text) and not re.search(r"[，。：、]", text):
            return text
    return ""


def _may_be_issuer(text: str) -> bool:
    long = HEAD.shortest_issuer_chars <= len(text) <= HEAD.longest_issuer_chars
    return long and _ISSUER.search(text) is not None


def _issued(blocks: Sequence[Block]) -> str:
    """Return the date of issue: the last short line that is a day (成文日期)."""
    for block in reversed(blocks):
        text = _dated(block.text)
        found = list(_DAY.finditer(text))
        if found and len(text) <= HEAD.longest_date_line_chars and not re.search(r"截[至止]", text):
            day = _iso_day(found[-1])
            if day:
                return day
    return ""


def _iso_day(match: re.Match[str]) -> str:
    year = _integer(match["year"])
    month, day = _integer(match["month"]), _integer(match["day"])
    try:
        return date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:  # 2月30日 is no day
        return ""


def _integer(text: str) -> int | None:
    return int(text) if text.isdecimal() else read_chinese_integer(text)


def _year(number: str, title: str, issued: str) -> int | None:
    if numbered := read_parts(number).year:
        return numbered
    for text in (title, issued):
        found = re.search(r"(?:19|20)\d\d", dates_in_digits(text))
        if found:
            return int(found[0])
    return None


def _as_of(texts: Sequence[str], year: int | None, issued: str) -> str:
    """Return the month or day that the figures are of, from the strongest wording on."""
    year = year or (int(issued[:4]) if issued else None)
    plain = [_dated(text) for text in texts if text]
    for pattern in _AS_OF:
        for text in plain:
            if _DAY.fullmatch(text):
                continue
            found = pattern.search(text)
            if found and (when := _when(found.groupdict(), year, issued)):
                return when
    return ""


def _dated(text: str) -> str:
    """Return a text in half width, without blanks, its dates in digits."""
    return dates_in_digits(squash(unicodedata.normalize("NFKC", text)))


def _when(found: dict[str, str | None], year: int | None, issued: str) -> str:
    year_text = found.get("year") or found.get("first_year")
    printed = int(year_text) if year_text else year
    if printed is not None and not year_text and _after_issue(found, printed, issued):
        printed -= 1  # 截至12月底 in a letter of January is the year before
    if printed is None:
        return ""
    quarter = found.get("quarter")
    if quarter:
        return f"{printed:04d}-{_QUARTERS[quarter.removeprefix('第')]:02d}"
    month = int(found["month"] or found.get("first_month") or 0)
    if not 1 <= month <= HEAD.months:
        return ""
    day = found.get("day")
    return f"{printed:04d}-{month:02d}-{int(day):02d}" if day else f"{printed:04d}-{month:02d}"


def _after_issue(found: dict[str, str | None], year: int, issued: str) -> bool:
    month = found.get("month")
    return bool(month and issued) and f"{year:04d}-{int(month or 0):02d}" > issued[:7]


def _projects(blocks: Sequence[Block]) -> int | None:
    """Return how many projects the circular says it ranks.

    Of several counts (20项民心工程 … 可量化比较的17项工程) the one with words of ranking
    nearest before or after it counts.
    """
    best: tuple[int, int] | None = None
    for block in blocks:
        text = squash(block.text)
        for found in _PROJECTS.finditer(text):
            count = _integer(found["n"])
            near = text[max(0, found.start() - 12) : found.end() + 16]
            weight = len(set(_RANKING_WORDS.findall(near)))
            if count and weight and (best is None or weight > best[0]):
                best = (weight, count)
    return best[1] if best else None


def _annexes(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the annexes announced after 附件：, one name each."""
    names: list[str] = []
    listing = False
    for block in blocks:
        text = squash(block.text)
        first = re.match(r"^附件\s*[:：](?P<rest>.+)$", text)
        if first:
            listing = True
            text = first["rest"]
        elif listing and not re.match(r"^\d+\s*[.．、]", text):
            listing = False
        if listing:
            names += [n for n in re.split(r"(?<!\d)\d{1,2}\s*[.．、](?!\d)", text) if n.strip()]
    return tuple(names)


def year_of(header: Header) -> int | None:
    """Return the year whose names hold: of the figures, else of issue, else as numbered."""
    title = dates_in_digits(header.title)
    of_year = re.search(r"(?:19|20)\d\d(?=\s*年度)", title)
    figures = of_year[0] if of_year else ""  # a letter of January tells of the year before
    for text in (header.as_of, figures, header.issued, header.number, title):
        found = re.search(r"(?:19|20)\d\d", text)
        if found:
            return int(found[0])
    return None
