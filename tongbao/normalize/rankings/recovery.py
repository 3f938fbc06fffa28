"""From chunks of a damaged table to rankings: which indicator each is, and what it printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongbao.model import Cell, Claim, Entry, Place, Ranking
from tongbao.normalize.joint import (
    Slot,
    ValueSlot,
    in_order,
    read_names_jointly,
    read_values_jointly,
)
from tongbao.normalize.rankings.context import Indicated, TableContext, named_like
from tongbao.normalize.rankings.damaged import Chunk, NameToken
from tongbao.normalize.rankings.direction import learn_order
from tongbao.normalize.rankings.labels import Label

Key = tuple[int | None, str]
"""Project number and item: the address of an indicator in the prose."""

_SKIP_CHUNK = 1.0
_ACCEPT = 2.0
"""Least score of claims and labels for a chunk to be an indicator's."""


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator that the prose speaks of, with what it claims."""

    key: Key
    project: str
    metric: str
    claims: tuple[Claim, ...]


def recover(context: TableContext, chunks: Sequence[Chunk]) -> list[Ranking]:
    """Return one ranking per chunk, each named by claims and labels and read jointly."""
    targets = _targets(context)
    given = assign_chunks(chunks, targets)
    projects = _label_projects(context, chunks)
    rankings: list[Ranking] = []
    for chunk, target in zip(chunks, given, strict=True):
        rankings.append(_read_chunk(context, chunk, target, projects))
    return [ranking for ranking in rankings if ranking.entries]


def _targets(context: TableContext) -> list[Target]:
    grouped: dict[Key, list[Claim]] = {}
    for claim in context.claims:
        grouped.setdefault((claim.project_no, claim.item), []).append(claim)
    metrics = {(s.project_no, s.item): s.metric for s in context.sections}
    return [
        Target(key, claims[0].project, metrics.get(key, ""), tuple(claims))
        for key, claims in grouped.items()
    ]


def assign_chunks(chunks: Sequence[Chunk], targets: Sequence[Target]) -> list[Target | None]:
    """Match chunks to indicators, both in document order, by the greatest total score.

    Needleman–Wunsch over two sequences: an indicator may have lost its chunk, a chunk may
    belong to no indicator of the prose.
    """
    scores = [[_score(chunk, target) for target in targets] for chunk in chunks]
    rows, columns = len(chunks), len(targets)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            both = scores[i][j] - _ACCEPT + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    given: list[Target | None] = []
    i = j = 0
    while i < rows:
        if j >= columns or best[i][j] == best[i + 1][j]:
            given.append(None)
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            given.append(targets[j])
            i, j = i + 1, j + 1
    return given


def _score(chunk: Chunk, target: Target) -> float:
    """Return how well a chunk fits an indicator: claims that hold, labels that agree."""
    order = _order(chunk)
    score = 0.0
    for kind, weight in (("top", 1.0), ("bottom", 1.0), ("completed", 0.7), ("zero", 0.5)):
        named = [c.place_text for c in target.claims if c.kind == kind]
        if named:
            score += weight * _kind_score(kind, named, chunk, order)
    number, item = target.key
    if chunk.serials and number is not None:
        score += 0.8 if number in chunk.serials else -0.8
    if item and any(named_like(label.name, item) for label, _ in chunk.labels):
        score += 1.2
    return score


def _order(chunk: Chunk) -> list[str]:
    """Return the ranked names in printed order, repetitions left out, group first."""
    names = [n.named.text for n in (*chunk.group, *chunk.names)]
    return list(dict.fromkeys(names))


def _kind_score(kind: str, named: list[str], chunk: Chunk, order: list[str]) -> float:
    if kind == "top":
        return _overlap(named, order[: len(named)])
    if kind == "bottom":
        return _overlap(named, order[-len(named) :] if order else [])
    if kind == "completed":
        return _overlap(named, [n.named.text for n in chunk.group])
    zeros = sum(1 for v in chunk.values if v.figure.value == 0)
    return _overlap(named, order[-zeros:]) if zeros else -1.0


def _overlap(named: Sequence[str], seen: Sequence[str]) -> float:
    """Return 2 where all names agree down to −2 where none does."""
    if not seen:
        return -1.0
    return 4.0 * len(set(named) & set(seen)) / max(len(set(named)), len(set(seen))) - 2.0


def _label_projects(context: TableContext, chunks: Sequence[Chunk]) -> dict[int, Label]:
    """Return number → project label, as printed anywhere in the table or the prose."""
    projects = {
        s.project_no: Label(s.project_no, s.project, metric=s.metric)
        for s in context.sections
        if s.project_no is not None
    }
    for chunk in chunks:
        for number, (label, cell) in zip(
            chunk.serials, [x for x in chunk.labels if x[1].column == 1], strict=False
        ):
            if label.name and cell.column == 1:
                projects[number] = Label(number, label.name, label.item, label.metric, label.unit)
    return projects


def _read_chunk(
    context: TableContext, chunk: Chunk, target: Target | None, projects: Mapping[int, Label]
) -> Ranking:
    number, item = target.key if target else _printed_key(chunk)
    project = projects.get(number) if number is not None else None
    label = project or Label(number, target.project if target else "")
    entries = _completed(chunk) + _ranked(context, chunk, target) + _no_task(chunk)
    pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
    ranking = Ranking(
        project_no=number,
        project=label.name,
        item=item or label.item,
        metric=label.metric or (target.metric if target else ""),
        scope="",
        unit=label.unit or ("%" if label.metric.endswith("率") else ""),
        order=learn_order(pairs, label.metric),
        entries=tuple(entries),
        table=context.table.number,
        layout="damaged",
    )
    _say_what_is_open(context, chunk, target, ranking)
    return ranking


def _printed_key(chunk: Chunk) -> Key:
    items = [label.name for label, cell in chunk.labels if cell.column >= 2]
    return (chunk.serials[0] if chunk.serials else None), (items[-1] if items else "")


def _completed(chunk: Chunk) -> list[Entry]:
    """Return the entries of the group that shares the first ranks."""
    note = chunk.group_note
    completed = note is not None
    end = len(chunk.group)
    return [
        Entry(
            place=name.named.place,
            place_text=name.named.text,
            rank=1,
            value=note.figure.value if note else None,
            value_text=note.figure.text if note else "",
            status="completed" if completed else "ranked",
            basis="printed",
            confidence=name.cell.evidence.confidence,
            page=name.cell.page,
            box=name.cell.box,
            rank_text=f"1-{end}" if end > 1 else "1",
            rank_end=end if end > 1 else None,
            place_evidence=name.cell.evidence,
            place_cell=(name.cell.row, name.cell.column),
            value_cell=(note.cell.row, note.cell.column) if note else None,
        )
        for name in chunk.group
    ]


def _no_task(chunk: Chunk) -> list[Entry]:
    return [
        Entry(
            place=name.named.place,
            place_text=name.named.text,
            rank=None,
            value=None,
            value_text="无任务",
            status="no_task",
            basis="printed",
            confidence=name.cell.evidence.confidence,
            page=name.cell.page,
            box=name.cell.box,
            place_evidence=name.cell.evidence,
            place_cell=(name.cell.row, name.cell.column),
        )
        for name in chunk.no_task
    ]


def _free_places(context: TableContext, chunk: Chunk) -> dict[str, Place]:
    """Return the short printed name → place of those that have to be accounted for."""
    gone = {n.named.place.name for n in (*chunk.group, *chunk.no_task) if n.named.place}
    printed = {n.named.place.name: n.named.text for n in chunk.names if n.named.place is not None}
    claimed = {c.place.name: c.place_text for c in context.claims if c.place is not None}
    places = context.ranked_set.places if context.ranked_set else ()
    return {
        printed.get(p.name) or claimed.get(p.name) or p.name: p
        for p in places
        if p.name not in gone
    }


def _ranked(context: TableContext, chunk: Chunk, target: Target | None) -> list[Entry]:
    """Return the entries of the single places, as the joint reading decides them."""
    free = _free_places(context, chunk)
    tokens = [n for n in chunk.names if n.named.text in free]
    values = [v for v in chunk.values if v.figure.value is not None]
    if not tokens:
        return []
    if not free or not context.ranked_set:
        return []
    n = len(free)
    slots = read_names_jointly(
        [t.cell.evidence for t in tokens], n, list(free), _claimed(target, n, len(chunk.group))
    )
    numbers = [v.figure.value for v in values if v.figure.value is not None]
    order = learn_order(list(enumerate(numbers)), target.metric if target else "")
    fitted = (
        read_values_jointly(numbers, n, order)
        if numbers
        else [ValueSlot(None, None, 0.0) for _ in range(n)]
    )
    return [
        _entry(index, slot, fitted[index], tokens, chunk, free) for index, slot in enumerate(slots)
    ]


def _claimed(target: Target | None, n: int, group: int) -> dict[int, frozenset[str]]:
    """Return slot → names that the prose allows there."""
    allowed: dict[int, frozenset[str]] = {}
    if target is None:
        return allowed
    for claim in target.claims:
        slot = claim.position - 1 - group
        if claim.kind == "top" and not claim.completed and 0 <= slot < n:
            allowed[slot] = allowed.get(slot, frozenset()) | {claim.place_text}
    bottom = [c.place_text for c in target.claims if c.kind == "bottom"]
    for back in range(1, min(len(bottom), n) + 1):
        allowed[n - back] = frozenset(bottom)
    return allowed


def _entry(
    index: int,
    slot: Slot,
    value: ValueSlot,
    tokens: Sequence[NameToken],
    chunk: Chunk,
    free: Mapping[str, Place],
) -> Entry:
    token = tokens[slot.token] if slot.token is not None else None
    cell = token.cell if token else _nearest_cell(chunk)
    number = chunk.values[value.token] if value.token is not None else None
    rank = index + 1 + len(chunk.group)
    confidence = 1.0 - math.exp(-max(0.0, min(slot.margin, value.margin)))
    return Entry(
        place=free.get(slot.name) if slot.name else None,
        place_text=token.named.text if token else "",
        rank=rank,
        value=value.value,
        value_text=number.figure.text if number and value.value is not None else "",
        status="ranked",
        basis="inferred" if slot.inferred or value.value is None else "printed",
        confidence=round(min(confidence, cell.evidence.confidence), 4),
        page=cell.page,
        box=cell.box,
        rank_text=str(rank),
        place_evidence=token.cell.evidence if token else None,
        value_evidence=number.cell.evidence if number else None,
        place_cell=(cell.row, cell.column),
        value_cell=(number.cell.row, number.cell.column) if number else None,
    )


def _nearest_cell(chunk: Chunk) -> Cell:
    return next(iter(chunk.cells))


def _say_what_is_open(
    context: TableContext, chunk: Chunk, target: Target | None, ranking: Ranking
) -> None:
    """Doubt everything that was worked out rather than read, and everything left open."""
    at = next(iter(chunk.cells))
    place = (at.row, at.column)
    address = Indicated(ranking.project_no, ranking.item, ranking.metric)
    numbers = [v.figure.value for v in chunk.values if v.figure.value is not None]
    open_slots = [e for e in ranking.entries if e.place is None]
    open_values = [e for e in ranking.entries if e.status == "ranked" and e.value is None]
    inferred = [e for e in ranking.entries if e.basis == "inferred" and e.place is not None]
    accounted = len(ranking.entries) == len(context.ranked_set.places if context.ranked_set else ())
    if target is None:
        context.doubt_of("table-unlabelled", place, address, text=_words(chunk))
    if open_slots or open_values or not accounted:
        context.doubt_of(
            "reading-undecided",
            place,
            address,
            names=_words(chunk),
            values=" ".join(str(v) for v in numbers),
            slots="、".join(str(e.rank) for e in (*open_slots, *open_values)),
        )
    elif inferred or len(chunk.names) + len(chunk.group) != len(set(_order(chunk))):
        context.doubt_of(
            "reading-joint",
            place,
            address,
            names=_words(chunk),
            reading="、".join(e.place.name for e in ranking.entries if e.place),
        )
    elif not in_order(numbers, ranking.order) or chunk.stray:
        context.doubt_of(
            "reading-undecided", place, address, names=_words(chunk), values="", slots=""
        )


def _words(chunk: Chunk) -> str:
    return " ".join(n.named.text for n in (*chunk.group, *chunk.names))
