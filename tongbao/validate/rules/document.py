"""Rules of the document: number, dates, announced projects and annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz import fuzz

from tongbao.model import Change, Circular, Finding, Message
from tongbao.text.document_number import read_parts
from tongbao.text.folding import fold, squash
from tongbao.text.numbers import read_ordinal
from tongbao.validate.registry import Rule

_FEWEST_SERIALS = 4
"""Numbers from which a column counts rows."""
_LONGEST_SERIAL = 9
"""Digits beyond which a number counts no rows: a telephone, a code."""
_FEWEST_SECTIONS = 3
"""Numbered sections from which their numbers must count on."""
_SHORTEST_TITLE, _LONGEST_TITLE = 4, 200
"""Characters of an annex's title that can be looked for, and of a text that may print it."""
_TITLE_LIKE = 85
"""Likeness, of 100, from which a text prints an annex's title."""


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
            changes=(Change(None, "projects_stated", str(found)),) if _counts_on(circular) else (),
        )


def skipped_numbers(circular: Circular) -> Iterator[Finding]:
    """Find numbered sections that skip a number or use one twice."""
    seen: list[tuple[int, str]] = []
    for section in circular.sections:
        here = (section.project_no, section.project)
        if here[0] is not None and (not seen or seen[-1] != here):
            seen.append((here[0], here[1]))
    if len(seen) < _FEWEST_SECTIONS:
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


_SUBHEADING = re.compile(r"^\s*[（(]([一二三四五六七八九十]{1,3})[）)]")
_HEADING = re.compile(r"^\s*[一二三四五六七八九十]{1,3}、")


def skipped_items(circular: Circular) -> Iterator[Finding]:
    """Find items of a section, （一）（二）…, that skip a number."""
    last: int | None = None
    for block in circular.document.blocks:
        if _HEADING.match(block.text):
            last = None
        found = _SUBHEADING.match(block.text)
        number = read_ordinal(found[1]) if found else None
        if number is None:
            continue
        if last is not None and number.start not in {1, last + 1}:
            yield Finding(
                "document-numbering",
                "warning",
                Message(
                    f"第 {last} 子项之后是第 {number.start} 子项（{block.text[:20]}）。",
                    f"Item {last} is followed by item {number.start} ({block.text[:20]}).",
                ),
                observed=str(number.start),
                expected=str(last + 1),
                page=block.page,
                box=block.box,
            )
        last = number.start


