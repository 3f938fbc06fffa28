"""Text exports: prose with tab-separated tables inside, as office programs and scrapers write.

Lines with tabs are rows. A table goes on over blank lines and short stray lines as long as
its header is printed again; anything else ends it. Spans are lost in such files, so each cell
stands where its tab puts it and its evidence is uncertain.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, takewhile
from pathlib import Path

from tongbao.extract.options import ReadOptions
from tongbao.extract.textexport.decoding import decode, doubts_of
from tongbao.extract.textexport.evidence import DamagedText
from tongbao.extract.textexport.parameters import EXPORT_READING
from tongbao.model import Block, BlockKind, Box, Cell, Document, Page, Part, Table

_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d))"
)
_NOTE = re.compile(r"^[（(]?\s*(?:注|备注|说明|附注|数据来源|资料来源)\s*(?:\d\s*)?[:：.、]")
_CAPTION = re.compile(r"^(?:附\s*件|附表|表\s*\d)|(?:表|清单|排名(?:情况)?|一览)(?:[（(].*[)）])?$")
_NO_CAPTION = re.compile(
    r"[。；;：:！，,、]|如下$|(?:通报|通知|公告|公示|函|简报|快报|意见)$|单位[:：]|^[（(].*[)）]$|"
    r"[年月]\d{1,2}日$"
)
"""Sentences, salutations, titles of letters, units, dates: they may stand right above a table."""
_WIDE_GAP = re.compile(r" {2,}|　{2,}|(?<=\S) *\| *(?=\S)")
_PIPE_RULE = re.compile(r"\|\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*(?:\|\s*)?")


@dataclass(slots=True)
class _TableLines:
    """The rows of one table with their line numbers."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    repeated: set[int] = field(default_factory=set)


def read_text_export(path: Path, data: bytes, options: ReadOptions) -> Document:
    """Read a text export as a document like any other.

    Raises:
        NotADocumentError: The bytes are not text.
    """
    del options  # pages and passwords mean nothing here; limits were checked on opening
    name, sha256 = path.as_posix(), hashlib.sha256(data).hexdigest()
    text = decode(data, name).removesuffix("\x1a")  # how DOS says that a file ends
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    flow: list[Block | Table] = []
    tables, blocks = count(1), count(1)
    for item in _items(lines):
        if isinstance(item, _TableLines):
            flow = _with_caption_above(flow, item.rows[0][0])
            flow.append(_table(next(tables), item, flow))
        else:
            line, text = item
            flow.append(_block(next(blocks), line, text))
    height = float(len(lines))
    width = float(max((len(line) for line in lines), default=0))
    page = Page(1, width, height, "text")
    return Document(name, sha256, (page,), tuple(flow), doubts_of(lines))


def _items(lines: Sequence[str]) -> Iterator[_TableLines | tuple[int, str]]:
    """Yield tables and the lines between them, in order."""
    rows = [_cells_of(line) for line in lines]
    aligned = _aligned_rows(lines, rows)
    known = [aligned.get(n) if row is None else row for n, row in enumerate(rows)]
    table: _TableLines | None = None
    gap = False
    for number, line in enumerate(lines):
        cells = rows[number] if rows[number] is not None else aligned.get(number)
        text = line.strip(" \f\u3000")
        if cells is not None:
            if table is not None and gap and not _goes_on(table, known, number):
                yield table
                table = None
            if table is None:
                table = _TableLines()
            elif gap:
                table.repeated |= _find_repeated(table, rows, number)
            gap = False
            table.rows.append((number, cells))
        elif not text:
            gap = True
        else:
            if table is not None:
                yield table
                table = None
            gap = False
            yield number, text
    if table is not None:
        yield table


def _cells_of(line: str) -> list[str] | None:
    """Return a line's cells if it is a row of a tab or pipe table."""
    if "\t" in line and line.strip():
        return line.split("\t")
    row = line.strip()
    if row.count("|") > 1 and row.startswith("|"):
        if _PIPE_RULE.fullmatch(row):
            return []
        return [cell.strip() for cell in row.strip("|").split("|")]
    return None


def _goes_on(table: _TableLines, rows: Sequence[list[str] | None], number: int) -> bool:
    """Return whether a row repeats the table's header, and the rows below it go on, not begin anew."""
    return _header_again(table, rows, number) and not _begins_anew(table, rows, number)


def _begins_anew(table: _TableLines, rows: Sequence[list[str] | None], number: int) -> bool:
    """Return whether the rows below a repeated header name the same again, numbered from 1.

    Page after page a table goes on with other places; another of its kind ranks the same ones.
    """
    below = [
        cells for cells in takewhile(lambda cells: cells is not None, rows[number + 1 :]) if cells
    ]
    before = [cells for _, cells in table.rows[1:] if cells]
    names = {_names(cells) for cells in before} - {()}
    again = sum(_names(cells) in names for cells in below)
    return again > len(below) / 2 and any(
        column[0] == 1 and last > 1
        for place in range(len(table.rows[0][1]))
        if (column := _whole_numbers(below, place))
        and (last := max(_whole_numbers(before, place), default=0))
    )


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of a row that are no figures."""
    return tuple(cell for cell in cells if cell and not any(map(str.isdigit, cell)))


def _whole_numbers(rows: Sequence[Sequence[str]], place: int) -> list[int]:
    return [int(row[place]) for row in rows if len(row) > place and row[place].isdecimal()]


def _header_again(table: _TableLines, rows: Sequence[list[str] | None], number: int) -> bool:
    """Return whether a row repeats the table's header, so that the table goes on."""
    first = _words(table.rows[0][1])
    again = _words(rows[number] or [])
    if not first or not again:
        return False
    return len(first & again) >= max(
        EXPORT_READING.repeated_words, EXPORT_READING.repeated_share * min(len(first), len(again))
    )


