"""Long to wide: one of place, indicator and circular runs across, the others down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, get_args

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.rows.doubts import Doubt, doubts_of
from tongbao.publish.rows.file import FileRows
from tongbao.publish.rows.series import series_names
from tongbao.publish.schemas import CIRCULARS, RANKINGS, Column, Row, Schema, Value

Dimension = Literal["place", "indicator", "circular"]
Measure = Literal["value", "rank", "status", "value_text"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
_DIMENSIONS: Mapping[Dimension, tuple[str, ...]] = {
    "circular": ("circular_id", "as_of", "number"),
    "indicator": ("project_no", "project", "item", "metric", "scope", "unit"),
    "place": ("place_code", "place"),
}
_REPEAT = Column(
    "repeat",
    "integer",
    Message("重复", "Repeat"),
    Message(
        "同一地区在同一指标下重复出现时的序号", "Counts a place that one indicator prints again"
    ),
)
_DOUBTFUL = Column(
    "doubtful",
    "string",
    Message("存疑", "Doubtful"),
    Message(
        "本行中存疑的各列，以半角分号分隔；缘由见 findings",
        "The columns whose value in this row is doubtful, joined by semicolons: see findings",
    ),
)
_AXES = 2
"""Dimensions of a table: down and across."""

Named = Mapping[str, Value]


class RowsByCircular(Protocol):
    """A dataset, as far as it is needed here."""

    def parts(self) -> Iterator[FileRows]:
        """Yield the rows of each circular in turn."""
        ...

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table."""
        ...


@dataclass(slots=True)
class Wide:
    """A wide table: its columns, its rows, and what is to be known of single cells."""

    schema: Schema
    rows: list[Row]
    keys: int
    """How many columns say what a row is of."""
    doubts: dict[int, dict[int, Doubt]] = field(default_factory=dict)
    """Row → column → what is doubtful there."""
    words: dict[int, dict[int, str]] = field(default_factory=dict)
    """Row → column → what is printed where no number is: 无任务, 完成任务."""
    repeats: int = 0
    """Facts that stand in a row of their own because their place is printed again."""


@dataclass(slots=True)
class _Gathered:
    """Facts by what they are of, in printed order."""

    cells: dict[tuple[Row, int], dict[Row, Named]] = field(default_factory=dict)
    """What a row is of, and which repeat → what a column is of → the fact."""
    across: dict[Row, None] = field(default_factory=dict)
    doubts: dict[str, Doubt] = field(default_factory=dict)


def parse_pivot(text: str) -> tuple[Dimension, Dimension]:
    """Return what runs down and what runs across: ``place×indicator``, also with x, * or a comma.

    Raises:
        UsageError: It names no two different dimensions.
    """
    names = [name for name in re.split(r"\s*(?:[×*:,，]|\bx\b)\s*", text.strip().lower()) if name]
    if len(names) == 1:
        names = names[0].split("x")
    known = [name for name in get_args(Dimension) if name in names]
    if not len(names) == len(known) == _AXES:
        raise UsageError(
            Message(
                f"看不懂 --pivot {text}：请写成 place×indicator 的样子，可用 place、indicator、circular。",
                f"--pivot {text} cannot be read: write it like place×indicator, of place, indicator "
                "and circular.",
            )
        )
    down, across = (next(d for d in known if d == name) for name in names)
    return down, across


def widen(dataset: RowsByCircular, down: Dimension, across: Dimension, measure: Measure) -> Wide:
    """Return a dataset's rankings as a wide table.

    The third dimension runs down too: rows of place×indicator are circulars and places. A place
    that an indicator prints twice has a second row, told apart by the column ``repeat``; nothing
    is averaged or dropped.
    """
    others = [name for name in _DIMENSIONS if name not in (down, across)]
    columns = [c for name in (*others, down) for c in _DIMENSIONS[name]]
    gathered = _gather(dataset, columns, _DIMENSIONS[across])
    repeated = any(repeat > 1 for _, repeat in gathered.cells)
    declared = {c.name: c for c in (*CIRCULARS.columns, *RANKINGS.columns)}
    keys = [declared[name] for name in columns] + ([_REPEAT] if repeated else [])
    labels = _labels(across, gathered.across, {key.name for key in keys})
    kind = declared[measure]
    values = [Column(label, kind.type, Message(label, label), kind.description) for label in labels]
    schema = Schema(
        f"{down}_by_{across}",
        Message("宽表", "Wide table"),
        Message("由长表转成的宽表", "The long table turned wide"),
        (*keys, *values),
        in_circulars=False,
    )
    wide = Wide(schema, [], len(keys))
    for (key, repeat), facts in gathered.cells.items():
        cells = [facts.get(column) for column in gathered.across]
        shown = [None if fact is None else fact[measure] for fact in cells]
        _remember(wide, gathered, cells, measure)
        wide.rows.append((*key, *([repeat] if repeated else []), *shown))
        wide.repeats += len(facts) if repeat > 1 else 0
    return _marked(wide)


