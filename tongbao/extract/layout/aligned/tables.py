"""Tables without a full grid of rules: columns by white space, rows by lines of text.

Printed rules that are there help: three-line tables (三线表) say where the header ends, rules
between rows say which lines of text are one row, vertical rules part columns. Without any,
only a block of lines with a column of figures is a table: prose, signatures and lists of
names align by chance too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tongbao.extract.layout.aligned.columns import (
    count_figure_columns,
    find_columns,
    has_figure_column,
    has_names,
    has_wrapped_names,
    wrapped_lines,
)
from tongbao.extract.layout.aligned.cutheader import columns_of_header, header_at_end
from tongbao.extract.layout.aligned.drawnheader import (
    Drawn,
    edges_of_bands,
    parted_at_fills,
    rules_in_header,
)
from tongbao.extract.layout.aligned.framed import with_rest_of_frame
from tongbao.extract.layout.aligned.header import HeaderGrid, with_blank_columns
from tongbao.extract.layout.aligned.parameters import COLUMNS, PIECES, REGIONS, ROWS, TABLES
from tongbao.extract.layout.aligned.printedlines import (
    LEADER,
    Column,
    PrintedLine,
    cell_at,
    column_of,
    count_figures,
    is_figure,
    is_header_of_years,
    joined_words,
    lines_of,
)
from tongbao.extract.layout.aligned.regions import (
    PageLines,
    ruled_regions,
    tabular_runs,
    with_upper_header,
)
from tongbao.extract.layout.aligned.rows.grouping import (
    column_edges,
    group_rows,
    lines_of_first_row,
    row_edges,
)
from tongbao.extract.layout.aligned.sides import sides_of
from tongbao.extract.layout.aligned.strips import strips_of
from tongbao.extract.layout.bands import Bands
from tongbao.extract.layout.ruled.grid import joined_rules
from tongbao.extract.layout.ruled.parameters import SHADING
from tongbao.extract.layout.turned import as_printed, laid_flat
from tongbao.extract.page import PageTable
from tongbao.model import Box, Cell, Page, Rotation, Ruling, Word


def find_aligned_tables(
    page: Page, taken: Sequence[Box], shades: Sequence[Box] = ()
) -> list[PageTable]:
    """Return the tables of a page whose cells only alignment shows.

    Args:
        page: Words and rulings of the page.
        taken: Boxes of tables already found by their rules; their words are left out.
        shades: Filled areas of the page.
    """
    shades = list(dict.fromkeys(shades))
    by_turn: dict[Rotation, list[Word]] = {}
    for word in page.words:
        if word.text.strip():
            by_turn.setdefault(word.rotation, []).append(word)
    tables: list[PageTable] = []
    for rotation, words in by_turn.items():
        others = [*taken, *(table.box for table in tables)]
        tables += _tables_of_turn(words, rotation, page, others, shades)
    return sorted(tables, key=lambda t: (round(t.box.top), t.box.x0))


def _tables_of_turn(
    words: Sequence[Word],
    rotation: Rotation,
    page: Page,
    taken: Sequence[Box],
    shades: Sequence[Box],
) -> list[PageTable]:
    """Return the tables that words of one direction form: all is laid flat before and turned back."""
    rulings: Sequence[Ruling] = page.rulings
    if rotation:
        words = [replace(w, box=laid_flat(w.box, rotation), rotation=0) for w in words]
        rulings = [
            replace(r, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom)
            for r in rulings
            for box in [laid_flat(Box(r.x0, r.top, r.x1, r.bottom), rotation)]
        ]
        taken = [laid_flat(box, rotation) for box in taken]
        shades = [laid_flat(box, rotation) for box in shades]
    tables = _tables_on_strips(words, rulings, shades, taken, page.number)
    taken = [*taken, *(table.box for table in tables)]
    lowest, highest = SHADING.row_height_pt
    fills = [box for box in shades if lowest <= box.height <= highest]
    fills = fills if len(fills) <= SHADING.most_boxes else []
    words = parted_at_fills(words, fills)
    own = Bands((box.top - 1, box.bottom + 1) for box in taken)

    def is_taken(box: Box) -> bool:
        return _inside(box, [taken[i] for i in own.near((box.top + box.bottom) / 2)])

    free = [r for r in rulings if not is_taken(Box(r.x0, r.top, r.x1, r.bottom))]
    rules = joined_rules(free, REGIONS.pieces_gap_pt)
    rules = [*rules, *edges_of_bands(rules, fills, words)]
    for side in sides_of(words, rules, taken, fills):
        outside = [w for w in side.words if not is_taken(w.box)]
        lines = PageLines(lines_of(outside))
        tables += _tables_in(lines, Drawn(side.rules, fills), page.number)
    return [as_printed(table, rotation) for table in tables]


def _tables_on_strips(
    words: Sequence[Word],
    rulings: Sequence[Ruling],
    shades: Sequence[Box],
    taken: Sequence[Box],
    page: int,
) -> list[PageTable]:
    """Return the tables whose columns fills show, where no rules have shown them already."""
    tables: list[PageTable] = []
    if len(shades) > SHADING.most_boxes:
        return tables
    for strips in strips_of(shades, parted_at_fills(words, shades)):
        box = strips.box
        if any(
            box.x0 < b.x1 and b.x0 < box.x1 and box.top < b.bottom and b.top < box.bottom
            for b in taken
        ):
            continue
        if strips.are_a_table():
            tables.append(
                table_of_columns(
                    strips.lines, strips.columns, strips.edges, strips.horizontals, rulings, page
                )
            )
    return tables


def table_in_frame(
    words: Sequence[Word], rulings: Sequence[Ruling], frame: Box, page: int
) -> PageTable | None:
    """Return the one table that alignment shows inside a frame, or None.

    Args:
        words: The words inside.
        rulings: Rules of the page.
        frame: What the rules enclose.
        page: The page's number.

    Returns:
        A table that holds every character of the words, as large as the frame.
    """
    inside = [r for r in rulings if _inside(Box(r.x0, r.top, r.x1, r.bottom), [frame])]
    rules = joined_rules(inside, REGIONS.pieces_gap_pt)
    found = _tables_in(PageLines(lines_of(words), framed=True), Drawn(rules), page)
    if len(found) != 1:
        return None
    table = with_rest_of_frame(found[0], lines_of(words), frame)
    printed = sum(len("".join(word.text.split())) for word in words)
    kept = sum(len("".join(cell.text.split())) for cell in table.cells)
    return table if kept == printed else None


def _tables_in(by_height: PageLines, drawn: Drawn, page: int) -> list[PageTable]:
    """Return the tables that lines of one column of a page form."""
    tables: list[PageTable] = []
    used: list[Box] = []
    for lines_between, horizontals in ruled_regions(by_height, drawn.rules):
        least = 1 if by_height.is_at_edge(lines_between) else 2
        table = _table(lines_between, horizontals, drawn, page, least)
        if table is not None:
            tables.append(table)
            used.append(table.box)
    rest = _outside(by_height.all, used)
    places = {id(line): place for place, line in enumerate(rest)}
    for found in tabular_runs(rest):
        run = with_upper_header(found, rest, places[id(found[0])], drawn.fills)
        least = 1 if by_height.is_at_edge(run) else 3
        table = _table(run, (), drawn, page, least)
        if table is not None:
            tables.append(table)
    if not by_height.framed:
        header = _cut_header(rest, [t.box for t in tables], drawn, page)
        tables += [] if header is None else [header]
    return tables


def _cut_header(
    lines: Sequence[PrintedLine], used: Sequence[Box], drawn: Drawn, page: int
) -> PageTable | None:
    """Return the header that ends a page, its rows all overleaf, or None."""
    rules = [r for r in drawn.rules if not _inside(Box(r.x0, r.top, r.x1, r.bottom), used)]
    found = header_at_end(_outside(lines, used), rules)
    if found is None:
        return None
    head, frame = found
    columns = columns_of_header(head)
    edges = column_edges(columns, head, frame)
    own = Drawn(rules_in_header(head, drawn.rules, edges[0], edges[-1]), drawn.fills)
    return _filled_in((head, []), head, columns, edges, frame, own, page)


def _inside(box: Box, taken: Sequence[Box]) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return any(b.x0 - 1 <= x <= b.x1 + 1 and b.top - 1 <= y <= b.bottom + 1 for b in taken)


def _outside(lines: Sequence[PrintedLine], used: Sequence[Box]) -> list[PrintedLine]:
    """Return the lines that stand above, below or between boxes."""
    bands = Bands((box.top, box.bottom) for box in used)
    return [
        line
        for line in lines
        if not any(used[i].top <= line.middle <= used[i].bottom for i in bands.near(line.middle))
    ]


def _table(
    lines: Sequence[PrintedLine],
    horizontals: Sequence[Ruling],
    drawn: Drawn,
    page: int,
    least: int,
) -> PageTable | None:
    """Build a table from lines, or return None where they are none.

    ``least`` is the number of lines with figures that make a table.
    """
    if 2 * sum(map(_is_of_contents, lines)) > len(lines):
        return None
    figured = [line for line in lines if count_figures(line)]
    body = [line for line in figured if not is_header_of_years(line)] or figured
    below_header = [line for line in lines if horizontals and line.middle > horizontals[1].top]
    if len(body) < least:
        body = below_header
    if len(body) < least:
        return None
    columns = find_columns(body, lines, drawn.rules)
    if len(columns) <= 1:
        return None
    if not has_figure_column(body, columns):
        rows = group_rows(below_header, horizontals, columns) if below_header else []
        if not _is_of_words(rows, columns):
            return None
    named = bool(horizontals) or has_names(body, columns)
    named |= has_wrapped_names(body, wrapped_lines(body, lines), columns)
    if not named and count_figure_columns(body, columns) < TABLES.fewest_figure_columns:
        return None
    head, rest = _part_rows(lines, horizontals)
    if wrapped := lines_of_first_row(head, rest, columns, horizontals):
        head, rest = head[:-wrapped], head[-wrapped:] + rest
    if head:
        ends = column_edges(columns, lines, horizontals)
        drawn = Drawn(rules_in_header(head, drawn.rules, ends[0], ends[-1]), drawn.fills)
        columns = with_blank_columns(columns, head, COLUMNS.gap_em * head[0].size, drawn)
    edges = column_edges(columns, lines, horizontals)
    return _filled_in((head, rest), lines, columns, edges, horizontals, drawn, page)


def table_of_columns(
    lines: Sequence[PrintedLine],
    columns: Sequence[Column],
    edges: Sequence[float],
    horizontals: Sequence[Ruling],
    rules: Sequence[Ruling],
    page: int,
) -> PageTable:
    """Return lines as the table of known columns.

    Args:
        lines: Printed lines, at least one.
        columns: The x-extents of what each column prints.
        edges: Where columns begin, and where the last one ends.
        horizontals: Rules as long as the table, from the top down.
        rules: All rules of the page.
        page: The page's number.
    """
    parts = _part_rows(lines, horizontals)
    drawn = Drawn(rules_in_header(parts[0], rules, edges[0], edges[-1]) if parts[0] else ())
    return _filled_in(parts, lines, columns, edges, horizontals, drawn, page)


def _filled_in(
    parts: tuple[Sequence[PrintedLine], Sequence[PrintedLine]],
    lines: Sequence[PrintedLine],
    columns: Sequence[Column],
    edges: Sequence[float],
    horizontals: Sequence[Ruling],
    drawn: Drawn,
    page: int,
) -> PageTable:
    """Return the table of a header's lines and those of its rows, once its columns are known."""
    header = HeaderGrid.of(parts[0], columns, edges, drawn)
    rows = group_rows(parts[1], horizontals, columns) if parts[1] else []
    tops = row_edges(header.bands, rows, lines, horizontals)
    cells = [
        *header.cells(edges, tops, page),
        *_body_cells(rows, header.levels, columns, edges, tops, page),
    ]
    return PageTable(
        page=page,
        box=Box(edges[0], tops[0], edges[-1], tops[-1]),
        cells=tuple(cells),
        n_rows=header.levels + len(rows),
        n_columns=len(columns),
        frame="aligned",
        column_edges=tuple(edges),
        row_edges=tuple(tops),
    )


