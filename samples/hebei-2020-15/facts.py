"""What stands in the rebuilt circular: figures, claims and prose, from its two data files.

``circular.toml`` holds the figures and the claims, typed and checked by hand; the prose and
the checklist are taken from ``source.txt``, the supplied text export, word for word. Both
documents and the truth are made from what this module gives.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

HERE = Path(__file__).resolve().parent
RANK_COLUMNS = 14
LABEL_COLUMNS = 3
ORDINALS = "一二三四五六七八九十"

ParagraphKind = Literal[
    "red_head",
    "number",
    "title",
    "salutation",
    "heading",
    "subheading",
    "paragraph",
    "annexes",
    "signature",
]


class Standing(NamedTuple):
    """One position of an indicator: place and figure as printed, each blank if unsettled."""

    place: str
    figure: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One pair of rows of the annex."""

    project_no: int
    project: str
    item: str
    metric: str
    metric_also_after_item: bool
    completed: tuple[str, ...]
    note: str
    ranked: tuple[Standing, ...]
    no_task: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the prose and its claims: for each kind, groups of tied places."""

    project_no: int
    project: str
    item: str
    claims: dict[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that ``circular.toml`` says."""

    header: dict[str, str | int]
    places: dict[str, tuple[str, str]]
    """Name as printed → official name and GB/T 2260 code, in official order."""
    indicators: tuple[Indicator, ...]
    sections: tuple[Section, ...]
    unsettled: tuple[dict[str, str | int], ...]


class Paragraph(NamedTuple):
    """A paragraph of the prose, as in the export."""

    kind: ParagraphKind
    text: str


