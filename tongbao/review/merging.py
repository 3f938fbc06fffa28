"""Somebody else's decisions: what they would change here, and where they contradict what stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.review.book import TABLES, Book
from tongbao.review.decision import Anchor, Decision
from tongbao.review.journal import DECISIONS_FILE, Journal
from tongbao.review.standing import Standing, Standings, unknown


@dataclass(frozen=True, slots=True)
class Effect:
    """What one spot comes to once others' decisions are taken in."""

    file: str
    """Its file, as the dataset has it; blank where the dataset has none of these bytes."""
    anchor: Anchor
    before: Standing | None
    after: Standing

    @property
    def conflict(self) -> bool:
        """Return whether people differ there."""
        return self.after.conflict


@dataclass(frozen=True, slots=True)
class Merge:
    """What somebody else decided and this dataset does not know."""

    new: Sequence[Decision]
    effects: Sequence[Effect]


def compare(dataset: Path, other: Path) -> Merge:
    """Return what another record of decisions would change in a dataset; nothing is written.

    Args:
        dataset: The dataset.
        other: The other ``decisions.csv``, or the dataset that holds it.

    Raises:
        NotADocumentError: ``dataset`` is no dataset.
        UsageError: A record of decisions cannot be read.
    """
    path = other / DECISIONS_FILE if other.is_dir() else other
    if not path.is_file():
        raise UsageError(
            Message(
                f"找不到核定记录 {path}，请检查路径。",
                f"There is no record of decisions {path}; check the path.",
            )
        )
    tables = Dataset(dataset)
    own = Journal(dataset / DECISIONS_FILE).read()
    new = unknown(Standings(own), Journal(path).read())
    return Merge(new, _effects(tables, own, new))


def _effects(tables: Dataset, own: Sequence[Decision], new: Sequence[Decision]) -> list[Effect]:
    """Return what changes: spots are matched as replay does, so that a box that moved is no other."""
    touched = {one.anchor.sha256 for one in new}
    effects: list[Effect] = []
    told: set[str] = set()
    merged = Standings([*own, *new]).by_file()
    fresh = {one.decision_id for one in new}
    for part in tables.parts():
        book = Book.of({name: list(part[name]) for name in TABLES})
        if touched.isdisjoint(book.hashes):
            continue
        held = book.standings(merged)
        stand = book.decisions(held)
        groups = [[one] for one in held]
        for matched in (stand.facts, stand.findings, stand.columns):
            groups += [list(standings) for standings in matched.conflicts.values()]
        for group in sorted(groups, key=len, reverse=True):
            ids = {head.decision_id for one in group for head in one.heads}
            if ids & fresh and not ids & told:
                told |= ids
                effects.append(_effect(str(book.circular["file"]), group, own))
    for sha256, standings in merged.items():
        for one in standings:
            ids = {head.decision_id for head in one.heads}
            if sha256 in touched and ids & fresh and not ids & told:
                told |= ids
                effects.append(_effect("", [one], own))
    return effects


def _effect(file: str, group: Sequence[Standing], own: Sequence[Decision]) -> Effect:
    heads = tuple(head for one in group for head in one.heads)
    after = Standing(heads, tuple(verdict for one in group for verdict in one.verdicts))
    spots = {head.anchor for head in heads}
    before = [
        one
        for one in Standings(d for d in own if d.anchor.sha256 == heads[0].anchor.sha256).each()
        if spots & set(one.anchors)
    ]
    return Effect(file, heads[0].anchor, before[0] if before else None, after)
