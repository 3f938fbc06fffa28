"""Rules of prose against table: what sentences claim, rankings must show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tongbao.model import Change, Circular, Claim, ClaimKind, Entry, Finding, Message, Section
from tongbao.normalize.rankings.context import named_like
from tongbao.validate.coverage import says_a_wider_set
from tongbao.validate.gathering import common, listed
from tongbao.validate.proposals import place_change, value_change
from tongbao.validate.registry import Rule, about, change_of, label_of, name_of
from tongbao.validate.repairing import WHOLE_PERCENT
from tongbao.validate.statements import (
    Stated,
    Statements,
    claim_name,
    edge_of,
    stands_at,
    stated_of,
)


def _against(
    rule: str,
    stated: Stated,
    claim: Claim,
    zh: str,
    en: str,
    expected: str = "",
    proposal: str = "",
    changes: Sequence[Change] = (),
) -> Finding:
    entry = stated.entry_of(claim)
    finding = about(
        rule,
        "error",
        stated.ranking,
        Message(
            f"{label_of(stated.ranking)}：正文称“{claim.sentence}”，{zh}。",
            f"{label_of(stated.ranking)}: the prose says “{claim.sentence}”, but {en}.",
        ),
        (entry,) if entry else (),
        observed=claim.sentence,
        expected=expected,
        proposal=proposal,
        changes=changes,
    )
    if entry is not None:
        return finding
    return replace(finding, places=(claim_name(claim),), page=claim.page, box=claim.box)


def top_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that the prose puts among the first and the ranking does not."""
    for stated in stated_of(circular, "top"):
        yield from _outside(stated, "top")
        yield from _misplaced(circular, stated, "top")
        yield from _called_completed(stated)


