"""``tongbao apply``: take in what somebody else decided, or see what it would change."""

from __future__ import annotations

from pathlib import Path

from tongbao.commands.console.options import Manner
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import prepare_streams
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.model import Message
from tongbao.review.journal import DECISIONS_FILE, Journal
from tongbao.review.merging import Effect, Merge, compare
from tongbao.review.replay import decided_text
from tongbao.review.standing import Standing


def apply(dataset: Path, other: Path, manner: Manner, *, dry_run: bool) -> ExitCode:
    """Print what somebody else's decisions change on stdout, and take them in unless ``dry_run``.

    Where people differ both decisions are kept and neither holds; the exit code is 1 then.

    Raises:
        TongbaoError: The dataset or a record of decisions cannot be read or written.
    """
    prepare_streams()
    merge = compare(dataset, other)
    if manner.as_json:
        print(text.as_json([_as_object(one) for one in merge.effects]))
    else:
        for effect in merge.effects:
            print(_line(effect, manner))
    if not dry_run:
        Journal(dataset / DECISIONS_FILE).bring_in(merge.new)
    if not manner.quiet:
        say(_summary(merge, dataset, dry_run=dry_run), manner.language)
    conflicts = any(effect.conflict for effect in merge.effects)
    return ExitCode.FINDINGS if conflicts else ExitCode.DONE


def _line(effect: Effect, manner: Manner) -> str:
    at = effect.anchor
    unknown = Message("（不在数据集中）", "(not in this dataset)")
    page, here = Message(f"第 {at.page} 页", f"page {at.page}"), at.printed or at.place
    chinese = manner.language == "zh"
    file = effect.file or (unknown.zh if chinese else unknown.en)
    where = " ".join((file, page.zh if chinese else page.en, at.indicator, here))
    if effect.conflict:
        word = "不一致，都未采用" if chinese else "differ, none holds"
        return f"{where}: {word}: {_said(effect.after)}"
    before = f"{_said(effect.before)} ⇒ " if effect.before else ""
    return f"{where}: {before}{_said(effect.after)}"


def _said(standing: Standing) -> str:
    return "；".join(f"{one.who} {decided_text(one)}" for one in standing.heads)


def _as_object(effect: Effect) -> dict[str, object]:
    at = effect.anchor
    return {
        "file": effect.file,
        "sha256": at.sha256,
        "page": at.page,
        "printed": at.printed,
        "indicator": at.indicator,
        "place": at.place,
        "conflict": effect.conflict,
        "before": _said(effect.before) if effect.before else "",
        "after": _said(effect.after),
    }


def _summary(merge: Merge, dataset: Path, *, dry_run: bool) -> Message:
    conflicts = sum(effect.conflict for effect in merge.effects)
    differ = (
        Message(
            f"其中 {conflicts} 处与已有的核定不一致，需再定一次。",
            f"{conflicts} contradict what was decided here and must be decided once more.",
        )
        if conflicts
        else Message("", "")
    )
    if dry_run:
        return Message(
            f"有 {len(merge.new)} 条新的核定；只是试看，没有写入。{differ.zh}",
            f"{len(merge.new)} decisions are new; this was a dry run, nothing was written. "
            f"{differ.en}".strip(),
        )
    return Message(
        f"已把 {len(merge.new)} 条核定写入 {dataset / DECISIONS_FILE}；"
        f"再次运行 tongbao extract 即写入各表。{differ.zh}",
        f"{len(merge.new)} decisions are in {dataset / DECISIONS_FILE} now; run tongbao extract "
        f"again to bring them into the tables. {differ.en}".strip(),
    )