def _is_of_contents(line: PrintedLine) -> bool:
    """Return whether a line leads by dots to a page number: to one figure, not to a row of them."""
    return any(LEADER.search(w.text) for w in line.words) and _figures_behind(line) <= 1


def _figures_behind(line: PrintedLine) -> int:
    last = max(n for n, w in enumerate(line.words) if LEADER.search(w.text))
    return sum(is_figure(w.text.strip()) for w in line.words[last + 1 :])


def _is_of_words(rows: Sequence[Sequence[PrintedLine]], columns: Sequence[Column]) -> bool:
    """Return whether rows under a header's rule fill columns of words.

    Two columns may be prose, a date beside a name, or an imprint.
    """
    full = sum(
        max(len(line.segments(PIECES.gap_em)) for line in row) >= TABLES.filled_share * len(columns)
        for row in rows
    )
    return (
        len(columns) >= TABLES.fewest_word_columns
        and len(rows) > 1
        and full >= TABLES.filled_share * len(rows)
    )


def _part_rows(
    lines: Sequence[PrintedLine], horizontals: Sequence[Ruling]
) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Part header from body: at the first rule below the top, else at the first figures."""
    figured = [n for n, line in enumerate(lines) if count_figures(line)]
    first = next((n for n in figured if not is_header_of_years(lines[n])), min(figured, default=0))
    if len(horizontals) >= ROWS.header_rules:
        under = next(
            (r.top for r in horizontals[1:] if r.top > lines[0].bottom - TABLES.touch_pt), None
        )
        count = sum(line.middle < under for line in lines) if under is not None else first
        parted = len(horizontals) > len(lines)  # rules between all rows tell no header
        if 0 < count <= max(first, 0 if parted else 1):
            first = count
    return list(lines[:first]), list(lines[first:])


def _body_cells(
    rows: Sequence[Sequence[PrintedLine]],
    offset: int,
    columns: Sequence[Column],
    edges: Sequence[float],
    tops: Sequence[float],
    page: int,
) -> list[Cell]:
    """Return the cells of the body: each word's by its centre, text that runs on over several."""
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        texts: dict[int, list[str]] = {}
        reaches: dict[int, int] = {}
        for line in row:
            for first, last, words in _runs(line, edges):
                texts.setdefault(first, []).append(joined_words(words))
                reaches[first] = max(last, reaches.get(first, first))
        sure = min((w.confidence for line in row for w in line.words), default=1.0)
        column = 0
        while column < len(columns):
            last = reaches.get(column, column)
            last = min([last, *(other - 1 for other in texts if column < other <= last)])
            text = "\n".join(texts.get(column, []))
            at, span = (offset + number, column), (1, last - column + 1)
            cells.append(cell_at(at, span, text, sure, edges, tops, page))
            column = last + 1
    return cells


def _runs(line: PrintedLine, edges: Sequence[float]) -> list[tuple[int, int, list[Word]]]:
    """Return the words of a line cell by cell, with the first and last column of each.

    A word across the edge of its column takes what belongs to it along, up to a figure or
    white space: a heading over several columns is one text.
    """
    runs: list[tuple[int, int, list[Word]]] = []
    over = False
    for word in line.words:
        column = column_of((word.box.x0 + word.box.x1) / 2, edges)
        crossed = any(
            word.box.x0 + TABLES.astride_em * line.size
            < edge
            < word.box.x1 - TABLES.astride_em * line.size
            for edge in edges[1:-1]
        )
        if runs:
            first, last, words = runs[-1]
            near = word.box.x0 - words[-1].box.x1 < TABLES.word_gap_em * line.size
            figure = is_figure(word.text.strip())
            if column == last or (near and not figure and (over or crossed)):
                words.append(word)
                runs[-1] = (first, max(last, column), words)
                over = crossed or (over and near)
                continue
        runs.append((column, column, [word]))
        over = crossed
    return runs
