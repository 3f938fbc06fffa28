"""From chunks of a damaged table to rankings: which indicator each is, and what it printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rapidfuzz import fuzz

from tongbao.model import Cell, Entry, Order, Place, Ranking
from tongbao.normalize.rankings.context import Indicated, TableContext, named_like
from tongbao.normalize.rankings.damaged.chunks import Chunk, NameToken, ValueToken
from tongbao.normalize.rankings.damaged.joint_decoding import (
    Allowed,
    NoText,
    Slot,
    ValueSlot,
    decode_names,
    decode_values,
    in_order,
)
from tongbao.normalize.rankings.damaged.matching import (
    Key,
    Target,
    _label_score,
    _order,
    _targets,
    assign_chunks,
    fill_by_sequence,
)
from tongbao.normalize.rankings.damaged.parameters import CHUNK_READING, DAMAGE
from tongbao.normalize.rankings.direction import learn_order
from tongbao.normalize.rankings.labels import Label
from tongbao.text.folding import fold

Token = NameToken | ValueToken
"""A cell of a row of names: a name, or a number that covers one."""
_PROJECTS = 1
"""Column of the projects' names; those of items stand right of it."""


def recover(context: TableContext, chunks: Sequence[Chunk]) -> list[Ranking]:
    """Return one ranking per chunk, each named by claims and labels and read jointly."""
    targets = _targets(context)
    given = fill_by_sequence(assign_chunks(chunks, targets), chunks, targets)
    projects = _label_projects(context, chunks)
    ordered = _lists_keep_order(chunks, given)
    items = frozenset(target.key[1] for target in targets)
    rankings: list[Ranking] = []
    number: int | None = None
    for chunk, target in zip(chunks, given, strict=True):
        own = replace(target, ordered=ordered, items=items) if target else None
        if target is None and not chunk.serials and _labels_item(chunk) and number is not None:
            chunk.serials.append(number)  # a merged 序号 and project go on over this row
        rankings.append(_read_chunk(context, chunk, own, projects))
        number = rankings[-1].project_no or number
    return [ranking for ranking in rankings if ranking.entries]


def _lists_keep_order(chunks: Sequence[Chunk], given: Sequence[Target | None]) -> bool:
    """Return whether the prose lists the last places as the table does, wherever both are whole."""
    same = reverse = 0
    for chunk, target in zip(chunks, given, strict=True):
        last = [c.place_text for c in target.claims if c.kind == "bottom"] if target else []
        names = list(dict.fromkeys(n.named.text for n in chunk.names))
        if len(last) >= CHUNK_READING.fewest_bottom and set(names[-len(last) :]) == set(last):
            same += names[-len(last) :] == last
            reverse += names[-len(last) :] == last[::-1]
    return same > 3 * reverse


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
            told = projects.get(number)
            same = (
                told is None
                or fuzz.partial_ratio(fold(told.name), fold(label.name))
                >= CHUNK_READING.alike_percent
            )
            if label.name and cell.column == 1 and same:
                projects[number] = Label(number, label.name, label.item, label.metric, label.unit)
    return projects


