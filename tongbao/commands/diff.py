"""``tongbao diff``: what changed between two datasets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tongbao.commands.console.options import Manner, Output
from tongbao.commands.console.streams import prepare_streams, print_line
from tongbao.commands.findings import text
from tongbao.compare import Change, diff_datasets, read_dataset
from tongbao.errors import ExitCode
from tongbao.model import Language, Message, in_language
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.text.escaping import data_stream

_CHANGES: dict[str, Message] = {
    "added": Message("新增", "added"),
    "removed": Message("消失", "removed"),
    "changed": Message("改变", "changed"),
}


def diff(before: Path, after: Path, output: Output, manner: Manner) -> ExitCode:
    """Print what changed between two datasets; 1 where anything did.

    Raises:
        TongbaoError: One of the folders is no dataset.
    """
    prepare_streams()
    changes = diff_datasets(read_dataset(before), read_dataset(after))
    if output == "json":
        objects = [
            {"table": c.table, "kind": c.kind, "key": list(c.key), "fields": dict(c.fields)}
            for c in changes
        ]
        print(text.as_json(objects))
    elif output == "csv":
        writer = csv_writer(data_stream())
        writer.writerow(("table", "kind", "key", "field", "before", "after"))
        for change in changes:
            key = " | ".join(part for part in change.key if part)
            for name, (old, new) in change.fields.items():
                writer.writerow(csv_row((change.table, change.kind, key, name, old, new)))
    else:
        print_changes(changes, manner.language)
    return ExitCode.FINDINGS if changes else ExitCode.DONE


def print_changes(changes: Sequence[Change], language: Language) -> None:
    """Print a count by table and kind, for findings by rule, then each change on a line."""
    if not changes:
        print("没有变化。" if language == "zh" else "No changes.")
        return
    counts: Counter[tuple[str, str, str]] = Counter()
    for change in changes:
        rule = change.key[1] if change.table == "findings" else ""
        counts[change.table, rule, change.kind] += 1
    for (table, rule, kind), count in sorted(counts.items()):
        print_line(f"{table} {rule}: {in_language(_CHANGES[kind], language)} {count}")
    print()
    for change in changes:
        print_line(describe(change, language))


def describe(change: Change, language: Language) -> str:
    """Return one change on one line."""
    key = " ".join(part for part in change.key[1:] if part)
    kind = in_language(_CHANGES[change.kind], language)
    if change.kind == "changed":
        fields = "；".join(f"{name}: {old} → {new}" for name, (old, new) in change.fields.items())
        return f"{change.table} {kind} {change.key[0]} {key}  {fields}"
    shown = change.fields.get("message") or change.fields.get("value") or ("", "")
    return f"{change.table} {kind} {change.key[0]} {key}  {shown[0] or shown[1]}"
