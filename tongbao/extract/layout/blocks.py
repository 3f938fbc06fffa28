"""From lines outside tables to paragraphs, and what kind of text each one is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from tongbao.extract.layout.lines import Line
from tongbao.extract.layout.parameters import BLOCKS
from tongbao.extract.layout.reading_order import Item
from tongbao.extract.page import Glyph
from tongbao.model import Block, BlockKind, Box, Part, Word

_MARKER = re.compile(
    r"第[一二三四五六七八九十百]+[章节条部]|[一二三四五六七八九十]{1,3}[、.．]|"
    r"[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳]|附[件表]\s*[\d一二三四五六七八九十]*\s*[：:、.]?|表\s*\d"
)
"""How numbered headings, items and annexes start."""
_LISTED = re.compile(r"\d{1,3}[：:](?=[\u3400-\u9fff])")
"""How a line of a listed ranking starts (1：石家庄市), wherever the line above ends."""
_LABEL = re.compile(r"[^：:，,。；;、\s]{2,14}[：:]|抄\s*[报送]\s*[：:]")
"""A label that opens a line of its own (前三名：)."""
_NOTE = re.compile(r"[(（]?\s*(注|备注|说明|附注|数据来源|资料来源)\s*(?:\d\s*)?[：:.、]|[*＊※]")
_PAGE_NUMBER = re.compile(
    # On a poor picture its dashes are read as any marks, and the number between them may be lost.
    r"[^\w%％]*[一ー]?\d{1,4}[一ー]?[^\w%％]*|[-—–－─·•~～_.\s]{3,}|第\s*\d+\s*页.{0,3}(共\s*\d+\s*页)?|\d+\s*/\s*\d+|"
    r"[ivxIVX]{1,5}|Page\s*\d+(\s*of\s*\d+)?",
    re.IGNORECASE,
)
_UNIT = re.compile(r"单位|截至|时间|日期|年|月")
_ADDRESSES = re.compile(r"现将.*|如下\s*[：:]?$|(?<!\d)[：:]$")
"""How a sentence that announces a table ends, and a salutation: they name no table."""
_ABOUT_TABLE = re.compile(
    r"[（(]?\s*(?:单位|附\s*[件表]|截至|统计时间|制表|填报)|\d{4}年[\d月日\s]*$"
)
"""A line over a table that tells its unit, number or date and does not name it."""
_ANNEX = re.compile(r"附\s*[件表录]\s*[\d一二三四五六七八九十]*\s*[：:]?")
"""The line at the head of an annex, on which nothing else stands."""
_DATED = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二〇○零OＯ][一二三四五六七八九〇○零OＯ]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
"""A day on a line of its own: below a table's name of what it tells, above it of a letter's end."""
_LETTER_TITLE = re.compile(r"关于.+的(?:通报|通知|公告|函|报告|公示|意见)$")
_LED = re.compile(
    r"[^….．·・]{2,20}(?:[…‥⋯]{2,}[….．·・]*|[.．·・•]{4,}|(?: ?[.．·]){4,})\s*[^….．·・\s][^…]{0,11}$"
)
"""A name led by dots to its figure: one line of a list."""
_CONTINUED = re.compile(r"\s*(续|附)")
_ENDS_SENTENCE = "。；;！!？?：:…”』」"
_MAY_NOT_BEGIN = "%％‰）)】〕》，,、；;：:。"
"""Marks that no line begins with."""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, before their kind is known."""

    page: int
    lines: list[Line]
    left: float
    """Extent of the column of text they stand in."""
    right: float
    parts: list[Part] = field(default_factory=list)
    text: str = ""
    indented: bool = False
    slanted: bool = False
    """It runs aslant over the page, as watermarks do."""

    @property
    def box(self) -> Box:
        """Return the box around its lines on its first page."""
        box = self.parts[0].box
        for part in self.parts[1:]:
            if part.page == self.page:
                box = box.joined(part.box)
        return box

    @property
    def size(self) -> float:
        """Return the font size of its first line."""
        return self.lines[0].size


@dataclass(frozen=True, slots=True)
class _Style:
    """How a page sets its running text."""

    pitch: float
    """Distance of two lines, in font sizes."""
    indents: bool
    """Paragraphs start with an indent."""
    size: float
    """Font size of most of the text."""


