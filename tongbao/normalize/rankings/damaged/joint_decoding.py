"""The joint reading: which places and values a damaged ranking printed, decided together.

A ranking's cells constrain each other: each place of the ranked set stands once, values keep
the printed order, the prose names the first and the last. Each uncertain cell is only
evidence; what is decided is the cheapest explanation of all of them at once. Costs are in
natural-log units (a cost of c stands for a probability of e^-c), so that the margin between the
best reading and the best reading that differs at a slot is the log-odds of that slot.

The search is a beam over alignments of observed cells with slots (a cell may be a repetition
of its neighbour, a slot may have lost its cell), with the set of places already used as part
of the state; for a dozen to three dozen places and the beam kept here it is exact in practice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, permutations

from tongbao.model import Evidence, Order
from tongbao.normalize.rankings.damaged.parameters import DAMAGE


@dataclass(frozen=True, slots=True)
class NoText:
    """Evidence of a cell that shows nothing of the name that stood there."""

    text: str = ""
    confidence: float = 0.0

    @property
    def whole(self) -> bool:
        """Return False: what stood there was lost."""
        return False

    @property
    def wording(self) -> str:
        """Return nothing."""
        return ""

    def log_prob(self, candidate: str) -> float:
        """Return minus infinity: no name is read here, one is only inferred."""
        return float("-inf") if candidate else 0.0

    def readings(self, alphabet: str) -> Sequence[str]:
        """Return nothing, whatever the alphabet."""
        del alphabet
        return []


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the prose says of one slot."""

    names: frozenset[str]
    expected: str = ""
    """The name that its list puts here, where its lists keep the order of the table."""

    def cost(self, name: str) -> float:
        """Return what it costs to read a name here."""
        if name not in self.names:
            return DAMAGE.claim_broken_logodds
        return DAMAGE.claim_shifted_logodds if self.expected and name != self.expected else 0.0


@dataclass(frozen=True, slots=True)
class Slot:
    """One position of the joint reading."""

    name: str | None
    """None where the evidence does not decide."""
    token: int | None
    """Index of the observed cell it was read from; None where the cell is lost."""
    margin: float
    """Log-odds against the best reading that differs here."""
    inferred: bool
    """True where the reading differs from the bare cell."""


@dataclass(frozen=True, slots=True)
class _State:
    cost: float
    names: tuple[str | None, ...]
    tokens: tuple[int | None, ...]
    used: frozenset[str]


def decode_names(
    cells: Sequence[Evidence],
    n: int,
    places: Sequence[str],
    claimed: Mapping[int, Allowed] | None = None,
) -> tuple[list[Slot], float]:
    """Return what ``n`` slots name, given the cells seen for them in printed order, and the cost.

    Args:
        cells: Evidence of each observed cell, in order; may be more or fewer than ``n``.
        n: Number of slots: the places that have to be accounted for.
        places: Names that may stand in the slots, each once.
        claimed: Slot (from 0) → names that the prose allows there, and the one it expects.

    Returns:
        The slots, and what the best reading costs, to compare numbers of slots by.
    """
    if n <= 0:
        return [], sum(_surplus_cost(index, cells) for index in range(len(cells)))
    claims = dict(claimed or {})
    finals = _finish(_search(cells, n, places, claims), places, claims)
    if not finals:
        return [Slot(None, None, 0.0, inferred=True) for _ in range(n)], float("inf")
    finals.sort(key=lambda state: state.cost)
    best = finals[0]
    slots: list[Slot] = []
    for index in range(n):
        rival = next((s.cost for s in finals if s.names[index] != best.names[index]), None)
        margin = (
            (rival - best.cost)
            if rival is not None
            else float(DAMAGE.claim_broken_logodds + DAMAGE.overwritten_logodds)
        )
        name, token = best.names[index], best.tokens[index]
        if margin < DAMAGE.decided_logodds:
            name = None
        bare = cells[token].text if token is not None else ""
        slots.append(Slot(name, token, margin, inferred=name is None or name != bare))
    return slots, best.cost


def _search(
    cells: Sequence[Evidence],
    n: int,
    places: Sequence[str],
    claims: Mapping[int, Allowed],
) -> list[_State]:
    """Return the cheapest alignments of all cells with all slots; unknown names as None."""
    options = [_readings(cell, places) for cell in cells]
    surplus = [_surplus_cost(index, cells) for index in range(len(cells))]
    overwritten = [_overwritten_cost(index, cells) for index in range(len(cells))]
    layers: dict[int, list[_State]] = {0: [_State(0.0, (), (), frozenset())]}
    for index in range(len(cells) + 1):
        grown: dict[int, list[_State]] = {}
        layers = _within_horizon(layers)
        for filled in range(n + 1):
            states = _best_of(layers.get(filled, []))
            for state in states:
                if filled < n:
                    lost = _State(
                        state.cost + DAMAGE.lost_logodds,
                        (*state.names, None),
                        (*state.tokens, None),
                        state.used,
                    )
                    layers.setdefault(filled + 1, []).append(lost)
                if index < len(cells):
                    kept = _State(
                        state.cost + surplus[index], state.names, state.tokens, state.used
                    )
                    grown.setdefault(filled, []).append(kept)
                if index < len(cells) and filled < n:
                    target = grown.setdefault(filled + 1, [])
                    allowed = claims.get(filled)
                    _consume(state, index, options[index], allowed, overwritten[index], target)
        if index == len(cells):
            return _best_of(layers.get(n, []))
        layers = grown
    return []