def bottom_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that the prose puts among the last and the ranking does not."""
    for stated in stated_of(circular, "bottom"):
        yield from _outside(stated, "bottom")
        yield from _misplaced(circular, stated, "bottom")


def _outside(stated: Stated, kind: Literal["top", "bottom"]) -> Iterator[Finding]:
    """Yield claims whose place is not at that end, ties at the border allowed."""
    edge = edge_of(stated.ranking, stated.claims, kind)
    if edge is None:
        return
    most = len(edge.entries)
    claimed = {c.place_key for c in stated.claims}
    wrong = [c for c in stated.claims if c.place_key not in edge.allowed]
    passed = [e for e in stated.ranking.entries if e.place_key in edge.allowed - claimed]
    expected = "、".join(name_of(e) for e in edge.entries)
    side, english_side = ("前", "first") if kind == "top" else ("后", "last")
    for claim in wrong:
        entry, name = stated.entry_of(claim), claim_name(claim)
        where = f"第 {entry.rank}" if entry and entry.rank is not None else "没有位次"
        english = (
            f"ranks it {entry.rank}" if entry and entry.rank is not None else "does not rank it"
        )
        only = len(wrong) == len(passed) == 1
        yield _against(
            f"prose-{kind}",
            stated,
            claim,
            f"表中{name}{where}，{side} {most} 名是{expected}",
            f"the table {english}; {english_side} {most}: {expected}",
            expected,
            place_change(None, name, name_of(passed[0])) if only else "",
            [_named(passed[0])] if only else (),
        )


def _misplaced(
    circular: Circular, stated: Stated, kind: Literal["top", "bottom"]
) -> Iterator[Finding]:
    """Yield claims that print a rank which is not their place's, though it is at that end.

    居全省第3位 of a city's county is a rank among places that the table does not print.
    """
    edge = edge_of(stated.ranking, stated.claims, kind)
    for claim in stated.claims:
        entry = stated.entry_of(claim)
        if not claim.counted or entry is None or stated.ranking.excerpt:
            continue
        told = edge is not None and claim.place_key not in edge.allowed
        wider = not stated.ranking.scope and says_a_wider_set(circular, claim.sentence)
        if told or wider or stands_at(stated.ranking, entry, claim):
            continue
        name, last = claim_name(claim), "倒数" if kind == "bottom" else ""
        where = f"第 {entry.rank}" if entry.rank is not None else "没有位次"
        yield _against(
            f"prose-{kind}",
            stated,
            claim,
            f"表中{name}{where}，不是{last}第 {claim.position}",
            f"the table ranks it {entry.rank}, not {claim.position}"
            f"{' from the end' if last else ''}",
            str(entry.rank or ""),
        )


def prose_order(circular: Circular) -> Iterator[Finding]:
    """Find the first or last places named out of order: neither up nor down the ranking."""
    kinds: tuple[Literal["top", "bottom"], ...] = ("top", "bottom")
    for kind in kinds:
        for stated in stated_of(circular, kind):
            found = [stated.entry_of(c) for c in sorted(stated.claims, key=lambda c: c.position)]
            ranks = [e.rank for e in found if e is not None and e.rank is not None]
            values = [e.value for e in found if e is not None]
            edge = edge_of(stated.ranking, stated.claims, kind)
            if len(ranks) < max(3, len(found)) or len(set(values)) < len(values) or edge is None:
                continue
            if any(c.place_key not in edge.allowed for c in stated.claims):
                continue
            if ranks in (sorted(ranks), sorted(ranks, reverse=True)):
                continue
            names = "、".join(name_of(e) for e in found if e is not None)
            shown = "、".join(str(rank) for rank in ranks)
            claim = stated.claims[0]
            yield replace(
                about(
                    "prose-order",
                    "warning",
                    stated.ranking,
                    Message(
                        f"{label_of(stated.ranking)}：正文依次列出 {names}，表中位次是 {shown}。",
                        f"{label_of(stated.ranking)}: the prose names {names} in this order; the "
                        f"table ranks them {shown}.",
                    ),
                    [e for e in found if e is not None],
                    observed=claim.sentence,
                    expected=shown,
                ),
                page=claim.page,
                box=claim.box,
            )


def _called_completed(stated: Stated) -> Iterator[Finding]:
    """Yield places that the prose calls completed in passing (…（完成任务）) and are not."""
    for claim in stated.claims:
        entry = stated.entry_of(claim)
        if claim.completed and entry is not None and not _full(entry) and entry.value is not None:
            yield _not_full(stated, claim, entry)


def _not_full(stated: Stated, claim: Claim, entry: Entry) -> Finding:
    shown = _shown(entry)
    determined = bool(entry.value) and stated.ranking.unit == "%"
    words = value_change(name_of(entry), entry.value, WHOLE_PERCENT) if entry.value else ""
    return _against(
        "prose-completed",
        stated,
        claim,
        f"表中{name_of(entry)}印的是{shown}",
        f"the table prints {shown}",
        "100",
        words if determined else "",
        [change_of(stated.ranking, entry, WHOLE_PERCENT)] if determined else (),
    )


def _named(entry: Entry) -> Change:
    """Return the change of a claim, which is no fact, to name an entry's place."""
    return Change(None, "place", name_of(entry), entry.place.code if entry.place else "")


Holds = Callable[[Entry], bool]


def _full(entry: Entry) -> bool:
    return entry.status == "completed" or (entry.value is not None and entry.value >= WHOLE_PERCENT)


def _zero(entry: Entry) -> bool:
    return entry.value == 0 and entry.status != "no_task"


def _below_full(entry: Entry) -> bool:
    unknown = entry.value is None and entry.status == "ranked"
    return unknown or (entry.value is not None and entry.value < WHOLE_PERCENT)


def _no_task(entry: Entry) -> bool:
    return entry.status == "no_task"


def _listed(
    stated: Stated, kind: ClaimKind, rule: str, holds: Holds, zh: str, en: str
) -> Iterator[Finding]:
    """Yield contradictions of a list that the prose gives in full, both ways."""
    named = {c.place_key for c in stated.claims}
    for claim in stated.claims:
        entry = stated.entry_of(claim)
        if entry is not None and holds(entry):
            continue
        if kind == "completed" and entry is not None and entry.value is not None:
            yield _not_full(stated, claim, entry)
            continue
        shown = _shown(entry)
        yield _against(rule, stated, claim, f"表中印的是{shown}", f"the table prints {shown}", zh)
    for entry in stated.ranking.entries:
        left_out = holds(entry) and entry.place_key not in named
        if left_out and not (entry.value is None and entry.status == "ranked"):
            yield about(
                rule,
                "error",
                stated.ranking,
                Message(
                    f"{label_of(stated.ranking)}：表中{name_of(entry)}{zh}（{_shown(entry)}），正文没有列出。",
                    f"{label_of(stated.ranking)}: {name_of(entry)} {en} ({_shown(entry)}), "
                    "yet the prose does not list it.",
                ),
                (entry,),
                observed=stated.claims[0].sentence,
                expected=name_of(entry),
            )


