"""Circulars made of plain words, so that a test shows the contradiction and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tongbao.model import (
    Block,
    Box,
    Cell,
    CertainText,
    Circular,
    Claim,
    ClaimKind,
    Document,
    Entry,
    EntryStatus,
    Header,
    Order,
    Page,
    Part,
    Place,
    RankedSet,
    Ranking,
    Section,
    Table,
    TableRoles,
)
from tongbao.places.gazetteer import gazetteer

CITIES = (
    "石家庄",
    "承德",
    "张家口",
    "秦皇岛",
    "唐山",
    "廊坊",
    "保定",
    "沧州",
    "衡水",
    "邢台",
    "邯郸",
)
YEAR = 2020
BOX = Box(10, 10, 20, 20)


def place(name: str) -> Place:
    """Return a city of Hebei by its short name."""
    return gazetteer(YEAR).look_up(f"{name}市")[0].place


def entry(
    name: str,
    rank: int | None,
    value: str | None,
    status: EntryStatus = "ranked",
    *,
    row: int = 0,
    rank_text: str = "",
    value_text: str | None = None,
) -> Entry:
    """Return one row of a table."""
    return Entry(
        place=place(name),
        place_text=name,
        rank=rank,
        value=Decimal(value) if value is not None else None,
        value_text=value_text if value_text is not None else value or "",
        status=status,
        basis="printed",
        confidence=1.0,
        page=1,
        box=Box(10, 10.0 + row, 20, 11.0 + row),
        rank_text=rank_text or str(rank or ""),
        place_evidence=CertainText(name),
    )


def total(word: str, value: str) -> Entry:
    """Return a row of totals."""
    return replace(entry("唐山", None, value, "unranked"), place=None, place_text=word)


def ranking(
    rows: Sequence[tuple[str, int | None, str | None] | Entry],
    *,
    number: int | None = 1,
    project: str = "便民市场建设工程",
    item: str = "",
    metric: str = "完成率",
    unit: str = "%",
    order: Order = "desc",
    totals: Sequence[Entry] = (),
    layout: str = "columnar",
    excerpt: bool = False,
) -> Ranking:
    """Return a ranking of rows (name, rank, value)."""
    entries = tuple(
        row if isinstance(row, Entry) else entry(*row, row=index) for index, row in enumerate(rows)
    )
    return Ranking(
        project_no=number,
        project=project,
        item=item,
        metric=metric,
        scope="",
        unit=unit,
        order=order,
        entries=entries,
        totals=tuple(totals),
        table=1,
        layout=layout,
        excerpt=excerpt,
    )


def numbered(values: Sequence[str], names: Sequence[str] = CITIES) -> list[tuple[str, int, str]]:
    """Return rows ranked 1, 2, 3 … in the order given."""
    return [
        (name, rank, value)
        for rank, (name, value) in enumerate(zip(names, values, strict=False), 1)
    ]


def claim(
    kind: ClaimKind,
    name: str,
    position: int = 1,
    *,
    number: int | None = 1,
    project: str = "便民市场建设工程",
    completed: bool = False,
) -> Claim:
    """Return what a sentence says of one city."""
    return Claim(
        number, project, "", kind, position, place(name), name, 1, BOX, f"{kind} {name}", completed
    )


def claims(kind: ClaimKind, names: Sequence[str]) -> list[Claim]:
    """Return what one sentence says of several cities."""
    return [claim(kind, name, position) for position, name in enumerate(names, 1)]


def section(number: int, project: str) -> Section:
    """Return a numbered heading."""
    return Section(number, project, "", "", 1, BOX)


def circular(
    rankings: Sequence[Ranking] = (),
    *,
    said: Sequence[Claim] = (),
    sections: Sequence[Section] = (),
    header: Header | None = None,
    ranked: Sequence[str] = (),
    blocks: Sequence[str] = (),
) -> Circular:
    """Return a circular that says just this; ``ranked`` are the places its words announce."""
    flow = tuple(Block(number, "paragraph", text, 1, BOX) for number, text in enumerate(blocks, 1))
    document = Document("a.pdf", "0" * 64, (Page(1, 600, 800, "text"),), flow)
    return Circular(
        document=document,
        header=header or Header(as_of="2020-05"),
        ranked_set=RankedSet(tuple(place(name) for name in ranked), bool(ranked)),
        rankings=tuple(rankings),
        claims=tuple(said),
        sections=tuple(sections),
    )


def in_a_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Circular:
    """Return a circular with a table of place, value, rank and a column that no fact uses."""
    lines = [header, *rows]
    cells = tuple(
        Cell(
            r,
            c,
            1,
            1,
            text,
            1,
            Box(10.0 * c, 10.0 * r, 10.0 * c + 9, 10.0 * r + 9),
            CertainText(text),
        )
        for r, line in enumerate(lines)
        for c, text in enumerate(line)
    )
    table = Table(1, cells, len(lines), len(header), "ruled", (Part(1, BOX),))
    entries = [
        replace(
            entry(name, int(rank), value, row=r),
            place_cell=(r, 0),
            value_cell=(r, 1),
            rank_cell=(r, 2),
        )
        for r, (name, value, rank, *_) in enumerate(rows, 1)
    ]
    made = circular([ranking(entries)])
    roles = TableRoles(1, frozenset((0, column) for column in range(len(header))))
    return replace(made, document=replace(made.document, flow=(table,)), table_roles=(roles,))