def _marked(wide: Wide) -> Wide:
    """Return a wide table with a last column that names what is doubtful in its row, if any is.

    Colours go no farther than a workbook; a name goes wherever the table does.
    """
    marks = [
        ";".join(
            wide.schema.names[at]
            for at, doubt in sorted(wide.doubts.get(number, {}).items())
            if doubt.severity != "info"
        )
        for number in range(len(wide.rows))
    ]
    if not any(marks):
        return wide
    wide.schema = replace(wide.schema, columns=(*wide.schema.columns, _DOUBTFUL))
    wide.rows = [(*row, mark) for row, mark in zip(wide.rows, marks, strict=True)]
    return wide


def _gather(dataset: RowsByCircular, down: list[str], across: tuple[str, ...]) -> _Gathered:
    gathered = _Gathered()
    names = series_names(dataset.rows("indicators")) if "metric" in (*down, *across) else {}
    for fact in _facts(dataset, gathered, names):
        row, column = (tuple(fact[name] for name in names) for names in (down, across))
        gathered.across.setdefault(column)
        repeat = 1
        while column in gathered.cells.get((row, repeat), {}):
            repeat += 1
        gathered.cells.setdefault((row, repeat), {})[column] = fact
    return gathered


def _facts(
    dataset: RowsByCircular, gathered: _Gathered, names: Mapping[Value, Named]
) -> Iterator[Named]:
    for part in dataset.parts():
        gathered.doubts |= doubts_of(part)
        circular = dict(zip(CIRCULARS.names, part["circulars"][0], strict=True))
        for row in part["rankings"]:
            fact = dict(zip(RANKINGS.names, row, strict=True))
            # Bureaus and unknown names have no official name: there the printed one stands.
            place = fact["place"] or fact["place_text"]
            named = names.get(fact["indicator_id"], {})
            yield {**circular, **fact, **named, "place": place}


def _remember(wide: Wide, gathered: _Gathered, cells: list[Named | None], measure: Measure) -> None:
    row = len(wide.rows)
    for at, fact in enumerate(cells, wide.keys):
        if fact is None:
            continue
        doubt = gathered.doubts.get(str(fact["entry_id"]))
        if doubt is not None:
            wide.doubts.setdefault(row, {})[at] = doubt
        if fact[measure] is None:
            words = str(fact["value_text"] or fact["status"])
            wide.words.setdefault(row, {})[at] = words


def _labels(across: Dimension, columns: Mapping[Row, None], taken: set[str]) -> list[str]:
    """Return a name for each column; names that are not alone get what tells them apart."""
    plain = [_label(across, column) for column in columns]
    counts = Counter(plain)
    labels: list[str] = []
    for column, label in zip(columns, plain, strict=True):
        own = label if counts[label] == 1 else f"{label} [{column[0] or '-'}]"
        number = 1
        unique = own
        while unique in taken:
            number += 1
            unique = f"{own} {number}"
        taken.add(unique)
        labels.append(unique)
    return labels


def _label(across: Dimension, column: Row) -> str:
    if across == "place":
        return str(column[1])
    if across == "circular":
        return str(column[1] or column[2] or column[0])
    number, project, item, metric, scope, unit = ("" if v is None else str(v) for v in column)
    item, unit = (f"（{text}）" if text else "" for text in (item, unit))
    scope = f"〔{scope}〕" if scope else ""
    return f"{number} {project}{item}{metric}{scope}{unit}".strip()