def _shown(entry: Entry | None) -> str:
    if entry is None:
        return "—"
    return entry.value_text or {"no_task": "无任务", "completed": "完成任务"}.get(entry.status, "—")


def completed_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that prose or table alone calls completed."""
    for stated in stated_of(circular, "completed"):
        if any(_full(e) for e in stated.ranking.entries) or any(
            e.value is not None for e in stated.ranking.entries
        ):
            yield from _listed(
                stated, "completed", "prose-completed", _full, "已完成", "is completed"
            )


def zero_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that prose or table alone shows at zero."""
    for stated in stated_of(circular, "zero"):
        yield from _listed(stated, "zero", "prose-zero", _zero, "为零", "is at zero")


def below_full_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that prose or table alone shows below 100 %."""
    for stated in stated_of(circular, "below_full"):
        yield from _listed(
            stated, "below_full", "prose-below-full", _below_full, "未达到 100%", "is below 100 %"
        )


def no_task_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that prose or table alone shows without task."""
    for stated in stated_of(circular, "no_task"):
        yield from _listed(stated, "no_task", "prose-no-task", _no_task, "无任务", "has no task")


def claims_without_table(circular: Circular) -> Iterator[Finding]:
    """Find indicators that the prose speaks of and no table ranks."""
    if not any(r.layout != "listed" for r in circular.rankings):
        return
    statements = Statements(circular)
    spoken: dict[tuple[int | None, str, str], list[Claim]] = defaultdict(list)
    for claim in circular.claims:
        spoken[claim.project_no, claim.project, claim.item].append(claim)
    lost: dict[tuple[int | None, str, str], Claim | Section] = {}
    for address, claims in spoken.items():
        first = claims[0]
        named = any(
            not first.item or named_like(r.item, first.item) or not r.item
            for r in statements.rankings_of_project(first)
        )
        if not named and first.project and not any(map(statements.ranking_of, claims)):
            lost[address] = first
    for section in _unranked_sections(circular):
        lost.setdefault((section.project_no, section.project, section.item), section)
    if lost:
        yield _without_table(lost)


def _without_table(lost: Mapping[tuple[int | None, str, str], Claim | Section]) -> Finding:
    """Tell once of all indicators that stand in the prose only, where the first of them does."""
    at = next(iter(lost.values()))
    names = [f"{no or ''}{project}{f'（{item}）' if item else ''}" for no, project, item in lost]
    named = listed(names)
    return Finding(
        "prose-without-table",
        "warning",
        Message(
            f"正文提到{named.zh}，表中没有{'它' if len(names) == 1 else '它们'}的排名。",
            f"The prose speaks of {named.en}, which no table ranks.",
        ),
        project_no=common((no for no, _, _ in lost), None),
        item=common((item for _, _, item in lost), ""),
        observed="\n".join(
            dict.fromkeys(c.sentence for c in lost.values() if isinstance(c, Claim))
        ),
        page=at.page,
        box=at.box,
    )


def _unranked_sections(circular: Circular) -> Iterator[Section]:
    """Yield headings without a ranking where a damaged table has one that lost its label."""
    if not any(r.layout == "damaged" and r.project_no is None for r in circular.rankings):
        return
    ranked = {(r.project_no, r.item) for r in circular.rankings}
    parted = {s.project_no for s in circular.sections if s.item}
    for section in circular.sections:
        whole = bool(section.item) or section.project_no not in parted
        if whole and (section.project_no, section.item) not in ranked:
            yield section


