"""What ``compare`` and ``diff`` do once their options are known. Data on stdout only."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.commands.console.options import Manner, Output
from tongbao.commands.console.streams import prepare_streams
from tongbao.commands.findings import text
from tongbao.compare import (
    Comparison,
    Difference,
    IssueComparison,
    Terms,
    compare_publications,
    read_publication,
)
from tongbao.compare.differences import FAILING
from tongbao.compare.matching import Match, names_of
from tongbao.compare.publications import Issue, Publication
from tongbao.errors import ExitCode, UsageError
from tongbao.extract import ReadOptions
from tongbao.model import Language, Message, in_language
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.text.escaping import data_stream, one_line
from tongbao.text.folding import fold

if TYPE_CHECKING:
    from rich.table import Table

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
    "map": Message("按 --map", "by --map"),
}

_SHOWN = 10
"""Names of indicators that a sentence lists."""

_EVIDENCE: dict[str, Message] = {
    "number": Message("文号", "number"),
    "date": Message("日期", "date"),
    "area": Message("地区", "area"),
    "issuer": Message("发文机关", "issuer"),
    "title": Message("标题", "title"),
    "rankings": Message("排名", "rankings"),
}


def terms_of(mapped: Sequence[str], tolerance: float) -> Terms:
    """Return on what terms a person wants two publications compared.

    Args:
        mapped: ``NAME=NAME``: an indicator's name in the first and in the second.
        tolerance: By how much figures may differ and still agree.

    Raises:
        UsageError: A pair of names has no equals sign, or the tolerance is below zero.
    """
    pairs = dict(pair.partition("=")[::2] for pair in mapped)
    if not all(name.strip() and other.strip() for name, other in pairs.items()):
        raise UsageError(
            Message(
                "--map 要写成 前者的名称=后者的名称，如 --map 完成率=rate。",
                "--map takes NAME IN THE FIRST=NAME IN THE SECOND, such as --map 完成率=rate.",
            )
        )
    if tolerance < 0:
        raise UsageError(Message("--tolerance 不能小于 0。", "--tolerance cannot be less than 0."))
    return Terms(pairs, Decimal(str(tolerance)))


def _check_names(names: Iterable[str], publication: Publication) -> None:
    """Refuse names of ``--map`` that no indicator of a publication has."""
    known = set[str]().union(*map(names_of, publication.rankings))
    for name in names:
        if fold(name) not in known:
            there = "、".join(sorted({ranking.metric for ranking in publication.rankings})[:_SHOWN])
            raise UsageError(
                Message(
                    f"{publication.name} 中没有名为“{name}”的指标，请改正 --map；其中有：{there}。",
                    f"{publication.name} has no indicator “{name}”; mend --map. It has: {there}.",
                )
            )


def compare(
    first: Path, second: Path, options: ReadOptions, terms: Terms, output: Output, manner: Manner
) -> ExitCode:
    """Compare two publications and print what differs; 1 where they contradict each other.

    Raises:
        TongbaoError: One of them cannot be read, or holds no ranking; a name that a person said is
            the same as another is in neither.
    """
    prepare_streams()
    one, other = read_publication(first, options), read_publication(second, options)
    _check_names(terms.mapped.keys(), one)
    _check_names(terms.mapped.values(), other)
    comparison = compare_publications(one, other, terms)
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
        "circulars": [
            {
                "first": _issue_object(one.pair.first),
                "second": _issue_object(one.pair.second),
                "how": list(one.pair.how),
                "matched": [_match_object(match) for match in one.matches],
                "only_first": [ranking.label for ranking in one.only_first],
                "only_second": [ranking.label for ranking in one.only_second],
                "places": [_place_object(d, language) for d in one.differences],
            }
            for one in comparison.issues
        ],
        "circulars_only_first": [_issue_object(issue) for issue in comparison.lone_first],
        "circulars_only_second": [_issue_object(issue) for issue in comparison.lone_second],
        "matched": [_match_object(match) for match in comparison.matches],
        "only_first": [ranking.label for ranking in comparison.only_first],
        "only_second": [ranking.label for ranking in comparison.only_second],
        "counts": dict(sorted(comparison.counts.items())),
        "places": [_place_object(d, language) for d in comparison.differences],
    }


def _issue_object(issue: Issue) -> dict[str, str]:
    return {
        "title": issue.title,
        "number": issue.number,
        "issuer": issue.issuer,
        "as_of": issue.as_of,
        "file": issue.file,
    }


def _match_object(match: Match) -> dict[str, object]:
    return {
        "first": match.first.label,
        "second": match.second.label,
        "likeness": match.likeness,
        "how": match.how,
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
    from tongbao.commands.console.terminal import console_on

    console = console_on(sys.stdout)
    for number, one in enumerate(comparison.issues):
        if number:
            console.print()
        several = len(comparison.issues) > 1
        if several or one.pair.how:
            console.print(one_line(_heading(one, language)))
        console.print(_matched_table(comparison, one, language))
        failing = [d for d in one.differences if d.kind in FAILING]
        if failing:
            console.print()
        for difference in failing:
            console.print(one_line(in_language(difference.message, language)))
    lone = (
        (comparison.lone_first, Message("只有前者有", "Only the first has")),
        (comparison.lone_second, Message("只有后者有", "Only the second has")),
    )
    for issues, said in lone:
        for issue in issues:
            console.print(one_line(f"{in_language(said, language)}: {issue.label}"))


def _heading(one: IssueComparison, language: Language) -> str:
    """Return which circulars are compared, and what told that they belong together."""
    how = "、" if language == "zh" else ", "
    said = how.join(in_language(_EVIDENCE[name], language) for name in one.pair.how)
    names = " ↔ ".join(issue.label or "—" for issue in one.pair[:2])
    same = Message(f"{names}，相同：{said}", f"{names}; the same: {said}")
    return in_language(same, language) if said else names


def _matched_table(comparison: Comparison, one: IssueComparison, language: Language) -> Table:
    from rich import box
    from rich.table import Table

    heads = _matched_heads(language)
    matched = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for head in (comparison.first, comparison.second, heads[0], heads[1]):
        matched.add_column(one_line(head), overflow="fold")
    for pair in one.matches:
        counts = Counter(d.kind for d in one.differences if d.indicator == pair.first.label)
        shown = "，".join(
            f"{in_language(_KINDS[kind], language)} {count}" for kind, count in counts.items()
        )
        matched.add_row(
            one_line(pair.first.label),
            one_line(pair.second.label),
            in_language(_HOW[pair.how], language),
            shown,
        )
    for ranking in one.only_first:
        matched.add_row(one_line(ranking.label), "—", "", "")
    for ranking in one.only_second:
        matched.add_row("—", one_line(ranking.label), "", "")
    return matched


def _matched_heads(language: Language) -> tuple[str, str]:
    return ("对应", "地区") if language == "zh" else ("matched", "places")
