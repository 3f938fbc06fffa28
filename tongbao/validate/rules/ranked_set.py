"""Rules of the ranked set: every place once, none else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tongbao.model import (
    Change,
    Circular,
    Entry,
    FactRef,
    Finding,
    Message,
    Place,
    Ranking,
    Severity,
)
from tongbao.normalize.cues import sentences_leaving_out
from tongbao.places.gazetteer import short_name
from tongbao.text.folding import squash
from tongbao.text.numbers import read_ordinal
from tongbao.validate.coverage import (
    is_of,
    missing_from,
    nameless_rows,
    ranks_a_wider_set,
    ranks_are_whole,
    ranks_the_set,
    repeated,
)
from tongbao.validate.ordering import missing_ranks
from tongbao.validate.proposals import place_change
from tongbao.validate.registry import Rule, about, change_of, label_of, name_of
from tongbao.validate.statements import Statements, claims_broken

_TWICE = 2
"""Entries of one place of which one may stand for another."""


class _Proposal(NamedTuple):
    """Where a missing place belongs, in words and as data."""

    words: str = ""
    changes: tuple[Change, ...] = ()


_NONE = _Proposal()


def missing_places(circular: Circular) -> Iterator[Finding]:
    """Find places of the set that a ranking does not account for.

    What no ranking of several has, the whole circular lacks: that is one finding, and a doubt of
    the set as much as of the tables.
    """
    printed = _printed_in_tables(circular)
    statements = Statements(circular)
    unnamed = _Unnamed(circular)
    lost_by = {id(r): missing_from(circular, r) for r in circular.rankings}
    nowhere = _missing_everywhere(circular, lost_by)
    if nowhere:
        yield _absent(circular, nowhere)
    rows: dict[tuple[object, ...], list[tuple[Ranking, Finding]]] = defaultdict(list)
    for ranking in circular.rankings:
        lost = [p for p in lost_by[id(ranking)] if p not in nowhere]
        blank = [p for p in lost if p.key in printed[ranking.table]]
        gone = [p for p in lost if p not in blank]
        absent = [p for p in gone if unnamed.outside(ranking, p)]
        told = [p for p in gone if p not in absent and _is_stated(circular, p)]
        suggested = [p for p in gone if p not in (*told, *absent) and p.level != "local"]
        kinds: tuple[tuple[list[Place], Severity], ...] = (
            (blank, "info"), (absent, "info"), (told, "error"), (suggested, "warning")
        )  # fmt: skip
        for places, severity in kinds:
            if places:
                proposal = _proposal(circular, statements, ranking, places)
                found = _missing(ranking, places, severity, proposal)
                # A place without a row in a table is missing from all columns of it at once.
                by = id(ranking) if proposal.changes or places is blank else ranking.group_name
                rows[ranking.table, by, severity, found.places].append((ranking, found))
    for same in rows.values():
        yield _of_one_row(same)


def _of_one_row(found: Sequence[tuple[Ranking, Finding]]) -> Finding:
    """Return the findings of one row that a table lacks as one."""
    ranking, first = found[0]
    if len(found) == 1:
        return first
    message = Message(
        f"{label_of(ranking)}等 {len(found)} 项：没有 {first.expected}。",
        f"{label_of(ranking)} and {len(found) - 1} other columns: {first.expected} not accounted for.",
    )
    return replace(first, message=message)


_COUNTED = re.compile(r"(?:\d+|[一二三四五六七八九十]+)\s*个")


class _Unnamed:
    """The places that a circular does not name anywhere, although its words seem to include them.

    各市 and 全国各省 are said of whoever is ranked. Where the tables rank 1 to n without a gap and
    no word of the document names a further place, the set was smaller than it sounds.
    """

    def __init__(self, circular: Circular) -> None:
        self._circular = circular
        self._own = [r for r in circular.rankings if ranks_the_set(circular, r)]
        whole = [r for r in self._own if ranks_are_whole(circular, r)]
        self._whole = {r.table for r in whole}
        document = circular.document
        cells = (cell.text for table in document.tables for cell in table.cells)
        texts = [block.text for block in document.blocks]
        notes = [note for table in document.tables for note in table.notes]
        self._text = squash("".join((*texts, *cells)))
        self._left_out = sentences_leaving_out((*texts, *notes))
        self._counted = _COUNTED.search(circular.ranked_set.evidence) is not None

    def outside(self, ranking: Ranking, place: Place) -> bool:
        """Return whether a place is not of the set after all.

        A note leaves it out (本表不含西藏), or the ranking's own ranks leave no room for it and nothing
        names it.
        """
        forms = (place.name, short_name(place.name))
        if any(form in part for part in self._left_out for form in forms):
            return True
        if self._counted or ranking.table not in self._whole:
            return False
        return not any(form in self._text for form in forms)


def _is_stated(circular: Circular, place: Place) -> bool:
    """Return whether the circular's own words make a place a member of the set."""
    ranked_set = circular.ranked_set
    count = ranked_set.stated_places
    return (
        ranked_set.stated
        and place in ranked_set.places[: len(ranked_set.places) if count is None else count]
    )