class AnnexCell(NamedTuple):
    """One printed cell of the annex or the checklist; rows and columns count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


def load() -> Facts:
    """Return the facts of ``circular.toml``."""
    data = tomllib.loads((HERE / "circular.toml").read_text(encoding="utf-8"))
    header = {key: value for key, value in data.items() if isinstance(value, str | int)}
    return Facts(
        header=header,
        places={short: (name, code) for short, (name, code) in data["places"].items()},
        indicators=tuple(_indicator(entry) for entry in data["indicators"]),
        sections=tuple(_section(entry) for entry in data["sections"]),
        unsettled=tuple(data["unsettled"]),
    )


def _names(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("、")) if joined else ()


def _indicator(entry: dict[str, Any]) -> Indicator:
    standings = []
    for part in entry["ranked"].split(", "):
        place, _, figure = part.partition(" ")
        standings.append(Standing("" if place == "?" else place, figure))
    return Indicator(
        project_no=entry["project_no"],
        project=entry["project"],
        item=entry.get("item", ""),
        metric=entry["metric"],
        metric_also_after_item=entry.get("metric_also_after_item", False),
        completed=_names(entry.get("completed", "")),
        note=entry.get("note", ""),
        ranked=tuple(standings),
        no_task=_names(entry.get("no_task", "")),
    )


def _section(entry: dict[str, Any]) -> Section:
    labels = ("project_no", "project", "item")
    claims = {
        kind: tuple(tuple(group.split("和")) for group in _names(said))
        for kind, said in entry.items()
        if kind not in labels
    }
    return Section(entry["project_no"], entry["project"], entry.get("item", ""), claims)


def _source_lines() -> list[str]:
    return (HERE / "source.txt").read_text(encoding="utf-8").split("\n")


def prose() -> list[Paragraph]:
    """Return the paragraphs of the export from the red head to the signature, unchanged."""
    lines = _source_lines()
    first_table_line = next(number for number, line in enumerate(lines) if "\t" in line)
    texts = [line for line in lines[:first_table_line] if line]
    opening: tuple[ParagraphKind, ...] = ("red_head", "number", "title", "salutation")
    paragraphs = [Paragraph(kind, text) for kind, text in zip(opening, texts, strict=False)]
    paragraphs.extend(Paragraph(_prose_kind(text), text) for text in texts[len(opening) : -2])
    paragraphs.append(Paragraph("annexes", texts[-2]))
    paragraphs.append(Paragraph("signature", texts[-1]))
    return paragraphs


def _prose_kind(text: str) -> ParagraphKind:
    if re.match(f"[{ORDINALS}]+、", text):
        return "heading"
    if re.match(rf"\([{ORDINALS}]+\)", text):
        return "subheading"
    return "paragraph"


def annex_title(paragraphs: list[Paragraph]) -> str:
    """Return the title of the annex: what the prose announces after 附件, without blanks."""
    announced = next(text for kind, text in paragraphs if kind == "annexes")
    return announced.removeprefix("附件：").replace(" ", "")


def annex_cells(indicators: tuple[Indicator, ...]) -> list[AnnexCell]:
    """Return the cells of the ranking table, its two header rows first.

    Every indicator takes two rows, places over figures. Number, project and item are merged
    down; a completed group and its note are merged over the positions they take; the places
    without a task stand in one cell over both rows, at the end.
    """
    cells = [
        AnnexCell(0, 0, 2, 1, "序号"),
        AnnexCell(0, 1, 2, 2, "专项名称"),
        AnnexCell(0, LABEL_COLUMNS, 1, RANK_COLUMNS, "排名"),
    ]
    for rank in range(1, RANK_COLUMNS + 1):
        tens, units = divmod(rank, 10)
        ordinal = ("十" if tens else "") + (ORDINALS[units - 1] if units else "")
        cells.append(AnnexCell(1, LABEL_COLUMNS + rank - 1, 1, 1, f"第{ordinal}名"))
    row = 2
    for number, indicator in enumerate(indicators):
        if number == 0 or indicators[number - 1].project_no != indicator.project_no:
            items = sum(other.project_no == indicator.project_no for other in indicators)
            cells.extend(_project_cells(indicator, row, items))
        if indicator.item:
            metric = f"\n({indicator.metric}%)" if indicator.metric_also_after_item else ""
            cells.append(AnnexCell(row, 2, 2, 1, indicator.item + metric))
        cells.extend(_standing_cells(indicator, row))
        row += 2
    return cells


def _project_cells(indicator: Indicator, row: int, items: int) -> Iterator[AnnexCell]:
    """Yield number and name of a project; without items its name takes both columns."""
    yield AnnexCell(row, 0, 2 * items, 1, str(indicator.project_no))
    name = f"{indicator.project}\n({indicator.metric}%)"
    yield AnnexCell(row, 1, 2 * items, 1 if indicator.item else 2, name)


def _standing_cells(indicator: Indicator, row: int) -> Iterator[AnnexCell]:
    column = LABEL_COLUMNS
    if indicator.completed:
        taken = len(indicator.completed)
        yield AnnexCell(row, column, 1, taken, "、".join(indicator.completed))
        yield AnnexCell(row + 1, column, 1, taken, indicator.note)
        column += taken
    for place, figure in indicator.ranked:
        yield AnnexCell(row, column, 1, 1, place)
        yield AnnexCell(row + 1, column, 1, 1, figure)
        column += 1
    if indicator.no_task:
        text = "、".join(indicator.no_task) + "无任务"
        yield AnnexCell(row, column, 2, len(indicator.no_task), text)


def checklist() -> tuple[list[str], list[AnnexCell]]:
    """Return the lines above the checklist and its cells, the header row once, first."""
    lines = _source_lines()
    title = next(number for number, line in enumerate(lines) if "清单" in line and "\t" not in line)
    above = [line for line in lines[title:] if line and "\t" not in line]
    rows = [line.split("\t") for line in lines[title:] if "\t" in line]
    header = rows[0]
    body = [row for row in rows[1:] if row != header]
    cells = [AnnexCell(0, column, 1, 1, text) for column, text in enumerate(header)]
    for row, texts in enumerate(body, start=1):
        if texts[0] == "备注":
            cells.append(AnnexCell(row, 0, 1, 1, texts[0]))
            cells.append(AnnexCell(row, 1, 1, len(header) - 1, texts[1]))
            continue
        for column, text in enumerate(texts):
            # The ways to check stand one below the other; the export joined them by a blank.
            printed = text.replace(" ", "\n") if column == 2 else text
            cells.append(AnnexCell(row, column, 1, 1, printed))
    return above, cells