def _find_repeated(table: _TableLines, rows: Sequence[list[str] | None], number: int) -> set[int]:
    """Return the lines from ``number`` on that print the table's leading rows again."""
    seen = [_words(cells) for _, cells in table.rows[:3]]
    repeated = {number}
    for words in seen[1:]:
        following = number + len(repeated)
        if following >= len(rows) or rows[following] is None:
            break
        again = _words(rows[following] or [])
        if not words or len(words & again) < 0.6 * len(words):
            break
        repeated.add(following)
    return repeated


def _words(cells: Sequence[str]) -> set[str]:
    return {"".join(cell.split()) for cell in cells if cell.strip()}


def _width(text: str) -> int:
    """Return the columns a text takes in a fixed-width face (Chinese characters take two)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _aligned_rows(lines: Sequence[str], rows: Sequence[list[str] | None]) -> dict[int, list[str]]:
    """Return rows of tables that blanks align: at least three lines with the same columns."""
    found: dict[int, list[str]] = {}
    run: list[tuple[int, list[str]]] = []
    for number, line in enumerate([*lines, ""]):
        parted = number < len(rows) and rows[number] is None
        cells = [c for c in _WIDE_GAP.split(line.strip()) if c.strip()] if parted else []
        if len(cells) >= EXPORT_READING.fewest_columns and (
            not run or len(cells) == len(run[-1][1])
        ):
            run.append((number, [c.strip() for c in cells]))
            continue
        _keep_run(run, found)
        run = (
            [(number, [c.strip() for c in cells])]
            if len(cells) >= EXPORT_READING.fewest_columns
            else []
        )
    return found


def _keep_run(run: list[tuple[int, list[str]]], found: dict[int, list[str]]) -> None:
    figures = sum(any(re.fullmatch(r"[-+]?\d[\d.,]*[%％]?", c) for c in cells) for _, cells in run)
    if len(run) >= EXPORT_READING.fewest_rows and figures >= max(
        EXPORT_READING.fewest_figure_rows, EXPORT_READING.figures_share * (len(run) - 1)
    ):
        found.update(dict(run))


def _table(number: int, lines: _TableLines, before: Sequence[Block | Table]) -> Table:
    kept = [(line, cells) for line, cells in lines.rows if cells]
    columns = max(len(cells) for _, cells in kept)
    cells: list[Cell] = []
    repeated: set[int] = set()
    for row, (line, texts) in enumerate(kept):
        if line in lines.repeated:
            repeated.add(row)
        for column in range(columns):
            text = texts[column].strip() if column < len(texts) else ""
            box = Box(float(column), float(line), float(column + 1), float(line + 1))
            evidence = DamagedText(text)
            cells.append(
                Cell(row, column, 1, 1, text, 1, box, evidence, "" if text else "ink_free")
            )
    first, last = kept[0][0], kept[-1][0]
    return Table(
        number=number,
        cells=tuple(cells),
        n_rows=len(kept),
        n_columns=columns,
        frame="text",
        parts=(Part(1, Box(0.0, float(first), float(columns), float(last + 1))),),
        caption=_caption(before),
        repeated_header_rows=frozenset(repeated),
    )


def _with_caption_above(flow: list[Block | Table], first_line: int) -> list[Block | Table]:
    """Return what stands before a table, its last line a caption if its place makes it one.

    What stands right above a table and is neither a sentence nor the document's own title names it,
    whatever its words are.
    """
    last = flow[-1] if len(flow) > 1 else None
    if (
        not isinstance(last, Block)
        or last.kind != "paragraph"
        or last.box.bottom != first_line
        or len(last.text) > EXPORT_READING.longest_caption_chars
        or _NO_CAPTION.search(last.text)
    ):
        return flow
    return [*flow[:-1], replace(last, kind="caption")]


def _caption(before: Sequence[Block | Table]) -> str:
    """Return the caption among the last four lines before a table."""
    for item in reversed(before[-4:]):
        if isinstance(item, Table):
            return ""
        if item.kind == "caption":
            return re.sub(r"^附\s*件\s*(?:\d+\s*)?[:：]\s*", "", item.text)
    return ""


def _block(number: int, line: int, text: str) -> Block:
    kind: BlockKind = "paragraph"
    if _NOTE.match(text):
        kind = "note"
    elif (
        len(text) <= EXPORT_READING.longest_caption_chars
        and _CAPTION.search(text)
        and "。" not in text
    ):
        kind = "caption"
    elif (
        len(text) <= EXPORT_READING.longest_heading_chars
        and _HEADING.match(text)
        and not re.search(r"[。；]", text)
    ):
        kind = "heading"
    box = Box(0.0, float(line), float(_width(text)), float(line + 1))
    return Block(number, kind, text, 1, box, lines=(Part(1, box),))