_SEVERAL = 3
"""Rankings of the set from which one doubt is the circular's, not each table's."""


def _missing_everywhere(circular: Circular, lost_by: Mapping[int, list[Place]]) -> list[Place]:
    """Return the places of the set that none of several rankings has, and no cell beside them."""
    own = [r for r in circular.rankings if ranks_the_set(circular, r)]
    if len(own) < _SEVERAL:
        return []
    named = {e.place_key for r in circular.rankings for e in (*r.entries, *r.unfilled)}
    lost = lost_by[id(own[0])]
    return [p for p in lost if p.key not in named and all(p in lost_by[id(r)] for r in own)]


def _absent(circular: Circular, places: list[Place]) -> Finding:
    """Tell once of what every ranking lacks; if several tables do, the set may be another."""
    own = [r for r in circular.rankings if ranks_the_set(circular, r)]
    names = "、".join(p.name for p in places)
    severity: Severity = "error" if len({r.table for r in own}) == 1 else "warning"
    unnamed = _Unnamed(circular)
    if not all(_is_stated(circular, p) for p in places) or all(
        unnamed.outside(r, p) for r in own for p in places
    ):
        severity = "info"
    # A row without a name is one of the places that stand nowhere.
    nameless = next((r for r in own if nameless_rows(circular, r)), None)
    proposal = _NONE
    if nameless is not None:
        severity = "warning" if severity == "info" else severity
        proposal = _proposal(circular, Statements(circular), nameless, places)
    finding = about(
        "set-missing",
        severity,
        own[0],
        Message(
            f"{label_of(own[0])}等 {len(own)} 项排名都没有 {names}。",
            f"{label_of(own[0])} and {len(own) - 1} other rankings: {names} not accounted for in any.",
        ),
        expected=names,
        proposal=proposal.words,
        changes=proposal.changes,
    )
    return replace(finding, places=tuple(p.name for p in places))


def _printed_in_tables(circular: Circular) -> dict[int | None, set[str]]:
    """Return per table the places that other rankings of it print: a blank, not a loss.

    Only where places stand in rows: in a wide table each ranking prints its own names.
    """
    printed: dict[int | None, set[str]] = defaultdict(set)
    for ranking in circular.rankings:
        if ranking.layout in {"columnar", "transposed"}:
            printed[ranking.table] |= {e.place_key for e in (*ranking.entries, *ranking.unfilled)}
    return printed


def _missing(
    ranking: Ranking, places: list[Place], severity: Severity, proposal: _Proposal
) -> Finding:
    names = "、".join(p.name for p in places)
    finding = about(
        "set-missing",
        severity,
        ranking,
        Message(
            f"{label_of(ranking)}：没有 {names}。",
            f"{label_of(ranking)}: {names} not accounted for.",
        ),
        expected=names,
        proposal=proposal.words,
        changes=proposal.changes,
    )
    return replace(finding, places=tuple(p.name for p in places))


def _proposal(
    circular: Circular, statements: Statements, ranking: Ranking, lost: Sequence[Place]
) -> _Proposal:
    """Return where the one missing place belongs: a nameless row, or a name printed over it."""
    if len(lost) != 1:
        return _NONE
    ranks = _nameless_ranks(circular, ranking)
    if len(ranks) == 1:
        nameless = [e for e in ranking.entries if not e.place_text and e.rank == ranks[0]]
        change = (
            change_of(ranking, nameless[0], lost[0])
            if len(nameless) == 1
            else Change(None, "place", lost[0].name, lost[0].code)
        )
        return _Proposal(place_change(ranks[0], "", lost[0].name), (change,))
    intruders = _intruders(ranking)
    if len(intruders) > 1:
        intruders = _likeliest(statements, ranking, intruders, lost[0])
    if len(intruders) != 1 or ranks:
        return _NONE
    words = place_change(intruders[0].rank, name_of(intruders[0]), lost[0].name)
    return _Proposal(words, (change_of(ranking, intruders[0], lost[0]),))


