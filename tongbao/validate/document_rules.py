"""Rules of the document: number, dates, announced projects and annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz import fuzz

from tongbao.model import Circular, Finding, Message
from tongbao.normalize.text import fold
from tongbao.validate.registry import Rule


def projects_found(circular: Circular) -> int:
    """Return how many numbered projects the prose and the tables show together."""
    return len(_numbers(circular))


def _numbers(circular: Circular) -> set[int]:
    found = {s.project_no for s in circular.sections} | {r.project_no for r in circular.rankings}
    return {number for number in found if number is not None}


def _counts_on(circular: Circular) -> bool:
    """Return whether the numbers run from 1 without gap: then the stated number is the slip."""
    numbers = _numbers(circular)
    return numbers == set(range(1, len(numbers) + 1))


def project_count(circular: Circular) -> Iterator[Finding]:
    """Find a stated number of projects that is not the number of projects found."""
    stated, found = circular.header.projects_stated, projects_found(circular)
    if stated is not None and found and stated != found:
        yield Finding(
            "document-project-count",
            "error",
            Message(
                f"通报称 {stated} 项，实际找到 {found} 项。",
                f"The circular announces {stated} projects; {found} are found.",
            ),
            observed=str(stated),
            expected=str(found),
            proposal=f"{stated} → {found}" if _counts_on(circular) else "",
        )


def skipped_numbers(circular: Circular) -> Iterator[Finding]:
    """Find numbered sections that skip a number or use one twice."""
    seen: list[tuple[int, str]] = []
    for section in circular.sections:
        here = (section.project_no, section.project)
        if here[0] is not None and (not seen or seen[-1] != here):
            seen.append((here[0], here[1]))
    if len(seen) < 3:
        return
    for (before, _), (after, name) in pairwise(seen):
        if after == before + 1:
            continue
        section = next(s for s in circular.sections if s.project == name)
        yield Finding(
            "document-numbering",
            "warning",
            Message(
                f"第 {before} 项之后是第 {after} 项（{name}）。",
                f"Project {before} is followed by project {after} ({name}).",
            ),
            project_no=after,
            observed=str(after),
            expected=str(before + 1),
            page=section.page,
            box=section.box,
        )


def disagreeing_dates(circular: Circular) -> Iterator[Finding]:
    """Find dates that cannot go together: figures of a day after the issue, years apart."""
    header = circular.header
    numbered = re.search(r"(?:19|20)\d\d", header.number)
    if header.issued and header.as_of and header.issued[:7] < header.as_of[:7]:
        yield _dates(header.as_of, header.issued, "截至", "as of")
    if header.issued and numbered and abs(int(header.issued[:4]) - int(numbered[0])) > 1:
        yield _dates(numbered[0], header.issued, "发文字号", "number of")


def _dates(one: str, issued: str, zh: str, en: str) -> Finding:
    return Finding(
        "document-dates",
        "warning",
        Message(
            f"{zh} {one} 与成文日期 {issued} 不符。",
            f"The date of issue {issued} does not go with {en} {one}.",
        ),
        observed=issued,
        expected=one,
    )


def missing_annexes(circular: Circular) -> Iterator[Finding]:
    """Find announced annexes of which no table's or block's words bear the name."""
    if not circular.rankings:
        return
    texts = [t.caption for t in circular.document.tables]
    texts += [b.text for b in circular.document.blocks if not b.text.startswith("附件")]
    plain = [fold(text) for text in texts if len(text) < 200]
    for name in circular.header.annexes_stated:
        wanted = fold(re.sub(r"[（(][^（()）]*[)）]$", "", name))
        if len(wanted) < 4 or any(
            wanted in text or fuzz.partial_ratio(wanted, text) >= 85 for text in plain
        ):
            continue
        yield Finding(
            "document-annex-missing",
            "info",
            Message(f"附件“{name}”没有找到。", f"Annex “{name}” is announced but not found."),
            expected=name,
        )


def no_ranking(circular: Circular) -> Iterator[Finding]:
    """Find documents in which no ranking could be read."""
    if not circular.rankings:
        name = circular.document.file
        yield Finding(
            "document-no-ranking",
            "warning",
            Message(
                f"{name} 中没有读到任何排名；表格和文字已照录，请检查是否选错了文件或页面。",
                f"No ranking was found in {name}; its tables and text are kept. "
                "Check that it is the right file and the right pages.",
            ),
            page=1 if circular.document.pages else None,
        )


RULES = (
    Rule(
        "document-no-ranking",
        "warning",
        Message("没有排名", "No ranking"),
        Message(
            "文件可以打开，但没有读到排名表或逐行排名。",
            "The file opens, but no table or list in it ranks places.",
        ),
        "一份会议通知",
        no_ranking,
    ),
    Rule(
        "document-project-count",
        "error",
        Message("项目数与所述不符", "Not as many projects as stated"),
        Message(
            "通报所述的项目数，应等于正文和表中编号的项目数。",
            "The number of projects announced must be the number of numbered projects found.",
        ),
        "现将17项工程…，只有16项",
        project_count,
    ),
    Rule(
        "document-numbering",
        "warning",
        Message("项目编号不连续", "Numbering skips or repeats"),
        Message("正文各项编号应依次递增。", "Numbered sections count on by one."),
        "六、之后是八、",
        skipped_numbers,
    ),
    Rule(
        "document-dates",
        "warning",
        Message("日期互相矛盾", "Dates disagree"),
        Message(
            "数据截至日期不应晚于成文日期；发文字号的年份应与成文日期相近。",
            "Figures cannot be of a month after the issue; the year in the number is near it.",
        ),
        "截至5月底，成文于4月12日",
        disagreeing_dates,
    ),
    Rule(
        "document-annex-missing",
        "info",
        Message("缺少附件", "An annex is missing"),
        Message(
            "正文列出的附件，文件中找不到。",
            "An annex that the letter announces is not in the file.",
        ),
        "附件2：督导检查清单",
        missing_annexes,
    ),
)
