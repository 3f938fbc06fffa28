"""What differs between two datasets, row by row: the effect of a change in rules or readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tongbao.errors import NotADocumentError
from tongbao.model import Message
from tongbao.publish.folder.reading import read_rows

Rows = Mapping[str, Sequence[Mapping[str, str]]]
"""The rows of each table, by the table's name."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "circulars": ("circular_id",),
    "rankings": ("circular_id", "project_no", "project", "item", "metric", "scope", "place_code",
                 "place_text"),
    "claims": ("circular_id", "project_no", "item", "kind", "position", "place_text"),
    "findings": ("circular_id", "rule", "project_no", "item", "metric", "places"),
}  # fmt: skip
"""What makes a row of a table the same row in another version."""
_BESIDES = frozenset(
    {"file", "finding_id", "entry_id", "claim_id", "x0", "top", "x1", "bottom", "confidence"}
)
"""Columns that say where or how surely, not what."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that one dataset has and the other has not, or has otherwise."""

    table: str
    kind: Literal["added", "removed", "changed"]
    key: tuple[str, ...]
    fields: Mapping[str, tuple[str, str]]
    """Column → value before and after, for what differs."""


def read_dataset(folder: Path) -> Rows:
    """Read the tables of a dataset that are compared.

    Raises:
        NotADocumentError: The folder is no dataset.
    """
    if not (folder / "rankings.csv").is_file():
        raise NotADocumentError(
            Message(
                f"{folder} 不是数据集：缺 rankings.csv。请用 tongbao extract 生成。",
                f"{folder} is no dataset: it has no rankings.csv. Make one with tongbao extract.",
            )
        )
    tables: dict[str, list[dict[str, str]]] = {}
    for name in KEYS:
        rows = list(read_rows(folder, name))
        if rows:
            tables[name] = rows
    return tables


def diff_datasets(before: Rows, after: Rows) -> list[Change]:
    """Return what changed, table by table, in the order of the rows."""
    changes: list[Change] = []
    for table, columns in KEYS.items():
        old = _keyed(before.get(table, ()), columns)
        new = _keyed(after.get(table, ()), columns)
        for key in dict.fromkeys((*old, *new)):
            change = _change(table, key, old.get(key), new.get(key))
            if change is not None:
                changes.append(change)
    return changes


def _keyed(
    rows: Iterable[Mapping[str, str]], columns: Sequence[str]
) -> dict[tuple[str, ...], Mapping[str, str]]:
    """Return rows by key; rows that share one are counted on."""
    seen: Counter[tuple[str, ...]] = Counter()
    keyed: dict[tuple[str, ...], Mapping[str, str]] = {}
    for row in rows:
        key = tuple(row.get(column, "") for column in columns)
        seen[key] += 1
        keyed[(*key, str(seen[key])) if seen[key] > 1 else key] = row
    return keyed


def _change(
    table: str,
    key: tuple[str, ...],
    old: Mapping[str, str] | None,
    new: Mapping[str, str] | None,
) -> Change | None:
    if old is None or new is None:
        row = old or new or {}
        kind: Literal["added", "removed"] = "added" if old is None else "removed"
        told = {k: v for k, v in row.items() if v and k not in _BESIDES}
        fields = {k: ("", v) if old is None else (v, "") for k, v in told.items()}
        return Change(table, kind, key, fields)
    fields = {
        column: (old.get(column, ""), new.get(column, ""))
        for column in dict.fromkeys((*old, *new))
        if column not in _BESIDES and old.get(column, "") != new.get(column, "")
    }
    return Change(table, "changed", key, fields) if fields else None