def paragraphs_of(items: Sequence[Item], page: int, width: float) -> list[Paragraph | int]:
    """Join the lines of a page to paragraphs; tables stay in between as their index.

    Args:
        items: Lines and tables in reading order.
        page: The page's number.
        width: The page's width in points.
    """
    entries: list[Paragraph | int] = []
    items = _with_margins(items, width)
    body = [item for item in items if item.line is not None and item.line.rotation == 0]
    style = _Style(_usual_pitch(body), _indents(body), _usual_size(body))
    before: Item | None = None
    for item in items:
        last = entries[-1] if entries else None
        if item.table is not None:
            entries.append(item.table)
            before = None
        elif item.line is not None:
            if (
                isinstance(last, Paragraph)
                and before is not None
                and _continues(last, before, item, style)
            ):
                _append(last, item.line, page)
            else:
                entries.append(_start_block(item, page))
            before = item
    for entry in entries:
        if isinstance(entry, Paragraph):
            # Characters are no longer needed, and a long document has millions of them.
            entry.lines = [replace(line, glyphs=()) for line in entry.lines]
    return entries


def _with_margins(items: Sequence[Item], width: float) -> list[Item]:
    """Set every item's column to the margins of its running text."""
    columns: dict[tuple[float, float], list[Item]] = defaultdict(list)
    for item in items:
        columns[item.left, item.right].append(item)
    margins = {
        extent: _margins([item for item in members if item.line is not None], extent, width)
        for extent, members in columns.items()
    }
    placed = []
    for item in items:
        left, right = margins[item.left, item.right]
        placed.append(replace(item, left=left, right=right))
    return placed


def _margins(
    lines: Sequence[Item], extent: tuple[float, float], width: float
) -> tuple[float, float]:
    """Return where full lines of a column start and end.

    Tables are often wider than the text, and page numbers stand outside of it. A list of
    short lines fills no line at all: unless several long ones end together, the right
    margin is taken to be as wide as the left one.
    """
    left, right = extent
    widest = max((item.box.width for item in lines), default=0.0)
    long = [
        item
        for item in lines
        if item.box.width >= max(BLOCKS.long_share * widest, BLOCKS.long_em * _size(item))
    ]
    starts = Counter(round(item.box.x0) for item in lines)
    usual = [start for start, count in starts.items() if count >= BLOCKS.fewest_starts]
    left = min((*(item.box.x0 for item in long), *usual), default=left)
    # Where only first lines are long, the margin is where shorter lines start, two characters out.
    sizes = [_size(item) for item in long]
    low, high = BLOCKS.outdent_em
    out = [item.box.x0 for item in lines if sizes and low < (left - item.box.x0) / sizes[0] < high]
    left = min(out, default=left)
    reach = max((item.box.x1 for item in long), default=right)
    if not lines or lines[0].beside:
        # One of several columns: the page's margins say nothing of it.
        return left, reach
    size = max(_size(item) for item in lines)
    # Wrapped lines break off in mid-sentence at one and the same place.
    together = sum(
        item.box.x1 > reach - size and not item.line.text.endswith(tuple(_ENDS_SENTENCE))
        for item in long
        if item.line is not None
    )
    if together >= BLOCKS.fewest_wrapped and widest >= BLOCKS.text_share * (width - 2 * left):
        return left, reach
    return left, max(reach, width - left - BLOCKS.margin_em * size)


def _usual_pitch(items: Sequence[Item]) -> float:
    """Return the distance of two lines of running text, in font sizes."""
    steps: Counter[float] = Counter()
    closest, widest = BLOCKS.pitch_em
    for one, other in pairwise(items):
        down = (other.box.bottom - one.box.bottom) / max(_size(one), 1.0)
        alike = abs(_size(one) - _size(other)) < BLOCKS.same_size_pt
        full = one.box.width >= BLOCKS.text_share * (one.right - one.left)
        if alike and full and closest < down < widest:
            steps[round(down, 1)] += 1
    return steps.most_common(1)[0][0] if steps else BLOCKS.usual_pitch_em


def _indents(items: Sequence[Item]) -> bool:
    """Return whether first lines are set in, as all official letters do, by two characters."""
    starts = [(item.box.x0 - item.left) / max(_size(item), 1.0) for item in items]
    low, high = BLOCKS.indent_em
    return sum(low < start < high for start in starts) > 1