def skipped_serials(circular: Circular) -> Iterator[Finding]:
    """Find tables whose 序号 leaves a number out: a row may be lost."""
    for table in circular.document.tables:
        if table.frame == "text":
            continue  # labels get lost in exports; the rankings' own findings say so
        columns = {
            c.column
            for c in table.cells
            if fold(c.text) == "序号" and c.row not in table.repeated_header_rows
        }
        cells = [c for c in table.cells if c.column in columns and c.column_span == 1]
        numbered = [
            (int(t), c)
            for c in cells
            if (t := squash(c.text)).isdecimal() and len(t) <= _LONGEST_SERIAL
        ]
        numbers = {number for number, _ in numbered}
        if len(numbered) < _FEWEST_SERIALS:
            continue
        first, last = min(numbers), max(numbers)
        # A few left out of many are slips; many are numbers of something else.
        if not 0 < last - first + 1 - len(numbers) <= max(1, len(numbered) // 8):
            continue
        lost = [number for number in range(first, last) if number not in numbers]
        after = next(cell for number, cell in numbered if number > lost[0])
        shown = "、".join(str(number) for number in lost)
        yield Finding(
            "document-serial",
            "warning",
            Message(
                f"表 {table.number} 的序号缺 {shown}。",
                f"Table {table.number}: number {shown} is left out of 序号.",
            ),
            observed=squash(after.text),
            expected=shown,
            page=after.page,
            box=after.box,
        )


def disagreeing_dates(circular: Circular) -> Iterator[Finding]:
    """Find dates that cannot go together: figures of a day after the issue, years apart."""
    header = circular.header
    numbered = read_parts(header.number).year
    if header.issued and header.as_of and header.issued[:7] < header.as_of[:7]:
        yield _dates(header.as_of, header.issued, "截至", "as of")
    if header.issued and numbered and abs(int(header.issued[:4]) - numbered) > 1:
        yield _dates(str(numbered), header.issued, "发文字号", "number of")
    titled = re.findall(r"((?:19|20)\d\d)年", header.title)
    year = header.as_of[:4]
    printed = any(
        f"{year}年" in block.text for block in circular.document.blocks if block.kind != "heading"
    )
    # What is collected for a year (2025年度参保缴费) is counted from the year before on.
    ahead = "年度" in header.title and year and str(int(year) + 1) in titled
    if len(titled) == 1 and year and titled[0] != year and printed and not ahead:
        yield Finding(
            "document-dates",
            "warning",
            Message(
                f"标题为 {titled[0]} 年，数据截至 {header.as_of}。",
                f"The title says {titled[0]}, the figures are as of {header.as_of}.",
            ),
            observed=titled[0],
            expected=header.as_of,
        )


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
    plain = [fold(text) for text in texts if len(text) < _LONGEST_TITLE]
    for name in circular.header.annexes_stated:
        wanted = fold(re.sub(r"[（(][^（()）]*[)）]$", "", name))
        if len(wanted) < _SHORTEST_TITLE or any(
            wanted in text or fuzz.partial_ratio(wanted, text) >= _TITLE_LIKE for text in plain
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
    if circular.rankings:
        return
    name = circular.document.file
    # A letter that only tells of the first and last is whole without a ranking.
    only_told = bool(circular.claims) and not any(circular.document.tables)
    yield Finding(
        "document-no-ranking",
        "info" if only_told else "warning",
        Message(
            f"{name} 中没有读到任何排名；表格和文字已照录，请检查是否选错了文件或页面。",
            f"No ranking was found in {name}; its tables and text are kept. "
            "Check that it is the right file and the right pages.",
        ),
        page=next((page.number for page in circular.document.pages), None),
    )


def misnumbered(circular: Circular) -> Iterator[Finding]:
    """Find numbered sections and items that skip or repeat a number."""
    yield from skipped_numbers(circular)
    yield from skipped_items(circular)


RULES = (
    Rule(
        "document-no-ranking",
        "warning",
        "reading",
        Message("没有排名", "No ranking"),
        Message(
            "文件可以打开，但没有读到排名表或逐行排名。",
            "The file opens, but no table or list in it ranks places.",
        ),
        Message("一份会议通知", "a notice of a meeting"),
        no_ranking,
    ),
    Rule(
        "document-project-count",
        "error",
        "document",
        Message("项目数与所述不符", "Not as many projects as stated"),
        Message(
            "通报所述的项目数，应等于正文和表中编号的项目数。",
            "The number of projects announced must be the number of numbered projects found.",
        ),
        Message("现将17项工程…，只有16项", "“the 17 projects …”, of which 16 are there"),
        project_count,
    ),
    Rule(
        "document-numbering",
        "warning",
        "document",
        Message("项目编号不连续", "Numbering skips or repeats"),
        Message("正文各项编号应依次递增。", "Numbered sections count on by one."),
        Message("六、之后是八、", "section 八 follows section 六"),
        misnumbered,
    ),
    Rule(
        "document-serial",
        "warning",
        "document",
        Message("表中序号不连续", "Serial numbers skip"),
        Message(
            "表中序号一列缺了个别号码，可能缺行或写错。",
            "The column 序号 leaves out a number: a row may be lost or a number mistyped.",
        ),
        Message("序号 1、2、3、5、6", "序号 1, 2, 3, 5, 6"),
        skipped_serials,
    ),
    Rule(
        "document-dates",
        "warning",
        "document",
        Message("日期互相矛盾", "Dates disagree"),
        Message(
            "数据截至日期不应晚于成文日期；发文字号的年份应与成文日期相近。",
            "Figures cannot be of a month after the issue; the year in the number is near it.",
        ),
        Message("截至5月底，成文于4月12日", "figures as of the end of May, issued on 12 April"),
        disagreeing_dates,
    ),
    Rule(
        "document-annex-missing",
        "info",
        "document",
        Message("缺少附件", "An annex is missing"),
        Message(
            "正文列出的附件，文件中找不到。",
            "An annex that the letter announces is not in the file.",
        ),
        Message("附件2：督导检查清单", "annex 2: checklist of the inspection"),
        missing_annexes,
    ),
)
