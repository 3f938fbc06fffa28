"""The queue of doubts: which are asked for, which are decided, and which comes next.

What a page asks is worked out once and kept up to date, so that a page of a queue of many thousand
doubts costs what one of a few does.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

State = Literal["open", "unsure", "settled"]
STATES: tuple[State, ...] = ("open", "unsure", "settled")
_KEPT_VIEWS = 16


@dataclass(frozen=True, slots=True)
class Item:
    """One doubt of the queue."""

    finding_id: str
    circular_id: str
    file: str
    """Name of the circular's file."""
    severity: str
    rule: str
    places: tuple[str, ...]
    series: str
    indicator: str
    """Its indicator's name."""
    page: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which doubts are asked for; blank asks for all.

    Circulars are told by id or by a part of their file's name, series by id or by a part of the
    indicator's name, places by a part of theirs.
    """

    severity: str = ""
    rule: str = ""
    place: str = ""
    circular: str = ""
    series: str = ""
    state: str = "open"
    """``open``, ``unsure``, ``settled`` or blank."""

    def takes(self, item: Item) -> bool:
        """Return whether a doubt is of what is asked for, its state apart."""
        return (
            self.severity in ("", item.severity)
            and self.rule in ("", item.rule)
            and (not self.place or any(self.place in one for one in item.places))
            and (self.circular in item.file or self.circular == item.circular_id)
            and (not self.series or self.series == item.series or self._is_called(item))
        )

    def _is_called(self, item: Item) -> bool:
        return bool(item.series) and self.series in item.indicator


@dataclass(frozen=True, slots=True)
class Asked:
    """The doubts of one filter, by their numbers in the queue, in order."""

    numbers: Sequence[int]
    all: int
    """How many there are in any state."""
    decided: int
    """How many of these somebody has looked at."""

    def before(self, number: int) -> int:
        """Return how many stand before a place in the queue."""
        return bisect_left(self.numbers, number)

    def next(self, number: int) -> int | None:
        """Return the number of the next one behind a place in the queue."""
        at = bisect_left(self.numbers, number + 1)
        return self.numbers[at] if at < len(self.numbers) else None

    def previous(self, number: int) -> int | None:
        """Return the number of the last one before a place in the queue."""
        at = self.before(number)
        return self.numbers[at - 1] if at else None


class Queue:
    """Doubts in the order in which they are looked at, and the state of each.

    Args:
        items: In that order.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = list(items)
        self._number = {one.finding_id: n for n, one in enumerate(self.items)}
        self._states: dict[str, State] = {}
        self._views: OrderedDict[Filter, dict[State, list[int]]] = OrderedDict()

    @property
    def states(self) -> Mapping[str, State]:
        """Return finding → state of those that are not open."""
        return self._states

    def number(self, finding_id: str) -> int | None:
        """Return a doubt's place in the queue; None where there is none of this id."""
        return self._number.get(finding_id)

    def state(self, finding_id: str) -> State:
        """Return what has become of a doubt."""
        return self._states.get(finding_id, "open")

    def set_state(self, finding_id: str, state: State) -> None:
        """Note what has become of a doubt."""
        before = self.state(finding_id)
        if before == state:
            return
        if state == "open":
            del self._states[finding_id]
        else:
            self._states[finding_id] = state
        number = self._number[finding_id]
        for which, view in self._views.items():
            if which.takes(self.items[number]):
                view[before].remove(number)
                insort(view[state], number)

    def asked(self, which: Filter) -> Asked:
        """Return the doubts that are asked for."""
        stateless = replace(which, state="")
        if stateless not in self._views:
            self._views[stateless] = self._view(stateless)
            if len(self._views) > _KEPT_VIEWS:
                self._views.popitem(last=False)
        self._views.move_to_end(stateless)
        view = self._views[stateless]
        every = sum(map(len, view.values()))
        chosen = [view[state] for state in STATES if which.state in ("", state)]
        numbers = chosen[0] if len(chosen) == 1 else sorted(n for own in chosen for n in own)
        return Asked(numbers, every, every - len(view["open"]))

    def _view(self, which: Filter) -> dict[State, list[int]]:
        found: dict[State, list[int]] = {state: [] for state in STATES}
        for number, item in enumerate(self.items):
            if which.takes(item):
                found[self.state(item.finding_id)].append(number)
        return found
