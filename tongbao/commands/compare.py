"""What ``compare`` and ``diff`` do once their options are known. Data on stdout only."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from tongbao.commands.console import prepare_streams
from tongbao.commands.findings import text
from tongbao.commands.options import Manner, Output
from tongbao.compare import (
    Comparison,
    Difference,
    compare_publications,
    read_publication,
)
from tongbao.compare.differences import FAILING
from tongbao.errors import ExitCode
from tongbao.extract import ReadOptions
from tongbao.model import Language, Message, in_language
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.text.escaping import data_stream, one_line

_KINDS: dict[str, Message] = {
    "agrees": Message("一致", "agrees"),
    "value": Message("数值不同", "value differs"),
    "rank": Message("位次不同", "rank differs"),
    "status": Message("任务不同", "task differs"),
    "missing_in_first": Message("前者缺", "missing in the first"),
    "missing_in_second": Message("后者缺", "missing in the second"),
    "fell": Message("累计数下降", "cumulative figure fell"),
    "moved": Message("有变化", "moved"),
}
_HOW: dict[str, Message] = {
    "name": Message("按名称", "by name"),
    "values": Message("按数值", "by values"),
    "only": Message("各只有一项", "the only ones"),
}


def compare(
    first: Path, second: Path, options: ReadOptions, output: Output, manner: Manner
) -> ExitCode:
    """Compare two publications and print what differs; 1 where they contradict each other.

    Raises:
        TongbaoError: One of them cannot be read, or holds no ranking.
    """
    prepare_streams()
    comparison = compare_publications(
        read_publication(first, options), read_publication(second, options)
    )
    if output == "json":
        print(text.as_json(_as_object(comparison, manner.language)))
    elif output == "csv":
        _print_csv(comparison, manner.language)
    else:
        _print_text(comparison, manner.language)
    lone = bool(comparison.only_first or comparison.only_second)
    contradicts = comparison.contradicts or lone or not comparison.matches
    return ExitCode.FINDINGS if contradicts else ExitCode.DONE


def _as_object(comparison: Comparison, language: Language) -> dict[str, object]:
    return {
        "first": comparison.first,
        "second": comparison.second,
        "matched": [
            {
                "first": pair.first.label,
                "second": pair.second.label,
                "likeness": pair.likeness,
                "how": pair.how,
            }
            for pair in comparison.matches
        ],
        "only_first": [ranking.label for ranking in comparison.only_first],
        "only_second": [ranking.label for ranking in comparison.only_second],
        "counts": dict(sorted(comparison.counts.items())),
        "places": [_place_object(d, language) for d in comparison.differences],
    }


def _place_object(difference: Difference, language: Language) -> dict[str, str]:
    return {
        "kind": difference.kind,
        "indicator": difference.indicator,
        "place": difference.place,
        "first": difference.first,
        "second": difference.second,
        "message": in_language(difference.message, language),
    }


def _print_csv(comparison: Comparison, language: Language) -> None:
    writer = csv_writer(data_stream())
    writer.writerow(("kind", "indicator", "place", "first", "second", "message"))
    for difference in comparison.differences:
        writer.writerow(csv_row(_place_object(difference, language).values()))


def _print_text(comparison: Comparison, language: Language) -> None:
    from rich import box
    from rich.table import Table

    from tongbao.commands.terminal import console_on

    console = console_on(sys.stdout)
    heads = _matched_heads(language)
    matched = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for head in (comparison.first, comparison.second, heads[0], heads[1]):
        matched.add_column(one_line(head), overflow="fold")
    for pair in comparison.matches:
        counts = Counter(d.kind for d in comparison.differences if d.indicator == pair.first.label)
        shown = "，".join(
            f"{in_language(_KINDS[kind], language)} {count}" for kind, count in counts.items()
        )
        matched.add_row(
            one_line(pair.first.label),
            one_line(pair.second.label),
            in_language(_HOW[pair.how], language),
            shown,
        )
    for ranking in comparison.only_first:
        matched.add_row(one_line(ranking.label), "—", "", "")
    for ranking in comparison.only_second:
        matched.add_row("—", one_line(ranking.label), "", "")
    console.print(matched)
    console.print()
    for difference in comparison.differences:
        if difference.kind in FAILING:
            console.print(one_line(in_language(difference.message, language)))


def _matched_heads(language: Language) -> tuple[str, str]:
    return ("对应", "地区") if language == "zh" else ("matched", "places")