def _nameless_ranks(circular: Circular, ranking: Ranking) -> list[int | None]:
    """Return the ranks of rows without a name: as printed there, else those nobody has."""
    rows = {(d.page, d.box): d for d in nameless_rows(circular, ranking)}
    printed = [doubt.facts.get("rank", "") for doubt in rows.values() if is_of(doubt, ranking)]
    if any(text.isdecimal() for text in printed):
        return [int(text) if text.isdecimal() else None for text in printed]
    gaps = missing_ranks(ranking)
    if len(gaps) == 1 and len(rows) <= 1 and not repeated(ranking):
        return list(gaps)
    return [None for _ in printed]


def _intruders(ranking: Ranking) -> list[Entry]:
    """Return the entries of which one stands for another place, if there is one such pair."""
    twice = repeated(ranking)
    if len(twice) != 1:
        return []
    entries = next(iter(twice.values()))
    return [e for e in entries if e.status != "no_task"] if len(entries) == _TWICE else []


def _likeliest(
    statements: Statements, ranking: Ranking, entries: Sequence[Entry], lost: Place
) -> list[Entry]:
    """Return the entries that contradict the prose least if ``lost`` stood in their stead."""
    broken = []
    for entry in entries:
        renamed = tuple(replace(e, place=lost) if e is entry else e for e in ranking.entries)
        broken.append(claims_broken(statements, ranking, replace(ranking, entries=renamed)))
    fewest = min(broken)
    return [e for e, count in zip(entries, broken, strict=True) if count == fewest]


def places_twice(circular: Circular) -> Iterator[Finding]:
    """Find places that one ranking names more than once; rows of several columns once for all."""
    statements = Statements(circular)
    told: dict[tuple[object, ...], list[tuple[Ranking, list[Entry]]]] = defaultdict(list)
    for ranking in circular.rankings:
        for entries in repeated(ranking).values():
            if not _is_both(entries):
                told[_rows(ranking, entries)].append((ranking, entries))
    for columns in told.values():
        # Of several columns the first that ranks says it for all.
        ranking, entries = next((c for c in columns if _ranks(c[1])), columns[0])
        proposal = _lost_proposal(circular, statements, ranking)
        name = name_of(entries[0])
        ranks = _ranks_told(entries)
        for one, own in columns:
            if one is not ranking and _ranks(own):
                ranks += f"；{one.item}{one.metric} {_ranks_told(own)}"
        finding = about(
            "set-twice",
            "error",
            ranking,
            Message(
                f"{label_of(ranking)}：{name} 出现 {len(entries)} 次（位次 {ranks}）。",
                f"{label_of(ranking)}: {name} stands {len(entries)} times (ranks {ranks}).",
            ),
            entries[1:],
            observed=f"{name} × {len(entries)}",
            proposal=proposal.words,
            changes=proposal.changes,
            doubted=entries,
        )
        others = [FactRef.of(one, e) for one, own in columns if one is not ranking for e in own]
        yield replace(finding, facts=(*finding.facts, *others))


def _ranks_told(entries: Sequence[Entry]) -> str:
    return "、".join(str(e.rank) for e in entries if e.rank is not None)


def _ranks(entries: Sequence[Entry]) -> bool:
    return any(entry.rank is not None for entry in entries)


def _rows(ranking: Ranking, entries: Sequence[Entry]) -> tuple[object, ...]:
    """Return which cells name a place, so that columns over the same rows tell of it once."""
    cells = [e.place_cell for e in entries]
    own = ranking.layout == "columnar" and None not in cells
    return (ranking.table, *cells) if own else (id(ranking), entries[0].place_key)


def _is_both(entries: Sequence[Entry]) -> bool:
    """Return whether entries of one place partly rank it and partly call it without task."""
    return len({e.status == "no_task" for e in entries}) > 1


def _lost_proposal(circular: Circular, statements: Statements, ranking: Ranking) -> _Proposal:
    return _proposal(circular, statements, ranking, missing_from(circular, ranking))


def places_outside(circular: Circular) -> Iterator[Finding]:
    """Find coded places that do not belong to the stated set, each once for the whole circular."""
    if not circular.ranked_set.stated:
        return
    keys = {p.key for p in circular.ranked_set.places}
    seen: set[str] = set()
    for ranking in circular.rankings:
        if not ranks_the_set(circular, ranking):
            continue
        for entry in ranking.entries:
            place = entry.place
            if place is None or place.level in {"local", "special"} or place.key in keys:
                continue
            if place.key in seen:
                continue
            seen.add(place.key)
            yield about(
                "set-outside",
                "warning",
                ranking,
                Message(
                    f"{label_of(ranking)}：{place.name} 不在通报所述的排名范围内。",
                    f"{label_of(ranking)}: {place.name} is not one of the places the circular ranks.",
                ),
                (entry,),
                observed=entry.place_text,
            )


