"""Writes the text export of a generated circular, and damages it as exports of merged tables are.

What happens to merged cells when a table is exported as text: a cell's text is repeated beside
it, a name is overwritten by the one left of it, the last figure of a row goes on to the row's
end, the labels of projects and items are lost or stand a row too low. The truth is the
circular's before the damage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from samples.generator.layouts import Laid
from samples.generator.making import lay_out
from samples.generator.sheets import Grid, Text
from samples.generator.truth import truth_of

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Export:
    """One text export with the truth of the circular it was made from."""

    name: str
    text: str
    truth: dict[str, Any]
    damage: tuple[str, ...]
    """What was done, one line each."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two rows of one indicator in the table."""

    names: list[str]
    values: list[str]
    first: int
    """Column of the first rank."""


def export(seed: int, *, damaged: bool = True) -> Export:
    """Return the export of a circular whose names and figures stand in rows of their own."""
    attempt = seed
    while True:
        laid = lay_out(attempt, "wide")
        grid = next(piece for piece in laid.sheets.flow if isinstance(piece, Grid))
        if grid.n_rows - 1 == 2 * len(laid.spec.indicators):
            break
        attempt += 100_000  # names and figures share their cells: another kind of export
    rows = _grid_rows(grid)
    damage = _damage(rows, laid, Random(f"damage:{seed}")) if damaged else []
    truth = truth_of(laid, layout="wide", producer="text", seed=seed)
    return Export(f"export-{seed}", _written(laid, grid, rows), truth, tuple(damage))


def _grid_rows(grid: Grid) -> Rows:
    rows = [[""] * len(grid.widths) for _ in range(grid.n_rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text.replace("\n", "")
    return rows


def _written(laid: Laid, grid: Grid, rows: Rows) -> str:
    parts: list[str] = []
    for piece in laid.sheets.flow:
        if isinstance(piece, Text):
            parts.append(piece.text)
        elif piece is grid:
            parts.append("\n".join("\t".join(row) for row in rows))
        elif isinstance(piece, Grid):
            parts.append("\n".join("\t".join(row) for row in _grid_rows(piece)))
    return "\n\n".join(parts) + "\n"


def _damage(rows: Rows, laid: Laid, rng: Random) -> list[str]:
    """Damage rows in place; return what was done."""
    done: list[str] = []
    first = next(c for c, text in enumerate(rows[0]) if "1" in text or "一" in text)
    for number, indicator in enumerate(laid.spec.indicators):
        pair = _Pair(rows[1 + 2 * number], rows[2 + 2 * number], first)
        kinds = rng.sample(list(_KINDS), rng.choice([0, 0, 1, 1, 1, 2, 2]))
        if {"name overwritten", "name repeated"} <= set(kinds) and rng.random() < 0.8:
            kinds.remove("name repeated")  # both in one row are rare, and then open
        kinds.sort(key=list(_KINDS).index)  # names move last, while columns still agree
        done += [
            f"{indicator.project} {indicator.item}: {kind}"
            for kind in kinds
            if _KINDS[kind](pair, rng)
        ]
        label = rng.random()
        if label < 0.08:
            done.append(f"{indicator.project} {indicator.item}: labels lost")
            pair.names[:first] = [""] * first
        elif label < 0.16:
            done.append(f"{indicator.project} {indicator.item}: labels a row too low")
            pair.values[:first], pair.names[:first] = pair.names[:first], [""] * first
    return done


def _single_names(pair: _Pair) -> list[int]:
    """Return the columns of cells that name one place over a figure."""
    return [
        c
        for c in range(pair.first, min(len(pair.names), len(pair.values)))
        if pair.names[c] and "、" not in pair.names[c] and "无任务" not in pair.names[c]
        and pair.values[c][:1].isdigit()
    ]  # fmt: skip


def _merged_repeated(pair: _Pair, rng: Random) -> bool:
    """Repeat the text of a merged cell beside it, in the columns that it covers or one more."""
    _ = rng
    for row in (pair.names, pair.values):
        for c in range(pair.first, len(row)):
            merged = "、" in row[c] or "完成任务" in row[c]
            if merged and c + 1 < len(row) and not row[c + 1]:
                row[c + 1] = row[c]
                return True
            if "无任务" in row[c]:
                row.append(row[c])
                return True
    return False


def _overwritten(pair: _Pair, rng: Random) -> bool:
    """Overwrite a name by the one left of it; seldom two of a row."""
    columns = [c for c in _single_names(pair) if c - 1 in _single_names(pair)]
    if not columns:
        return False
    for c in rng.sample(columns, 2 if len(columns) > 4 and rng.random() < 0.1 else 1):
        pair.names[c] = pair.names[c - 1]
    return True


def _name_repeated(pair: _Pair, rng: Random) -> bool:
    """Repeat a name beside itself, which moves the rest of the row."""
    columns = _single_names(pair)
    if len(columns) < 3:
        return False
    c = rng.choice(columns)
    pair.names.insert(c, pair.names[c])
    return True


def _last_repeated(pair: _Pair, rng: Random) -> bool:
    """Repeat the last figure to the row's end and beyond."""
    columns = _single_names(pair)
    if not columns:
        return False
    last = columns[-1]
    count = rng.randint(1, 4)
    pair.values[last + 1 : last + 1 + count] = [pair.values[last]] * count
    return True


_KINDS: dict[str, Callable[[_Pair, Random], bool]] = {
    "merged cell repeated": _merged_repeated,
    "name overwritten": _overwritten,
    "last figure repeated": _last_repeated,
    "name repeated": _name_repeated,
}
