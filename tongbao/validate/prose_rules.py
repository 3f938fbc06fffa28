"""Rules of prose against table: what sentences claim, rankings must show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tongbao.model import Circular, Claim, ClaimKind, Entry, Finding, Message, Ranking
from tongbao.normalize.rankings.context import named_like
from tongbao.normalize.text import fold
from tongbao.validate.registry import Rule, about, label_of, name_of, place_key


@dataclass(frozen=True, slots=True)
class Stated:
    """The claims of one kind about one indicator, with the ranking they speak of."""

    ranking: Ranking
    claims: tuple[Claim, ...]

    def entry_of(self, claim: Claim) -> Entry | None:
        """Return what the ranking prints of a claim's place."""
        key = _claim_key(claim)
        return next((e for e in self.ranking.entries if place_key(e) == key), None)


def _claim_key(claim: Claim) -> str:
    if claim.place is None:
        return claim.place_text
    return claim.place.code or claim.place.name


def ranking_of(circular: Circular, claim: Claim) -> Ranking | None:
    """Return the ranking that a claim speaks of; None where none or several fit.

    By project number or name, then by item; a damaged table's readings are no judge.
    """
    found = [r for r in circular.rankings if r.layout != "damaged" and _same_project(r, claim)]
    if claim.item or len({r.item for r in found}) > 1:
        exact = [r for r in found if fold(r.item) == fold(claim.item)]
        found = exact or [r for r in found if named_like(r.item, claim.item)]
    return found[0] if len(found) == 1 else None


def _same_project(ranking: Ranking, claim: Claim) -> bool:
    if ranking.project_no is not None and claim.project_no is not None:
        numbers = ranking.project_no == claim.project_no
        return numbers and (
            not claim.project or not ranking.project or _related(ranking.project, claim.project)
        )
    return bool(claim.project) and named_like(ranking.project, claim.project)


def _related(one: str, other: str) -> bool:
    """Return whether two names of one number may be the same project, worded differently."""
    return len(set(fold(one)) & set(fold(other))) >= min(3, len(fold(one)), len(fold(other)))


def _stated(circular: Circular, kind: ClaimKind) -> Iterator[Stated]:
    held: dict[int, tuple[Ranking, list[Claim]]] = {}
    for claim in circular.claims:
        if claim.kind == kind and (ranking := ranking_of(circular, claim)) is not None:
            held.setdefault(id(ranking), (ranking, []))[1].append(claim)
    for ranking, claims in held.values():
        yield Stated(ranking, tuple(claims))


def _against(
    rule: str, stated: Stated, claim: Claim, zh: str, en: str, expected: str = ""
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
    )
    if entry is not None:
        return finding
    return Finding(
        rule,
        "error",
        finding.message,
        stated.ranking.project_no,
        stated.ranking.item,
        stated.ranking.metric,
        (claim.place.name if claim.place else claim.place_text,),
        claim.sentence,
        expected,
        page=claim.page,
        box=claim.box,
    )


def _ordered(ranking: Ranking) -> list[Entry]:
    ranked = [e for e in ranking.entries if e.rank is not None]
    if ranked:
        return sorted(ranked, key=lambda e: e.rank or 0)
    sign = -1 if ranking.order == "desc" else 1
    valued = [e for e in ranking.entries if e.value is not None]
    return sorted(valued, key=lambda e: sign * (e.value or 0))


def top_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that the prose puts among the first and the ranking does not."""
    for stated in _stated(circular, "top"):
        ordered = _ordered(stated.ranking)
        most = max(len(stated.claims), *(c.position for c in stated.claims))
        yield from _outside(stated, ordered, most, "prose-top", "前")


def bottom_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that the prose puts among the last and the ranking does not."""
    for stated in _stated(circular, "bottom"):
        ordered = _ordered(stated.ranking)[::-1]
        most = max(len(stated.claims), *(c.position for c in stated.claims))
        yield from _outside(stated, ordered, most, "prose-bottom", "后")


def _outside(
    stated: Stated, ordered: Sequence[Entry], most: int, rule: str, side: str
) -> Iterator[Finding]:
    """Yield claims whose place is not among the first ``most``, ties at the border allowed."""
    if len(ordered) <= most:
        return
    border = ordered[most - 1]
    allowed = {place_key(e) for e in ordered[:most]}
    allowed |= {place_key(e) for e in ordered if _ties(e, border)}
    expected = "、".join(name_of(e) for e in ordered[:most])
    for claim in stated.claims:
        if _claim_key(claim) in allowed:
            continue
        entry = stated.entry_of(claim)
        where = f"第 {entry.rank}" if entry and entry.rank is not None else "没有位次"
        english = (
            f"ranks it {entry.rank}" if entry and entry.rank is not None else "does not rank it"
        )
        name = claim.place.name if claim.place else claim.place_text
        yield _against(
            rule,
            stated,
            claim,
            f"表中{name}{where}，{side} {most} 名是{expected}",
            f"the table {english}; {'first' if side == '前' else 'last'} {most}: {expected}",
            expected,
        )


def _ties(entry: Entry, border: Entry) -> bool:
    same_value = entry.value is not None and entry.value == border.value
    same_rank = entry.rank is not None and entry.rank == border.rank
    return same_value or same_rank


Holds = Callable[[Entry], bool]