def ranked_without_task(circular: Circular) -> Iterator[Finding]:
    """Find places that one ranking both ranks and calls without task."""
    statements = Statements(circular)
    for ranking in circular.rankings:
        both = [entries for entries in repeated(ranking).values() if _is_both(entries)]
        proposal = _lost_proposal(circular, statements, ranking) if both else _NONE
        for entries in both:
            yield _both(ranking, [e for e in entries if e.status != "no_task"], proposal)
        if ranking.layout in {"wide", "damaged"}:
            continue
        for entry in ranking.entries:
            if entry.status == "no_task" and read_ordinal(entry.rank_text) is not None:
                yield _both(ranking, [entry], _NONE)


def _both(ranking: Ranking, entries: Sequence[Entry], proposal: _Proposal) -> Finding:
    name = name_of(entries[0])
    return about(
        "set-ranked-without-task",
        "error",
        ranking,
        Message(
            f"{label_of(ranking)}：{name} 既有位次又列为无任务。",
            f"{label_of(ranking)}: {name} is both ranked and without task.",
        ),
        entries,
        observed=entries[0].rank_text or name,
        proposal=proposal.words,
        changes=proposal.changes,
    )


def too_many_ranks(circular: Circular) -> Iterator[Finding]:
    """Find rankings whose ranks go beyond the number of places they rank."""
    for ranking in circular.rankings:
        ranked = [e for e in ranking.entries if e.rank is not None]
        highest = max((e.rank_end or e.rank or 0 for e in ranked), default=0)
        count = len({e.place_key for e in ranked}) if circular.ranked_set.stated else 0
        size = len(circular.ranked_set.places)
        if ranks_a_wider_set(circular, ranking):
            continue
        if count and ranks_the_set(circular, ranking) and highest > size:
            beyond = [e for e in ranked if (e.rank or 0) > size]
            yield about(
                "set-too-many-ranks",
                "error",
                ranking,
                Message(
                    f"{label_of(ranking)}：位次排到第 {highest}，而参加排名的只有 {size} 个。",
                    f"{label_of(ranking)}: ranks go to {highest}, but only {size} places are ranked.",
                ),
                beyond or ranked[-1:],
                observed=str(highest),
                expected=str(size),
            )


RULES = (
    Rule(
        "set-missing",
        "error",
        "document",
        Message("排名缺少地区", "A place of the set is missing"),
        Message(
            "通报排名的每个地区，在每项排名中都应出现：有位次、完成任务或无任务。缺少即有事实丢失。"
            "排名范围由通报文字明确时为错误，由各表归纳时为警告；表中印有该地区但此格空白时为提示。"
            "三项以上的排名都没有的地区只报一次：分在几张表的为警告，非文字明确的为提示。",
            "Every ranking must account for every place of the set: ranked, completed or no task. "
            "An error where the circular's words define the set, a warning where its tables "
            "suggest it, an info where the place is printed and its cell is blank. What none of "
            "three or more rankings has is told once: a warning if they stand in several tables, "
            "an info where only they suggest the set.",
        ),
        Message("所辖县、市、区：没有沧州", "所辖县、市、区 without 沧州"),
        missing_places,
    ),
    Rule(
        "set-twice",
        "error",
        "document",
        Message("同一地区出现两次", "A place stands twice"),
        Message(
            "同一排名中一个地区只能出现一次。",
            "A place stands once in a ranking; a repetition hides another place.",
        ),
        Message("保定出现在第7和第11", "保定 ranks 7 and 11"),
        places_twice,
    ),
    Rule(
        "set-outside",
        "warning",
        "document",
        Message("排名范围以外的地区", "A place outside the set"),
        Message(
            "排名中的地区不在通报文字所述的范围内。",
            "A coded place is ranked that the circular's own words do not include.",
        ),
        Message("河北各市排名中出现大同市", "大同市 among the cities of Hebei"),
        places_outside,
    ),
    Rule(
        "set-ranked-without-task",
        "error",
        "document",
        Message("既有位次又无任务", "Ranked and without task"),
        Message("一个地区不能既有位次又无任务。", "A place cannot be ranked and have no task."),
        Message("雄安新区第14，又列为无任务", "雄安新区 ranks 14 and is without task"),
        ranked_without_task,
    ),
    Rule(
        "set-too-many-ranks",
        "error",
        "document",
        Message("位次多于地区", "More ranks than places"),
        Message("位次的最大值超过参加排名的地区数。", "Ranks go beyond the number of places."),
        Message("13个市排到第15", "13 cities, ranks up to 15"),
        too_many_ranks,
    ),
)
