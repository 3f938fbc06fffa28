"""What exporting again changes: rows to write, and what they said before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.folder.csvtext import as_text
from tongbao.publish.schemas import Row, Schema, Value
from tongbao.validate.registry import stable_id

Key = tuple[object, ...]
_EDGES = ("x0", "top", "x1", "bottom")
_BESIDES = frozenset(
    {"file", "confidence", "table_no", "row_no", "column_no", "witness_text", *_EDGES}
)
"""Columns that say where or how surely, not what: they are updated without a history."""
_FOLLOWING = frozenset({"indicators", "finding_facts"})
"""Tables that count or link what stands in others, whose history tells what became of it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The dataset that is being exported, for the history."""

    version: str
    exported_at: str
    """ISO time, UTC."""


@dataclass(slots=True)
class Revision:
    """What makes a table's old rows of one circular the new ones."""

    added: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    """New rows under keys that were there before."""
    removed: list[Row] = field(default_factory=list)
    before: dict[Key, Row] = field(default_factory=dict)
    """What the changed and removed rows said, by key."""
    history: list[Row] = field(default_factory=list)

    def parted(self, schema: Schema) -> tuple[Revision, Revision]:
        """Return what it writes and what it takes away, each by itself, without the history."""
        gone = keyed(schema, self.removed)
        written = {key: row for key, row in self.before.items() if key not in gone}
        return (
            Revision(added=self.added, changed=self.changed, before=written),
            Revision(removed=self.removed, before={**gone}),
        )


def keyed(schema: Schema, rows: Sequence[Row]) -> dict[Key, Row]:
    """Return rows by the values of their primary key.

    Raises:
        UsageError: Rows lack a key, or share one: as rows they would be lost.
    """
    keys = check_keys(schema, rows)
    return dict(zip(keys, rows, strict=True))


def check_keys(schema: Schema, rows: Sequence[Row]) -> list[Key]:
    """Return the values of the rows' primary key, row by row; raise as :func:`keyed` does."""
    places = [schema.names.index(name) for name in schema.primary_key]
    keys: list[Key] = list(zip(*([row[place] for row in rows] for place in places), strict=True))
    if len(set(keys)) < len(keys) or any(None in key or "" in key for key in keys):
        key = ", ".join(schema.primary_key)
        raise UsageError(
            Message(
                f"表 {schema.name} 中有的行没有主键（{key}）或主键重复，无法导出；"
                "请用 tongbao extract 重新生成数据集。",
                f"Rows of the table {schema.name} lack a key ({key}) or share one, so they cannot "
                "be exported; make the dataset anew with tongbao extract.",
            )
        )
    return keys


def revise(
    schema: Schema, old: Mapping[Key, Row], new: Mapping[Key, Row], edition: Edition | None
) -> Revision:
    """Compare a table's old rows of one circular with the new ones.

    Args:
        schema: The table.
        old: Rows by key as the target has them, typed as the target types them.
        new: Rows by key as they are to be, typed alike.
        edition: Who brings the change; None where the circular was not there before, so that
            there is no history to keep.
    """
    if schema.name in _FOLLOWING:
        edition = None
    revision = Revision()
    gone = {key: row for key, row in old.items() if key not in new}
    come = {key: row for key, row in new.items() if key not in old}
    for key, row in new.items():
        if key in old and not _same(row, old[key]):
            revision.changed.append(row)
            revision.before[key] = old[key]
            if edition:
                revision.history += _changes(schema, key, old[key], row, edition)
    revision.added = list(come.values())
    revision.removed = list(gone.values())
    revision.before |= gone
    if edition:
        moved = _moved(schema, gone, come)
        for before, after in moved.items():
            revision.history += _changes(schema, after, gone[before], come[after], edition)
        for key, row in gone.items():
            if key not in moved:
                told = json.dumps(_told(schema, row), ensure_ascii=False)
                revision.history.append(
                    _entry(schema, key, row, ("removed", None, told, None), edition)
                )
        for key in come.keys() - set(moved.values()):
            revision.history.append(
                _entry(schema, key, come[key], ("added", None, None, None), edition)
            )
    return revision


def _same(one: Row, other: Row) -> bool:
    return all(left == right for left, right in zip(one, other, strict=True))


def _moved(schema: Schema, gone: Mapping[Key, Row], come: Mapping[Key, Row]) -> dict[Key, Key]:
    """Return which new row stands in the very place of which lost one: a corrected name."""
    if not set(_EDGES) <= set(schema.names):
        return {}
    stands = [schema.names.index(name) for name in ("page", *_EDGES)]

    def by_place(rows: Mapping[Key, Row]) -> dict[Key, list[Key]]:
        found: dict[Key, list[Key]] = {}
        for key, row in rows.items():
            found.setdefault(tuple(row[at] for at in stands), []).append(key)
        return found

    before, after = by_place(gone), by_place(come)
    return {
        keys[0]: after[place][0]
        for place, keys in before.items()
        if None not in place and len(keys) == len(after.get(place, ())) == 1
    }


def _changes(schema: Schema, key: Key, old: Row, new: Row, edition: Edition) -> Iterator[Row]:
    changed = dict(zip(schema.names, zip(old, new, strict=True), strict=True))
    for name, (before, after) in changed.items():
        # What nobody decided is final as printed: the correction itself is told already.
        follows = changed.get(name.removesuffix("_final")) if name.endswith("_final") else None
        if before != after and name not in _BESIDES and follows != (before, after):
            told = ("changed", name, value_text(before) or None, value_text(after) or None)
            yield _entry(schema, key, new, told, edition)


def _entry(
    schema: Schema,
    key: Key,
    row: Row,
    told: tuple[str, str | None, str | None, str | None],
    edition: Edition,
) -> Row:
    """Return a row of ``history``; ``told`` is the change, its column, the values around it."""
    row_id = "/".join(str(part) for part in key)
    circular = row[schema.names.index("circular_id")]
    own = stable_id(schema.name, row_id, *(text or "" for text in told), edition.exported_at)
    return (
        own, circular, schema.name, row_id, *told, edition.exported_at, edition.version or None,
    )  # fmt: skip


def _told(schema: Schema, row: Row) -> dict[str, str]:
    """Return what a row said, blanks left out."""
    texts = zip(schema.names, map(value_text, row), strict=True)
    return {name: text for name, text in texts if text and name != "circular_id"}


def value_text(value: Value | date) -> str:
    """Return a value as CSV holds it; days are ISO."""
    return value.isoformat() if isinstance(value, date) else as_text(value)