def _usual_size(items: Sequence[Item]) -> float:
    sizes: Counter[float] = Counter()
    for item in items:
        if item.line is not None:
            sizes[item.line.size] += len(item.line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _size(item: Item) -> float:
    return item.line.size if item.line is not None else 0.0


def _start_block(item: Item, page: int) -> Paragraph:
    line = item.line
    if line is None:
        raise ValueError(item)
    paragraph = Paragraph(page, [], item.left, item.right)
    paragraph.indented = line.box.x0 - item.left > BLOCKS.indented_em * line.size
    _append(paragraph, line, page)
    return paragraph


def _append(paragraph: Paragraph, line: Line, page: int) -> None:
    paragraph.text = _join_lines(paragraph.text, line.text)
    paragraph.lines.append(line)
    paragraph.parts.append(Part(page, line.box))


def slanted_paragraph(glyphs: Sequence[Glyph], page: int) -> Paragraph:
    """Return text that runs aslant over the page (a watermark) as a paragraph of its own."""
    first = glyphs[0]
    box = first.box
    for glyph in glyphs[1:]:
        box = box.joined(glyph.box)
    text = "".join(glyph.text for glyph in glyphs)
    word = Word(text, box, first.run.size, first.run.rotation, first.run.font)
    line = Line(text, (word,), box, first.run.size, first.run.rotation, first.bold, ())
    paragraph = Paragraph(page, [], box.x0, box.x1, slanted=True)
    _append(paragraph, line, page)
    return paragraph


def _join_lines(text: str, more: str) -> str:
    """Join wrapped text: with a blank between Latin words only, as Han text has none."""
    if not text:
        return more
    if text[-1].isascii() and text[-1].isalpha() and more[0].isascii() and more[0].isalpha():
        return f"{text} {more}"
    return text + more


def _continues(paragraph: Paragraph, before: Item, item: Item, style: _Style) -> bool:
    """Return whether a line goes on with the paragraph that the line above belongs to."""
    above, line = before.line, item.line
    if above is None or line is None or above.rotation or line.rotation:
        return False
    ended, begun = above.text.strip(), line.text.strip()
    led = _LED.fullmatch(ended) or _LED.fullmatch(begun)
    if led or _DATED.fullmatch(ended) or _ANNEX.fullmatch(begun):
        return False
    size = max(above.size, line.size)
    if min(above.size, line.size) < BLOCKS.same_size_ratio * size or (above.bold and not line.bold):
        return False
    down = line.box.bottom - above.box.bottom
    slack = BLOCKS.pitch_slack_em
    if not slack * size < down <= (style.pitch + slack) * size:
        return False
    if _is_centred(item) and (_is_centred(before) or size > BLOCKS.title_ratio * style.size):
        return _one_title(above, line, before)
    return _is_wrapped(paragraph, before, item, style)


def _one_title(above: Line, line: Line, before: Item) -> bool:
    """Return whether two lines are one centred title: set alike, the first one long."""
    alike = abs(above.size - line.size) < BLOCKS.same_size_pt and above.bold == line.bold
    if not alike or _MARKER.match(line.text) or above.text.endswith(tuple(_ENDS_SENTENCE)):
        return False
    return above.box.width >= BLOCKS.title_share * (before.right - before.left) or _left_open(
        above.text
    )


def _left_open(text: str) -> bool:
    """Return whether a bracket is opened and not closed."""
    return any(text.count(left) > text.count(right) for left, right in ("（）", "()", "《》", "“”"))


def _is_wrapped(paragraph: Paragraph, before: Item, item: Item, style: _Style) -> bool:
    """Return whether the line above was full and this one goes on at the margin."""
    above, line = before.line, item.line
    if above is None or line is None or not _is_full(above, before.right, line):
        return False
    size = line.size
    if _LISTED.match(line.text):
        return False
    if _hangs(paragraph, line):
        return True
    if len(paragraph.lines) > 1 and abs(line.box.x0 - above.box.x0) <= BLOCKS.level_em * size:
        return True
    if line.box.x0 - item.left > BLOCKS.indented_em * size:
        return False
    # Without indents to go by, a number or a label opens a paragraph.
    return style.indents or not opens_paragraph(line.text)


def _is_full(line: Line, right: float, following: Line) -> bool:
    """Return whether a line reaches its right margin, or has no room for what follows.

    A mark that may not begin a line takes the character before it along to the next one, and
    what may not be parted, （56.27%）、, goes there whole.
    """
    ended = line.text.endswith(tuple(_ENDS_SENTENCE))
    short = (BLOCKS.short_em if ended else BLOCKS.taken_along_em) * line.size
    if not ended:
        short = max(short, _unparted(following) + BLOCKS.spare_em * line.size)
    return line.box.x1 >= right - short


def _unparted(line: Line) -> float:
    """Return the width in points of what no line break may part at a line's start."""
    letters = [glyph for glyph in line.glyphs if not glyph.blank]
    # The character before a mark goes along with it: 七%）、
    marked = len(letters) > 1 and letters[1].text in _MAY_NOT_BEGIN
    first = int(marked and not _MARKER.match(line.text))
    behind = takewhile(lambda glyph: not "\u4e00" <= glyph.text <= "\u9fff", letters[first:])
    together = [*letters[:first], *behind]
    return together[-1].x1 - together[0].x0 if together else 0.0


def _hangs(paragraph: Paragraph, line: Line) -> bool:
    """Return whether a line starts below the text after its paragraph's number."""
    first = paragraph.lines[0]
    marker = _MARKER.match(first.text)
    if marker is None:
        return False
    letters = [glyph for glyph in first.glyphs if not glyph.blank]
    behind = letters[len(marker[0].replace(" ", "")) :]
    return bool(behind) and abs(behind[0].x0 - line.box.x0) <= BLOCKS.hanging_em * line.size


def opens_paragraph(text: str) -> bool:
    """Return whether a line starts like a numbered item or with a label."""
    return bool(_MARKER.match(text) or _LABEL.match(text))


def _is_centred(item: Item) -> bool:
    left, right = item.box.x0 - item.left, item.right - item.box.x1
    return left > 2 * _size(item) and abs(left - right) < max(0.15 * (left + right), _size(item))


@dataclass(frozen=True, slots=True)
class PageEntries:
    """The paragraphs of one page, with its tables in between as their index."""

    number: int
    height: float
    entries: list[Paragraph | int]
    tables: tuple[Box, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Return the paragraphs alone."""
        return [entry for entry in self.entries if isinstance(entry, Paragraph)]


def classified(pages: Sequence[PageEntries]) -> dict[int, Block]:
    """Return a block for every paragraph, by ``id``; those joined over a page break share one.

    Kinds are judged over the whole document: what repeats in the margin is a running head,
    and what is larger than the body is a heading.
    """
    body = _body_size(pages)
    kinds: dict[int, BlockKind] = {}
    repeated = _find_repeated(pages)
    for page in pages:
        captions = _captions(page)
        for paragraph in page.paragraphs:
            key = id(paragraph)
            if key in captions:
                kinds[key] = "caption"
            elif (margin := _margin_kind(paragraph, page, repeated)) is not None:
                kinds[key] = margin
            else:
                kinds[key] = _kind(paragraph, body)
    joined = _joined_over_pages(pages, kinds)
    blocks: dict[int, Block] = {}
    number = 0
    for page in pages:
        for paragraph in page.paragraphs:
            if id(paragraph) in joined:
                blocks[id(paragraph)] = blocks[joined[id(paragraph)]]
                continue
            number += 1
            blocks[id(paragraph)] = _block(paragraph, number, kinds[id(paragraph)])
    return blocks


def _block(paragraph: Paragraph, number: int, kind: BlockKind) -> Block:
    words = [word for line in paragraph.lines for word in line.words]
    return Block(
        number=number,
        kind=kind,
        text=paragraph.text,
        page=paragraph.page,
        box=paragraph.box,
        size=round(paragraph.size, 1),
        bold=paragraph.lines[0].bold,
        confidence=min(word.confidence for word in words),
        lines=tuple(paragraph.parts),
    )


def _body_size(pages: Sequence[PageEntries]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for paragraph in page.paragraphs:
            for line in paragraph.lines:
                sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _kind(paragraph: Paragraph, body: float) -> BlockKind:
    text = paragraph.text
    if paragraph.slanted:
        return "header"
    if _NOTE.match(text):
        return "note"
    short = len(text) <= BLOCKS.heading_chars and not text.endswith(("。", "；", ";", "，", "、"))
    if not short or (_LABEL.fullmatch(text.strip()) and not _MARKER.match(text)):
        return "paragraph"
    larger = paragraph.size >= BLOCKS.larger_ratio * body
    numbered = bool(_MARKER.match(text)) and len(text) <= BLOCKS.numbered_chars
    alone = (
        paragraph.lines[0].bold and len(paragraph.lines) == 1 and len(text) <= BLOCKS.numbered_chars
    )
    return "heading" if larger or numbered or alone else "paragraph"


def _captions(page: PageEntries) -> set[int]:
    """Return the ids of paragraphs that stand right above a table and name it."""
    found: set[int] = set()
    for index, entry in enumerate(page.entries):
        if not isinstance(entry, int):
            continue
        top = page.tables[entry].top
        named = False
        for above in reversed(page.entries[max(0, index - BLOCKS.caption_reach) : index]):
            if not isinstance(above, Paragraph) or not _names_table(above, page.tables[entry], top):
                break
            if named and (_LETTER_TITLE.search(above.text) or _DATED.fullmatch(above.text.strip())):
                break  # the letter's own title, or its end, over a table that has a name
            found.add(id(above))
            if _ANNEX.fullmatch(above.text.strip()):
                break  # the annex begins here
            named = named or not _ABOUT_TABLE.match(above.text)
            top = above.box.top
    return found


def _names_table(paragraph: Paragraph, table: Box, top: float) -> bool:
    text, box = paragraph.text, paragraph.box
    long = len(text) > BLOCKS.caption_chars or len(paragraph.lines) > BLOCKS.caption_lines
    if long or text.endswith(("。", "；", "，", "、")):
        return False
    if _ADDRESSES.search(text) and not _ABOUT_TABLE.match(text):
        return False
    gap = max(BLOCKS.caption_gap_em * paragraph.size, BLOCKS.caption_gap_pt)
    if not -BLOCKS.caption_overlap_em * paragraph.size <= top - box.bottom <= gap:
        return False
    if _LABEL.match(text) and not _MARKER.match(text) and not _UNIT.search(text):
        return False
    return min(box.x1, table.x1) - max(box.x0, table.x0) > 0


def _margin_key(paragraph: Paragraph) -> tuple[str, int]:
    return re.sub(r"[\d一二三四五六七八九十]+", "#", paragraph.text), round(paragraph.box.top / 6)


def _find_repeated(pages: Sequence[PageEntries]) -> set[str]:
    """Return texts (numbers apart) that stand at one place of the margin on several pages."""
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for paragraph in page.paragraphs:
            box = paragraph.box
            if (
                box.bottom < BLOCKS.margin_share * page.height
                or box.top > (1 - BLOCKS.margin_share) * page.height
            ):
                places[_margin_key(paragraph)[0]].append((page.number, box.top))
    repeated = set()
    for text, found in places.items():
        numbers = {number for number, _ in found}
        tops = [top for _, top in found]
        if (
            len(numbers) >= max(2, len(pages) // BLOCKS.repeated_of_pages)
            and max(tops) - min(tops) < BLOCKS.repeated_pt
        ):
            repeated.add(text)
    return repeated


def _margin_kind(paragraph: Paragraph, page: PageEntries, repeated: set[str]) -> BlockKind | None:
    """Return header or footer for what belongs to the page and not to its text."""
    box = paragraph.box
    if box.bottom < BLOCKS.margin_share * page.height:
        margin: BlockKind = "header"
    elif box.top > (1 - BLOCKS.margin_share) * page.height:
        margin = "footer"
    else:
        return None
    if _PAGE_NUMBER.fullmatch(paragraph.text.strip()):
        return margin
    own = _CONTINUED.match(paragraph.text) or _NOTE.match(paragraph.text)
    if _margin_key(paragraph)[0] in repeated and not own:
        return margin
    return None


def _joined_over_pages(pages: Sequence[PageEntries], kinds: dict[int, BlockKind]) -> dict[int, int]:
    """Join paragraphs that a page break cuts; return what each second half was joined to."""
    joined: dict[int, int] = {}
    last: Paragraph | None = None
    for page in pages:
        inner = [
            entry
            for entry in page.entries
            if isinstance(entry, int) or kinds[id(entry)] not in ("header", "footer")
        ]
        first = inner[0] if inner else None
        if (
            last is not None
            and isinstance(first, Paragraph)
            and page.number == last.parts[-1].page + 1
            and kinds[id(last)] == kinds[id(first)] == "paragraph"
            and _goes_on(last, first)
        ):
            kept = joined.get(id(last), id(last))
            joined[id(first)] = kept
            last.text = _join_lines(last.text, first.text)
            last.lines += first.lines
            last.parts += first.parts
            if len(inner) == 1:
                continue
        end = inner[-1] if inner else None
        last = end if isinstance(end, Paragraph) else None
    return joined


def _goes_on(last: Paragraph, first: Paragraph) -> bool:
    """Return whether a paragraph clearly continues overleaf.

    It must have broken off in mid-sentence on a full line, in a text that indents its
    paragraphs, and the first line overleaf must not be indented.
    """
    line = last.lines[-1]
    return (
        line.box.x1 >= last.right - BLOCKS.short_em * line.size
        and not last.text.endswith(tuple(_ENDS_SENTENCE))
        and abs(line.size - first.size) < BLOCKS.same_size_pt
        and last.indented
        and not first.indented
    )