def _within_horizon(layers: dict[int, list[_State]]) -> dict[int, list[_State]]:
    """Drop states that are too dear to come back."""
    cheapest = min(state.cost for states in layers.values() for state in states)
    return {
        filled: [state for state in states if state.cost <= cheapest + DAMAGE.horizon_logodds]
        for filled, states in layers.items()
    }


def _consume(
    state: _State,
    index: int,
    readings: Mapping[str, float],
    allowed: Allowed | None,
    overwritten: float,
    target: list[_State],
) -> None:
    """Explain one cell as the next slot's name, or as that slot's cell overwritten."""
    for name, cost in readings.items():
        if name not in state.used:
            broken = allowed.cost(name) if allowed is not None else 0.0
            target.append(
                _State(
                    state.cost + cost + broken,
                    (*state.names, name),
                    (*state.tokens, index),
                    state.used | {name},
                )
            )
    target.append(
        _State(state.cost + overwritten, (*state.names, None), (*state.tokens, index), state.used)
    )


def _readings(cell: Evidence, places: Sequence[str]) -> dict[str, float]:
    """Return the places a cell may print, with the cost of each; far-fetched ones left out."""
    costs = {name: -cell.log_prob(name) for name in places}
    return {name: cost for name, cost in costs.items() if cost < DAMAGE.overwritten_logodds}


def _overwritten_cost(index: int, cells: Sequence[Evidence]) -> float:
    """Return the cost of a cell that lost its own name to one beside it."""
    text = cells[index].text
    if not text:
        return DAMAGE.overprinted_logodds
    if any(cells[other].text == text for other in range(max(0, index - 2), index)):
        return DAMAGE.overwritten_by_neighbour_logodds
    if _repeats(index, cells):
        return DAMAGE.overwritten_left_logodds
    return (
        DAMAGE.overwritten_by_another_logodds
        if _stands_elsewhere(index, cells)
        else DAMAGE.overwritten_logodds
    )


def _repeats(index: int, cells: Sequence[Evidence]) -> bool:
    text = cells[index].text
    if not text:
        return False
    near = (*range(max(0, index - 2), index), *range(index + 1, min(len(cells), index + 3)))
    return any(cells[other].text == text for other in near)


def _surplus_cost(index: int, cells: Sequence[Evidence]) -> float:
    if _repeats(index, cells):
        return DAMAGE.inserted_repeat_logodds
    text = cells[index].text
    if not text:
        return DAMAGE.inserted_elsewhere_logodds
    return (
        DAMAGE.inserted_elsewhere_logodds
        if _stands_elsewhere(index, cells)
        else DAMAGE.inserted_logodds
    )


def _stands_elsewhere(index: int, cells: Sequence[Evidence]) -> bool:
    text = cells[index].text
    return any(cell.text == text for other, cell in enumerate(cells) if other != index)


def _best_of(states: list[_State]) -> list[_State]:
    """Keep the cheapest state of each content, at most ``DAMAGE.beam`` of them."""
    cheapest: dict[tuple[str | None, ...], _State] = {}
    for state in states:
        held = cheapest.get(state.names)
        if held is None or state.cost < held.cost:
            cheapest[state.names] = state
    return sorted(cheapest.values(), key=lambda state: state.cost)[: DAMAGE.beam]


def _finish(
    states: list[_State], places: Sequence[str], claims: Mapping[int, Allowed]
) -> list[_State]:
    """Fill unknown slots with the places left over, in every order the claims rank.

    Where too many are open to try every order, only what the prose expects is filled in.
    """
    finals: list[_State] = []
    for state in states:
        open_slots = [i for i, name in enumerate(state.names) if name is None]
        left = [place for place in places if place not in state.used]
        if len(open_slots) > DAMAGE.most_open or len(left) > DAMAGE.most_open:
            finals.append(_fill_as_expected(state, open_slots, left, claims))
        elif not open_slots or len(left) < len(open_slots):
            finals.append(state)
        else:
            finals += [
                _fill(state, open_slots, order, claims)
                for order in permutations(left, len(open_slots))
            ]
    return _best_of(finals)


def _fill_as_expected(
    state: _State, slots: Sequence[int], left: Sequence[str], claims: Mapping[int, Allowed]
) -> _State:
    names = list(state.names)
    for slot in slots:
        if slot in claims and claims[slot].expected in left:
            names[slot] = claims[slot].expected
    return _State(state.cost, tuple(names), state.tokens, state.used)


def _fill(
    state: _State,
    slots: Sequence[int],
    order: Sequence[str],
    claims: Mapping[int, Allowed],
) -> _State:
    names = list(state.names)
    cost = state.cost
    for slot, name in zip(slots, order, strict=True):
        names[slot] = name
        if slot in claims:
            cost += claims[slot].cost(name)
    return _State(cost, tuple(names), state.tokens, state.used | set(order))


