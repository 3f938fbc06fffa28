"""One decision of a person, and how it is written on one line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

from tongbao.publish.formulas import neutralise, restore

Action = Literal["accepted", "kept", "typed", "added", "struck", "unsure", "undone"]
"""What was decided; ``undone`` takes back what stood before."""

FACT, ROW, COLUMN, FINDING = "fact", "row", "column", "finding:"
"""What a decision may be about: a fact, a row that was missing, all cells of an indicator, or
(``finding:`` and a rule's code) a finding that doubts no single fact."""

COLUMNS = (
    *("decision_id", "after", "who", "when", "sha256", "page", "x0", "top", "x1", "bottom"),
    *("printed", "indicator", "place", "about", "field", "old", "action", "new", "reason"),
)
"""Columns of ``decisions.csv``, in order."""

DECIMALS = 2
"""Of a box's edges, as in the dataset: hundredths of a point."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a decision is about: a spot of a file first, its names second; never a row number."""

    sha256: str
    page: int
    box: tuple[float, float, float, float]
    """In points, from the page's top left, in the dataset's hundredths."""
    printed: str
    indicator: str
    place: str
    about: str = FACT

    def __post_init__(self) -> None:
        """Bring the box to the dataset's decimals, so that one spot is one anchor."""
        x0, top, x1, bottom = (round(float(edge), DECIMALS) + 0.0 for edge in self.box)
        object.__setattr__(self, "box", (x0, top, x1, bottom))


@dataclass(frozen=True)
class Decision:
    """One decision; ``after`` names the decisions that its maker saw stand there.

    Without slots: its id is worked out once.
    """

    anchor: Anchor
    who: str
    when: str
    """ISO 8601, UTC."""
    action: Action
    field: str = ""
    """What is changed: ``value``, ``rank`` or ``place`` of a fact, the column of an indicator;
    several are joined by ``;``, and so are ``old`` and ``new``."""
    old: str = ""
    new: str = ""
    reason: str = ""
    after: tuple[str, ...] = ()

    @cached_property
    def decision_id(self) -> str:
        """A hash of all but the time: a decision sent twice is one decision."""
        content = [value for name, value in self._fields().items() if name != "when"]
        text = json.dumps(content, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def row(self) -> list[str]:
        """Return the cells of the decision's line; no cell holds a break of line."""
        fields = {"decision_id": self.decision_id, **self._fields()}
        return [_on_one_line(fields[name]) for name in COLUMNS]

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> Decision:
        """Return the decision that a line holds.

        Raises:
            ValueError: The line is no decision, or was changed after it was written.
        """
        cells = {name: _as_written(row.get(name) or "") for name in COLUMNS}
        action = next((one for one in get_args(Action) if one == cells["action"]), None)
        if action is None:
            raise ValueError(cells["action"])
        x0, top, x1, bottom = (float(cells[name]) for name in ("x0", "top", "x1", "bottom"))
        anchor = Anchor(
            cells["sha256"],
            int(cells["page"]),
            (x0, top, x1, bottom),
            *(cells[name] for name in ("printed", "indicator", "place", "about")),
        )
        told = {name: cells[name] for name in ("who", "when", "field", "old", "new", "reason")}
        after = tuple(cells["after"].split(";")) if cells["after"] else ()
        decision = cls(anchor, action=action, after=after, **told)
        if decision.decision_id != cells["decision_id"]:
            raise ValueError(cells["decision_id"])
        return decision

    @property
    def changes(self) -> tuple[tuple[str, str], ...]:
        """Return each field that is changed, with its new content."""
        if self.action == "added":
            return ((self.field, self.new),)
        return tuple(zip(self.field.split(";"), self.new.split(";"), strict=False))

    @property
    def outcome(self) -> Anchor:
        """Return the spot as it is called once the decision is followed: a column is renamed."""
        changes = dict(self.changes) if self.anchor.about == COLUMN else {}
        return replace(
            self.anchor,
            printed=changes.get("metric", self.anchor.printed),
            indicator=changes.get("indicator", self.anchor.indicator),
        )

    def following(self, *heads: str) -> Decision:
        """Return the same decision, made by somebody who saw these stand."""
        return replace(self, after=tuple(sorted(heads)))

    def _fields(self) -> dict[str, str]:
        at = self.anchor
        box = zip(("x0", "top", "x1", "bottom"), (f"{edge:.2f}" for edge in at.box), strict=True)
        return {
            "after": ";".join(sorted(self.after)),
            "who": self.who,
            "when": self.when,
            "sha256": at.sha256,
            "page": str(at.page),
            **dict(box),
            "printed": at.printed,
            "indicator": at.indicator,
            "place": at.place,
            "about": at.about,
            "field": self.field,
            "old": self.old,
            "action": self.action,
            "new": self.new,
            "reason": self.reason,
        }


_ESCAPES = (("\n", "\\n"), ("\r", "\\r"), ("\0", "\\0"))


def _on_one_line(text: str) -> str:
    """Return text with escapes for what would end a line or is no character at all."""
    escaped = text.replace("\\", "\\\\")
    for character, escape in _ESCAPES:
        escaped = escaped.replace(character, escape)
    # Halves of pairs, which no UTF-8 holds, become \udXXX: no other text becomes that.
    return neutralise(escaped.encode("utf-8", "backslashreplace").decode())


def _as_written(cell: str) -> str:
    return "\\".join(_unescaped(part) for part in restore(cell).split("\\\\"))


def _unescaped(part: str) -> str:
    for character, escape in _ESCAPES:
        part = part.replace(escape, character)
    if "\\u" not in part:
        return part
    first, *rest = part.split("\\ud")
    return first + "".join(chr(int("d" + one[:3], 16)) + one[3:] for one in rest)
