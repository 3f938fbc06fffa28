"""What ``tongbao export`` does once its options are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tongbao.commands.console.options import Manner
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import prepare_streams
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.selection import Only, left_out
from tongbao.publish.targets import Exported, Format, target_for
from tongbao.publish.wide import Measure, parse_pivot, widen


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a dataset is to go, and in which shape."""

    target: str
    kind: Format | None = None
    pivot: str | None = None
    values: Measure = "value"
    raw: bool = False
    only: Only | None = None


def export(folder: Path, goal: Goal, manner: Manner) -> ExitCode:
    """Export a dataset; say on stderr what was written, or print it as JSON.

    Raises:
        NotADocumentError: The folder is no dataset.
        UsageError: The target makes no sense, or cannot be written to.
        MissingToolError: A package that the target needs is not installed.
    """
    prepare_streams()
    dataset = Dataset(folder, goal.only)
    dataset.verify()  # before a target is made for it
    pivot = parse_pivot(goal.pivot) if goal.pivot else None
    target = target_for(goal.target, goal.kind, raw=goal.raw)
    if pivot is None:
        exported = target.write(dataset)
    else:
        wide = widen(dataset, *pivot, goal.values)
        exported = target.write_wide(wide, dataset)
        if wide.repeats:
            exported.notices.append(_repeats(wide.repeats))
    if dataset.selection:
        exported.notices.append(left_out(dataset.selection.left_out, dataset.selection.which))
    if manner.as_json:
        print(text.as_json(_report(exported)))
    for message in exported.notices:
        say(message, manner.language)
    if not manner.quiet:
        for message in _summary(exported, wide=pivot is not None):
            say(message, manner.language)
    return ExitCode.DONE


def _repeats(count: int) -> Message:
    return Message(
        f"有 {count} 个数是同一地区在同一指标下的重复，各占一行，见 repeat 列。",
        f"{count} figures are of a place that one indicator prints again; they stand in rows of "
        "their own, see the column repeat.",
    )


def _summary(exported: Exported, *, wide: bool) -> Iterator[Message]:
    where = exported.files[0] if len(exported.files) == 1 else f"{exported.files[0]} …"
    if wide:
        rows = exported.rows["wide"]
        yield Message(
            f"宽表 {rows} 行已写入 {where}。", f"A wide table of {rows} rows is in {where}."
        )
        return
    counts = ", ".join(f"{table} {count}" for table, count in exported.rows.items())
    yield Message(
        f"已导出到 {where}（{counts}）：新增 {exported.added} 行，更正 {exported.changed} 行，"
        f"删去 {exported.removed} 行。",
        f"Exported to {where} ({counts}): {exported.added} rows added, {exported.changed} "
        f"corrected, {exported.removed} removed.",
    )


def _report(exported: Exported) -> dict[str, object]:
    return {
        "files": exported.files,
        "rows": dict(exported.rows),
        "added": exported.added,
        "changed": exported.changed,
        "removed": exported.removed,
        "notices": [{"message": m.zh, "message_en": m.en} for m in exported.notices],
    }