@dataclass(frozen=True, slots=True)
class ValueSlot:
    """The value of one position."""

    value: Decimal | None
    token: int | None
    margin: float


@dataclass(frozen=True, slots=True)
class _Values:
    """The observed values of a row, with where its last run of equals starts."""

    seen: Sequence[Decimal]
    order: Order
    n: int

    @property
    def trail(self) -> int:
        """Return the index of the first of the equal values that end the row."""
        start = len(self.seen)
        while start and self.seen[start - 1] == self.seen[-1]:
            start -= 1
        return start

    @property
    def overfull(self) -> bool:
        """Return whether repetitions fill the row's end: more values than slots."""
        return len(self.seen) > self.n and len(self.seen) - self.trail > 1

    def surplus_cost(self, index: int) -> float:
        """Return the cost of dropping a value.

        Little for a later copy in a run of equals; the first of a run stays or costs the
        full price, so that a run never vanishes cheaply.
        """
        repeats = index > 0 and self.seen[index] == self.seen[index - 1]
        if index >= self.trail and self.overfull:
            return DAMAGE.value_trailing_logodds if repeats else DAMAGE.value_foreign_trail_logodds
        return DAMAGE.value_repeated_logodds if repeats else DAMAGE.value_surplus_logodds

    def keep_cost(self, kept: tuple[Decimal | None, ...], index: int) -> float:
        """Return the cost of taking a value as the next slot's."""
        value = self.seen[index]
        previous = next((v for v in reversed(kept) if v is not None), None)
        if previous is None:
            return 0.0
        if value == previous and value and index > self.trail and self.overfull:
            return DAMAGE.value_hidden_logodds
        keeps = value <= previous if self.order == "desc" else value >= previous
        return 0.0 if keeps else DAMAGE.value_out_of_order_logodds

    def lost_cost(self, tokens: tuple[int | None, ...]) -> float:
        """Return the cost of a slot without a value."""
        last = next((t for t in reversed(tokens) if t is not None), -1)
        hidden = self.overfull and last >= self.trail and bool(self.seen[last])
        return DAMAGE.value_hidden_logodds if hidden else DAMAGE.value_lost_logodds


_ValueState = tuple[float, tuple[Decimal | None, ...], tuple[int | None, ...]]


def decode_values(values: Sequence[Decimal], n: int, order: Order) -> tuple[list[ValueSlot], float]:
    """Return which of the observed values stand in ``n`` slots, in printed order, and the cost.

    Repetitions beside each other are the cheapest surplus; a slot may have lost its value.
    """
    finals = _value_readings(_Values(values, order, n))
    if not finals:
        return [ValueSlot(None, None, 0.0) for _ in range(n)], float("inf")
    best = finals[0]
    slots: list[ValueSlot] = []
    for slot in range(n):
        rival = next((c for c, kept, _ in finals if kept[slot] != best[1][slot]), None)
        margin = rival - best[0] if rival is not None else DAMAGE.value_surplus_logodds
        decided = best[1][slot] if margin >= DAMAGE.decided_logodds else None
        slots.append(ValueSlot(decided, best[2][slot], margin))
    return slots, best[0]


def _value_readings(row: _Values) -> list[_ValueState]:
    """Return the cheapest ways to lay the values of a row over its slots."""
    states: dict[int, list[_ValueState]] = {0: [(0.0, (), ())]}
    for index in range(len(row.seen) + 1):
        floor = min(cost for found in states.values() for cost, _, _ in found)
        states = {
            filled: [state for state in found if state[0] <= floor + DAMAGE.horizon_logodds]
            for filled, found in states.items()
        }
        grown: dict[int, list[_ValueState]] = {}
        for filled in range(row.n + 1):
            for cost, kept, tokens in _cheapest(states.get(filled, [])):
                if filled < row.n:
                    lost = (cost + row.lost_cost(tokens), (*kept, None), (*tokens, None))
                    states.setdefault(filled + 1, []).append(lost)
                if index == len(row.seen):
                    continue
                dropped = (cost + row.surplus_cost(index), kept, tokens)
                grown.setdefault(filled, []).append(dropped)
                if filled < row.n:
                    taken = (
                        cost + row.keep_cost(kept, index),
                        (*kept, row.seen[index]),
                        (*tokens, index),
                    )
                    grown.setdefault(filled + 1, []).append(taken)
        if index < len(row.seen):
            states = grown
    return _cheapest(states.get(row.n, []))


def _cheapest(states: list[_ValueState]) -> list[_ValueState]:
    held: dict[tuple[Decimal | None, ...], _ValueState] = {}
    for state in states:
        known = held.get(state[1])
        if known is None or state[0] < known[0]:
            held[state[1]] = state
    return sorted(held.values(), key=lambda s: s[0])[: DAMAGE.beam]


def in_order(values: Sequence[Decimal], order: Order) -> bool:
    """Return whether values never break the given order."""
    return all((b <= a) if order == "desc" else (b >= a) for a, b in pairwise(values))
