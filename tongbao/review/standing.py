"""What stands after all decisions: the last of each chain, and where two people differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tongbao.review.decision import Action, Anchor, Decision


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a chain of decisions comes to."""

    action: Action
    changes: tuple[tuple[str, str], ...]
    """Field and its decided content, for each that differs from what was read."""
    last: Decision

    @property
    def effect(self) -> tuple[object, ...]:
        """Return what it does to the data: two people who decide so decide alike."""
        if self.action in ("accepted", "typed"):
            return ("changed", self.changes)
        return (self.action, self.changes)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decisions about one spot that no later one has answered."""

    heads: tuple[Decision, ...]
    verdicts: tuple[Verdict | None, ...]
    """What each of them comes to; None: it was taken back to nothing."""
    earlier: tuple[Anchor, ...] = ()
    """What else the spot was called: by decisions that these answer, and once they are followed."""

    @property
    def conflict(self) -> bool:
        """Whether people decided otherwise without having seen each other's decision."""
        return len({one.effect if one else None for one in self.verdicts}) > 1

    @property
    def verdict(self) -> Verdict | None:
        """What holds; nothing where people differ or all was taken back."""
        return None if self.conflict else self.verdicts[0]

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Return the spots that its last decisions name."""
        return tuple(dict.fromkeys(one.anchor for one in self.heads))


_Node = tuple[Literal["spot", "decision"], Anchor | str]


class Standings:
    """All decisions, grouped by what they are about; the order they come in does not matter.

    Decisions are of one group if they name the very same spot, or if one answers the other: so a
    spot that a changed reader sees a hair further left stays the same spot to whoever goes on.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        """Take in decisions."""
        self._known: dict[str, Decision] = {}
        self._parent: dict[_Node, _Node] = {}
        self._heads: dict[_Node, dict[str, None]] = defaultdict(dict)
        self._answered: set[str] = set()
        self._verdicts: dict[str, Verdict | None] = {}
        self._in_file: dict[str, list[str]] = defaultdict(list)
        """Hash of a file's bytes → the decisions about it."""
        for one in decisions:
            self.add(one)

    def __len__(self) -> int:
        """Return how many decisions there are."""
        return len(self._known)

    def __contains__(self, decision_id: str) -> bool:
        """Return whether a decision is known."""
        return decision_id in self._known

    def add(self, decision: Decision) -> bool:
        """Take in a decision; return whether it is new."""
        key = decision.decision_id
        if key in self._known:
            return False
        self._known[key] = decision
        self._in_file[decision.anchor.sha256].append(key)
        root = self._join(("spot", decision.anchor), ("decision", key))
        for before in decision.after:
            root = self._join(root, ("decision", before))
            self._answered.add(before)
            self._heads[root].pop(before, None)
        if key in self._answered:
            self._verdicts.clear()  # what answers it was worked out without it
        else:
            self._heads[root][key] = None
        return True

    def heads(self, anchor: Anchor, after: Iterable[str] = ()) -> set[str]:
        """Return the ids of what stands at a spot, and where the decisions named stand."""
        nodes: list[_Node] = [("spot", anchor), *(("decision", one) for one in after)]
        return {key for node in nodes for key in self._heads.get(self._root(node), ())}

    def each(self) -> Iterator[Standing]:
        """Yield what stands at each spot, in the order of the ids."""
        found = []
        for node, heads in self._heads.items():
            if heads and self._root(node) == node:
                found.append(self._standing(sorted(heads)))
        yield from sorted(found, key=lambda one: one.heads[0].decision_id)

    def in_file(self, sha256: str) -> list[Standing]:
        """Return what stands in one file, in the order of the ids: as :meth:`by_file` has it."""
        roots = {self._root(("decision", key)) for key in self._in_file.get(sha256, ())}
        found = [self._standing(sorted(heads)) for root in roots if (heads := self._heads[root])]
        own = (one for one in found if any(h.anchor.sha256 == sha256 for h in one.heads))
        return sorted(own, key=lambda one: one.heads[0].decision_id)

    def answered_by(self, decisions: Iterable[Decision]) -> Iterator[Decision]:
        """Yield decisions, and those that they answer as far as they are known."""
        for one in decisions:
            yield one
            yield from (self._known[key] for key in one.after if key in self._known)

    def by_file(self) -> Mapping[str, list[Standing]]:
        """Return what stands in each file, by the hash of its bytes."""
        found: dict[str, list[Standing]] = defaultdict(list)
        for one in self.each():
            for sha256 in {head.anchor.sha256 for head in one.heads}:
                found[sha256].append(one)
        return found

    def last_of(self, who: str) -> list[Decision]:
        """Return what somebody decided last and may take back: all that was decided at once."""
        heads = [self._known[key] for node in list(self._heads) for key in self._heads[node]]
        own = [one for one in heads if one.who == who and one.action != "undone"]
        latest = max((one.when for one in own), default="")
        return [one for one in own if one.when == latest]

    def _standing(self, keys: list[str]) -> Standing:
        heads = tuple(self._known[key] for key in keys)
        return Standing(heads, tuple(self._verdict(key) for key in keys), self._earlier(heads))

    def _earlier(self, heads: Sequence[Decision]) -> tuple[Anchor, ...]:
        found: dict[Anchor, None] = {}
        todo, told = list(heads), set[str]()
        while todo:
            one = todo.pop(0)
            found |= dict.fromkeys((one.anchor, one.outcome))
            more = [key for key in one.after if key in self._known and key not in told]
            told |= set(more)
            todo += [self._known[key] for key in more]
        return tuple(anchor for anchor in found if anchor not in {one.anchor for one in heads})

    def _verdict(self, key: str) -> Verdict | None:
        """Return what a decision comes to with those before it; chains may be long."""
        todo = [key]
        while todo:
            one = self._known[todo[-1]]
            missing = [k for k in self._needed(one) if k not in self._verdicts]
            if missing:
                todo += missing
                continue
            self._verdicts[todo.pop()] = self._fold(one)
        return self._verdicts[key]

    def _needed(self, one: Decision) -> list[str]:
        return [key for key in self._before(one) if key in self._known]

    def _before(self, one: Decision) -> tuple[str, ...]:
        """Return what a decision goes on from; one that takes back goes on from before that."""
        if one.action != "undone":
            return one.after
        return tuple(k for key in one.after if key in self._known for k in self._known[key].after)

    def _fold(self, one: Decision) -> Verdict | None:
        before = [self._verdicts[key] for key in self._needed(one)]
        base = before[0] if len(before) == 1 else None
        if one.action == "undone":
            return base
        changes: dict[str, str] = {}
        if one.action in ("accepted", "typed", "added"):
            if base is not None and base.action in ("accepted", "typed", "added"):
                changes = dict(base.changes)
            changes |= dict(one.changes)
        return Verdict(one.action, tuple(sorted(changes.items())), one)

    def _root(self, node: _Node) -> _Node:
        path = []
        while (parent := self._parent.get(node, node)) != node:
            path.append(node)
            node = parent
        for one in path:
            self._parent[one] = node
        return node

    def _join(self, one: _Node, other: _Node) -> _Node:
        into, gone = self._root(one), self._root(other)
        if into != gone:
            self._parent[gone] = into
            self._heads[into] |= self._heads.pop(gone, {})
        return into


def unknown(own: Standings, other: Iterable[Decision]) -> list[Decision]:
    """Return the decisions of somebody else that are not among one's own, each once."""
    new: dict[str, Decision] = {}
    for one in other:
        if one.decision_id not in own:
            new.setdefault(one.decision_id, one)
    return list(new.values())