def _read_chunk(
    context: TableContext, chunk: Chunk, target: Target | None, projects: Mapping[int, Label]
) -> Ranking:
    number, item = target.key if target else _printed_key(chunk)
    project = projects.get(number) if number is not None else None
    label = project or Label(number, target.project if target else "")
    chunk = _with_group(chunk, target)
    entries = _read_completed(chunk) + _no_task(chunk)
    entries[len(chunk.group) : len(chunk.group)] = _read_ranked(context, chunk, target)
    pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
    ranking = Ranking(
        project_no=number,
        project=label.name,
        item=_printed_item(chunk, target, item) or label.item,
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


def _printed_item(chunk: Chunk, target: Target | None, item: str) -> str:
    """Return an item as the table words it: where it differs by little, or the prose has none."""
    names = [label.name for label, _ in chunk.labels if label.name]
    if target is None:
        return item
    if not item:
        own = [
            name
            for name in names
            if not named_like(name, target.project)
            and not any(other and named_like(name, other) for other in target.items)
        ]
        return own[-1] if own and len(names) > len(own) else ""
    return next(
        (n for n in names if fuzz.ratio(fold(n), fold(item)) >= CHUNK_READING.same_words_percent),
        item,
    )


def _with_group(chunk: Chunk, target: Target | None) -> Chunk:
    """Return a chunk whose completed places stand in cells of their own as a group of them.

    A note without a merged cell is of the first names, as many as the prose tells; of the
    first alone where it tells nothing and figures follow the note.
    """
    if chunk.group or chunk.group_note is None or not chunk.names:
        return chunk
    claims = target.claims if target else ()
    below = {c.place_text for c in claims if c.kind == "below_full"}
    done = {c.place_text for c in claims if c.kind == "completed" or c.completed}
    names = [n.named.text for n in chunk.names]
    if below:
        count = next((i for i, name in enumerate(names) if name in below), 0)
    else:
        count = len(done) or int(_leads(chunk))
    first = names[:count]
    if not first or len(set(first)) < count or (done and set(first) != done):
        return chunk
    return replace(chunk, group=chunk.names[:count], names=chunk.names[count:])


def _leads(chunk: Chunk) -> bool:
    """Return whether the note stands before figures, over which other names stand."""
    note = chunk.group_note
    return (
        note is not None
        and bool(chunk.values)
        and all(
            (v.cell.row, v.cell.column) > (note.cell.row, note.cell.column) for v in chunk.values
        )
    )


def _labels_item(chunk: Chunk) -> bool:
    """Return whether a chunk prints the label of an item, right of the projects' column."""
    return bool(chunk.labels) and all(cell.column > _PROJECTS for _, cell in chunk.labels)


def _printed_key(chunk: Chunk) -> Key:
    items = [label.name for label, cell in chunk.labels if cell.column > _PROJECTS]
    return (chunk.serials[0] if chunk.serials else None), (items[-1] if items else "")


def _read_completed(chunk: Chunk) -> list[Entry]:
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
    places = context.ranked_set.places if context.ranked_set else ()
    return {
        printed.get(p.name) or context.claimed.get(p.name) or p.name: p
        for p in places
        if p.name not in gone
    }


@dataclass(frozen=True, slots=True)
class _Fit:
    """The best reading of a row for one number of ranked places."""

    cost: float
    slots: list[Slot]
    values: list[ValueSlot]


def _read_ranked(context: TableContext, chunk: Chunk, target: Target | None) -> list[Entry]:
    """Return the entries of the single places, as the joint reading decides them."""
    free = _free_places(context, chunk)
    tokens: list[Token] = [n for n in chunk.names if n.named.text in free]
    tokens += chunk.gaps
    tokens.sort(key=lambda token: (token.cell.row, token.cell.column))
    numbers = [v.figure.value for v in chunk.values if v.figure.value is not None]
    if not free or not context.ranked_set or not (tokens or (numbers and target)):
        return []
    order = learn_order(list(enumerate(numbers)), target.metric if target else "")
    least = max(1, len({_text_of(t) for t in tokens}) - 1)
    fits = sorted(
        (
            _fit(chunk, target, tokens, numbers, order, list(free), n)
            for n in range(min(least, len(free)), len(free) + 1)
        ),
        key=lambda fit: fit.cost,
    )
    best = fits[0]
    slots, values = _held_against(fits)
    entries = [
        _entry(index, slot, values[index], tokens, chunk, free) for index, slot in enumerate(slots)
    ]
    left = [name for name in free if name not in {slot.name for slot in best.slots}]
    if len(left) == len(free) - len(slots) and all(slot.name for slot in slots):
        entries += [_by_elimination(free[name], name, chunk) for name in left]
    return entries


def _fit(
    chunk: Chunk,
    target: Target | None,
    tokens: Sequence[Token],
    numbers: Sequence[Decimal],
    order: Order,
    free: Sequence[str],
    n: int,
) -> _Fit:
    """Read names and values of a row as if it ranked ``n`` places."""
    values, value_cost = [ValueSlot(None, None, 0.0) for _ in range(n)], 0.0
    if numbers:
        values, value_cost = decode_values(numbers, n, order)
    zeros = sum(1 for slot in values if slot.value == 0)
    claimed = _claims_by_slot(target, n, len(chunk.group), zeros)
    seen = [t.cell.evidence if isinstance(t, NameToken) else NoText() for t in tokens]
    slots, cost = decode_names(seen, n, free, claimed)
    listed = {c.place_text for c in target.claims if c.kind == "zero"} if target else set()
    if listed and numbers:
        cost += DAMAGE.list_broken_logodds * abs(len(listed) - zeros)
    return _Fit(
        cost + value_cost + CHUNK_READING.unaccounted_logodds * (len(free) - n), slots, values
    )


def _held_against(fits: Sequence[_Fit]) -> tuple[list[Slot], list[ValueSlot]]:
    """Return the best reading, undecided wherever a rival number of places reads otherwise."""
    best = fits[0]
    slots, values = list(best.slots), list(best.values)
    for rival in fits[1:]:
        margin = rival.cost - best.cost
        for index, slot in enumerate(slots):
            other = rival.slots[index] if index < len(rival.slots) else None
            if (other is None or other.name != slot.name) and margin < slot.margin:
                name = slot.name if margin >= DAMAGE.decided_logodds else None
                slots[index] = Slot(name, slot.token, margin, slot.inferred or name is None)
            held = values[index]
            value = rival.values[index] if index < len(rival.values) else None
            if (value is None or value.value != held.value) and margin < held.margin:
                number = held.value if margin >= DAMAGE.decided_logodds else None
                values[index] = ValueSlot(number, held.token, margin)
    return slots, values


def _by_elimination(place: Place, name: str, chunk: Chunk) -> Entry:
    """Return the entry of a place that has no rank in a row that is otherwise whole."""
    cell = _nearest_cell(chunk)
    return Entry(
        place=place,
        place_text=name,
        rank=None,
        value=None,
        value_text="",
        status="no_task",
        basis="inferred",
        confidence=round(1.0 - math.exp(-DAMAGE.decided_logodds), 4),
        page=cell.page,
        box=cell.box,
    )


def _claims_by_slot(target: Target | None, n: int, group: int, zeros: int) -> dict[int, Allowed]:
    """Return slot → what the prose says of it."""
    if target is None:
        return {}
    allowed: dict[int, list[str]] = {}
    expected: dict[int, str] = {}
    for claim in target.claims:
        slot = claim.position - 1 - group
        if claim.kind == "top" and not claim.completed and 0 <= slot < n:
            allowed.setdefault(slot, []).append(claim.place_text)
    for kind in ("bottom", "zero", "below_full"):
        names = [c.place_text for c in target.claims if c.kind == kind]
        if not names or len(names) > n or (kind == "zero" and len(names) != zeros):
            continue
        for back, name in enumerate(reversed(names), 1):
            slot = n - back
            both = [x for x in allowed.get(slot, names) if x in names]
            allowed[slot] = both or allowed[slot]
            if target.ordered and name in allowed[slot]:
                expected.setdefault(slot, name)
    return {
        slot: Allowed(frozenset(names), expected.get(slot, "")) for slot, names in allowed.items()
    }


def _entry(
    index: int,
    slot: Slot,
    value: ValueSlot,
    tokens: Sequence[Token],
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
        place_text=_text_of(token) if token else "",
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


def _text_of(token: Token) -> str:
    return token.named.text if isinstance(token, NameToken) else ""


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
    elif _label_score(chunk, target) <= 0:
        label = " ".join(word for word in (target.project, target.key[1]) if word)
        context.doubt_of("table-label-inferred", place, address, label=label)
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
