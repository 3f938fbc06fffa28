"""Which row a line of wrapped text belongs to, decided for all rows of a table together.

Cells are aligned alike down a table: their text is centred on the line of figures, or begins or
ends with it. One line alone does not tell; the alignment under which all rows fit best does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tongbao.extract.layout.aligned.parameters import WRAPPING
from tongbao.extract.layout.aligned.printedlines import LEADER, Column, PrintedLine

Alignment = Literal["centred", "top", "bottom"]


@dataclass(frozen=True, slots=True)
class WrappedLines:
    """Rows that begin with a line of figures, and the lines that go to one of them.

    Attributes:
        rows: Lines of figures, from the top down.
        lines: Lines of text alone, from the top down.
        columns: The x-extents of the table's columns.
        tops: Heights of its horizontal rules, rising; no row goes over one.
        loose: The lines that may well stand alone; only centred text takes them in.
    """

    rows: Sequence[PrintedLine]
    lines: Sequence[PrintedLine]
    columns: Sequence[Column]
    tops: Sequence[float]
    loose: frozenset[int] = frozenset()

    def homes(self) -> list[int | None]:
        """Return for each line the row it belongs to, or None where none is near."""
        if not self.rows or not self.lines:
            return [None] * len(self.lines)
        readings = [self._reading(how) for how in ("centred", "top", "bottom")]
        return min(readings, key=lambda reading: reading[0])[1]

    def _reading(self, how: Alignment) -> tuple[float, list[int | None]]:
        """Return the cheapest shares of the rows under an alignment, and their cost in points."""
        heights = [row.middle for row in self.rows]
        gaps: list[list[int]] = [[] for _ in range(len(self.rows) + 1)]
        for number, line in enumerate(self.lines):
            gaps[bisect_left(heights, line.middle)].append(number)
        # best[k]: cost, and the shares, of all rows above if the row below takes k upper lines.
        best: dict[int, tuple[float, list[int | None]]] = {}
        for _, down, cost, homes in self._splits(how, gaps[0], None, 0):
            if len(down) not in best or cost < best[len(down)][0]:
                best[len(down)] = (cost, homes)
        for place in range(len(self.rows)):
            following = place + 1 if place + 1 < len(self.rows) else None
            found: dict[int, tuple[float, list[int | None]]] = {}
            for up, down, apart, homes in self._splits(how, gaps[place + 1], place, following):
                for count, (cost, shares) in best.items():
                    upper = gaps[place][len(gaps[place]) - count :]
                    total = cost + apart + self._cost(how, place, upper, up)
                    if len(down) not in found or total < found[len(down)][0] - 1e-6:
                        found[len(down)] = (total, [*shares, *homes])
            best = found
        return min(best.values(), key=lambda share: share[0])

    def _splits(
        self, how: Alignment, gap: Sequence[int], upper: int | None, lower: int | None
    ) -> Iterator[tuple[Sequence[int], Sequence[int], float, list[int | None]]]:
        """Yield how the lines between two rows may be shared: the first go up, the last down.

        What lies between stays alone, at a cost for those that had a row near.
        """
        joins = [how == "centred" or number not in self.loose for number in gap]
        rises = [upper is not None and self._near(upper, number) for number in gap]
        falls = [lower is not None and self._near(lower, number) for number in gap]
        alone = [
            (WRAPPING.loose_em if number in self.loose else WRAPPING.apart_em)
            * self.lines[number].size
            * (up or down)
            for number, up, down in zip(gap, rises, falls, strict=True)
        ]
        most = len(gap)
        most_up = next((n for n in range(most) if not (rises[n] and joins[n])), most)
        least = next((n for n in range(most, 0, -1) if not (falls[n - 1] and joins[n - 1])), 0)
        for up in range(most_up + 1):
            for down in range(max(up, least), most + 1):
                apart: list[int | None] = [None] * (down - up)
                homes = [upper] * up + apart + [lower] * (most - down)
                yield gap[:up], gap[down:], sum(alone[up:down]), homes

    def _near(self, row: int, number: int) -> bool:
        one, other = self.rows[row].middle, self.lines[number].middle
        parted = bisect_right(self.tops, min(one, other)) < bisect_left(self.tops, max(one, other))
        return not parted and abs(one - other) <= WRAPPING.reach_em * self.lines[number].size

    def _cost(
        self, how: Alignment, place: int, above: Sequence[int], below: Sequence[int]
    ) -> float:
        """Return how badly a row's columns fit an alignment, in points."""
        own = self.rows[place]
        lines = [*(self.lines[n] for n in above), own, *(self.lines[n] for n in below)]
        if len(lines) == 1:
            return 0.0
        cost = 0.0
        for x0, x1 in self.columns:
            heights = [
                line.middle
                for line in lines
                if any(min(w.box.x1, x1) - max(w.box.x0, x0) > 0 for w in line.words)
            ]
            if heights:
                cost += abs(_anchor(how, heights) - own.middle)
        edge = self.columns[1][0] if len(self.columns) > 1 else self.columns[0][1]
        for one, other in pairwise([n for n in lines if n.words[0].box.x0 < edge]):
            if _is_led(one, edge):
                cost += WRAPPING.led_em * own.size
            elif had_room(one, other, self._widest(), self.columns[0][0]):
                cost += WRAPPING.cramped_em * own.size
        if above and self._heads_rows(lines[0], place):
            cost += WRAPPING.led_em * own.size * len(above)
        return cost

    def _heads_rows(self, line: PrintedLine, place: int) -> bool:
        """Return whether a row begins as the next one does, and a line above it further left.

        What goes on from a line above begins as no other row does.
        """
        first, em = self.rows[place].words[0].box, line.size
        if len(self.columns) > 1 and first.x0 >= self.columns[1][0]:
            return False  # its name is on other lines
        left = first.x0
        following = self.rows[place + 1 : place + 2]
        return line.words[0].box.x0 < left - WRAPPING.indent_em * em and any(
            abs(row.words[0].box.x0 - left) < WRAPPING.centred_em * em for row in following
        )

    def _widest(self) -> float:
        """Return how far text of the first column goes to the right."""
        edge = self.columns[1][0] if len(self.columns) > 1 else float("inf")
        wide = [w.box.x1 for line in self.lines for w in line.words[:1] if w.box.x1 <= edge]
        return max([self.columns[0][1], *wide])


def _is_led(line: PrintedLine, edge: float) -> bool:
    """Return whether dots lead from a line's text to the figures beside it: it goes on no further."""
    return LEADER.search(" ".join(w.text for w in line.words if w.box.x0 < edge)) is not None


def _anchor(how: Alignment, heights: Sequence[float]) -> float:
    """Return the height of a cell's text that stands level with the figures beside it."""
    if how == "top":
        return min(heights)
    if how == "bottom":
        return max(heights)
    return (min(heights) + max(heights)) / 2


def had_room(
    line: PrintedLine, following: PrintedLine, reach: float, left: float | None = None
) -> bool:
    """Return whether the next line's first word, or Han character, would have fitted on.

    Args:
        line: The line above.
        following: The line that may go on from it.
        reach: How far text of its first column goes to the right, in points.
        left: How far it goes to the left, where it may be centred.
    """
    own = [word for word in line.words if word.box.x0 < reach]
    if not own:
        return False
    first = following.words[0]
    han = "\u3000" <= first.text[0] <= "\u9fff"
    wide = first.box.width / len(first.text) if han else first.box.width + 0.3 * line.size
    room = reach - own[-1].box.x1
    if left is not None and abs(own[0].box.x0 - left - room) < WRAPPING.centred_em * line.size:
        room *= 2
    return wide <= room + 1