def tables_without_claim(circular: Circular) -> Iterator[Finding]:
    """Find rankings that the prose passes over although it speaks of nearly all others."""
    statements = Statements(circular)
    projects = {(c.project_no, c.project): c for c in circular.claims}.values()
    claimed = {id(r) for claim in projects for r in statements.rankings_of_project(claim)}
    silent = [r for r in circular.rankings if id(r) not in claimed and r.project_no]
    if not silent or len(silent) > 0.2 * len(circular.rankings):
        return
    for ranking in silent:
        yield about(
            "prose-silent",
            "info",
            ranking,
            Message(
                f"{label_of(ranking)}：表中有排名，正文没有提到。",
                f"{label_of(ranking)}: ranked in the table, not mentioned in the prose.",
            ),
        )


def _rule(code: str, zh: str, en: str, why: Message, example: Message, check: object) -> Rule:
    return Rule(code, "error", "document", Message(zh, en), why, example, check)  # type: ignore[arg-type]


_BOTH_WAYS = Message(
    "正文列出的地区应与表中一致，多列、漏列都是矛盾。",
    "The places that the prose lists must be those the table shows; too many and too few both "
    "contradict.",
)

RULES = (
    _rule(
        "prose-top",
        "前几名与表不符",
        "The first named are not first",
        Message(
            "正文所说的前几名，应是表中位次在前者；与末一名数值相同者亦可。",
            "Places named as the first must rank first in the table; ties at the border are allowed.",
        ),
        Message("前三名：秦皇岛、邯郸、衡水；表中第3是保定", "first three: 秦皇岛, 邯郸, 衡水; the table has 保定 third"),
        top_claims,
    ),
    _rule(
        "prose-bottom",
        "后几名与表不符",
        "The last named are not last",
        Message(
            "正文所说的后几名，应是表中位次在后者；与其首位数值相同者亦可。",
            "Places named as the last must rank last in the table; ties at the border are allowed.",
        ),
        Message("后三名：沧州、辛集、定州；表中倒数第3是邢台", "last three: 沧州, 辛集, 定州; the table has 邢台 third from last"),
        bottom_claims,
    ),
    Rule(
        "prose-order",
        "warning", "document",
        Message("正文次序与表不符", "Named in another order"),
        Message(
            "正文列出的前几名、后几名与表相符，但次序既非由前到后，也非由后到前。数值相同者不论。",
            "The first or last named are the table's, but neither in its order nor in the reverse. "
            "Equal values are exempt.",
        ),
        Message("前三名：秦皇岛、邯郸、衡水；表中依次第2、第1、第3", "first three: 秦皇岛, 邯郸, 衡水; the table ranks them 2, 1, 3"),
        prose_order,
    ),
    _rule("prose-completed", "完成任务与表不符", "Completed in one only", _BOTH_WAYS,
          Message("完成任务的市：唐山；表中唐山 93.2", "completed: 唐山; the table prints 93.2 for it"), completed_claims),
    _rule("prose-zero", "为零与表不符", "At zero in one only", _BOTH_WAYS,
          Message("完工率为零的市：张家口；表中张家口 12.5", "at zero: 张家口; the table prints 12.5 for it"), zero_claims),
    _rule("prose-below-full", "未达100%与表不符", "Below 100 % in one only", _BOTH_WAYS,
          Message("开工率未达到100%的市：承德；表中承德 100", "below 100 %: 承德; the table prints 100 for it"), below_full_claims),
    _rule("prose-no-task", "无任务与表不符", "No task in one only", _BOTH_WAYS,
          Message("无任务的市：雄安新区；表中雄安新区第14", "without task: 雄安新区; the table ranks it 14"), no_task_claims),
    Rule(
        "prose-without-table",
        "warning", "document",
        Message("正文提到而无表", "Claims without a table"),
        Message(
            "正文有陈述，所附各表却没有这项排名：可能缺附件或缺页。",
            "The prose speaks of an indicator that no table ranks: an annex or page may be missing.",
        ),
        Message("一至五项只有正文", "projects 1 to 5 stand in the prose only"),
        claims_without_table,
    ),
    Rule(
        "prose-silent",
        "info", "document",
        Message("有表而正文未提", "A ranking without a claim"),
        Message(
            "其他各项正文几乎都有陈述，唯独这项没有。",
            "The prose speaks of nearly all rankings, not of this one.",
        ),
        Message("表中第12项正文没有", "project 12 of the table is not in the prose"),
        tables_without_claim,
    ),
)  # fmt: skip