def _full(entry: Entry) -> bool:
    return entry.status == "completed" or (entry.value is not None and entry.value >= 100)


def _zero(entry: Entry) -> bool:
    return entry.value == 0 and entry.status != "no_task"


def _below_full(entry: Entry) -> bool:
    unknown = entry.value is None and entry.status == "ranked"
    return unknown or (entry.value is not None and entry.value < 100)


def _no_task(entry: Entry) -> bool:
    return entry.status == "no_task"


def _listed(
    circular: Circular, kind: ClaimKind, rule: str, holds: Holds, zh: str, en: str
) -> Iterator[Finding]:
    """Yield contradictions of a list that the prose gives in full, both ways."""
    for stated in _stated(circular, kind):
        named = {_claim_key(c) for c in stated.claims}
        for claim in stated.claims:
            entry = stated.entry_of(claim)
            if entry is not None and holds(entry):
                continue
            shown = _shown(entry)
            yield _against(
                rule, stated, claim, f"表中印的是{shown}", f"the table prints {shown}", zh
            )
        for entry in stated.ranking.entries:
            left_out = holds(entry) and place_key(entry) not in named
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
    for stated in _stated(circular, "completed"):
        if any(_full(e) for e in stated.ranking.entries) or any(
            e.value is not None for e in stated.ranking.entries
        ):
            yield from _listed(
                Circular(
                    circular.document,
                    circular.header,
                    circular.ranked_set,
                    (stated.ranking,),
                    stated.claims,
                ),
                "completed",
                "prose-completed",
                _full,
                "已完成",
                "is completed",
            )


def zero_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that prose or table alone shows at zero."""
    yield from _listed(circular, "zero", "prose-zero", _zero, "为零", "is at zero")


def below_full_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that prose or table alone shows below 100 %."""
    yield from _listed(
        circular, "below_full", "prose-below-full", _below_full, "未达到 100%", "is below 100 %"
    )


def no_task_claims(circular: Circular) -> Iterator[Finding]:
    """Find places that prose or table alone shows without task."""
    yield from _listed(circular, "no_task", "prose-no-task", _no_task, "无任务", "has no task")


def claims_without_table(circular: Circular) -> Iterator[Finding]:
    """Find indicators that the prose speaks of and no table ranks."""
    if not any(r.layout != "listed" for r in circular.rankings):
        return
    lost: dict[tuple[int | None, str, str], Claim] = {}
    for claim in circular.claims:
        named = any(
            _same_project(r, claim)
            and (not claim.item or named_like(r.item, claim.item) or not r.item)
            for r in circular.rankings
        )
        if not named and claim.project:
            lost.setdefault((claim.project_no, claim.project, claim.item), claim)
    for (number, project, item), claim in lost.items():
        name = f"{number or ''}{project}{f'（{item}）' if item else ''}"
        yield Finding(
            "prose-without-table",
            "warning",
            Message(
                f"正文提到{name}，表中没有它的排名。",
                f"The prose speaks of {name}, which no table ranks.",
            ),
            project_no=number,
            item=item,
            observed=claim.sentence,
            page=claim.page,
            box=claim.box,
        )


def tables_without_claim(circular: Circular) -> Iterator[Finding]:
    """Find rankings that the prose passes over although it speaks of nearly all others."""
    claimed: dict[int, bool] = defaultdict(bool)
    for claim in circular.claims:
        for index, ranking in enumerate(circular.rankings):
            if _same_project(ranking, claim):
                claimed[index] = True
    silent = [r for i, r in enumerate(circular.rankings) if not claimed[i] and r.project_no]
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


def _rule(code: str, zh: str, en: str, why: Message, example: str, check: object) -> Rule:
    return Rule(code, "error", Message(zh, en), why, example, check)  # type: ignore[arg-type]


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
        "前三名：秦皇岛、邯郸、衡水；表中第3是保定",
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
        "后三名：沧州、辛集、定州；表中倒数第3是邢台",
        bottom_claims,
    ),
    _rule("prose-completed", "完成任务与表不符", "Completed in one only", _BOTH_WAYS,
          "完成任务的市：唐山；表中唐山 93.2", completed_claims),
    _rule("prose-zero", "为零与表不符", "At zero in one only", _BOTH_WAYS,
          "完工率为零的市：张家口；表中张家口 12.5", zero_claims),
    _rule("prose-below-full", "未达100%与表不符", "Below 100 % in one only", _BOTH_WAYS,
          "开工率未达到100%的市：承德；表中承德 100", below_full_claims),
    _rule("prose-no-task", "无任务与表不符", "No task in one only", _BOTH_WAYS,
          "无任务的市：雄安新区；表中雄安新区第14", no_task_claims),
    Rule(
        "prose-without-table",
        "warning",
        Message("正文提到而无表", "Claims without a table"),
        Message(
            "正文有陈述，所附各表却没有这项排名：可能缺附件或缺页。",
            "The prose speaks of an indicator that no table ranks: an annex or page may be missing.",
        ),
        "一至五项只有正文",
        claims_without_table,
    ),
    Rule(
        "prose-silent",
        "info",
        Message("有表而正文未提", "A ranking without a claim"),
        Message(
            "其他各项正文几乎都有陈述，唯独这项没有。",
            "The prose speaks of nearly all rankings, not of this one.",
        ),
        "表中第12项正文没有",
        tables_without_claim,
    ),
)  # fmt: skip
