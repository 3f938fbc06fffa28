"""Facts as spots of a page, and which of them a decision is about.

Reading improves: a box grows by a hair, a name is read otherwise, an indicator is called by its
whole name. So a decision is about the spot that it names in most ways, and about none where two
would do as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tongbao.review.decision import DECIMALS, Anchor
from tongbao.review.standing import Standing, Verdict

Key = TypeVar("Key")

_SHARE = 0.5
"""Part of the smaller box that must lie in the other for both to be one spot."""
_BOX, _PRINTED, _INDICATOR, _PLACE = 4, 3, 2, 2
"""How much it counts that two spots agree in this; the box and one more say enough."""
_EXACT = 6
"""How much more the very same box counts: boxes of a table's columns overlap, and names are mended."""
_ENOUGH = _BOX + _INDICATOR


@dataclass(frozen=True, slots=True)
class Spot(Generic[Key]):
    """Something that a decision may be about."""

    key: Key
    page: int | None
    box: tuple[float, float, float, float] | None
    printed: str
    indicator: str
    place: str
    sha256: str
    """Of the file whose page it is: a letter's annexes may have their own."""

    def anchor(self, about: str) -> Anchor:
        """Return what names this spot in a decision."""
        box = self.box or (0.0, 0.0, 0.0, 0.0)
        return Anchor(
            self.sha256, self.page or 1, box, self.printed, self.indicator, self.place, about
        )


def printed_text(place_text: str, rank: object, value_text: str) -> str:
    """Return what names a fact by its print: 保定市 3 98.5%."""
    rank_text = "" if rank is None else str(rank)
    return " ".join(part for part in (place_text, rank_text, value_text) if part)


def indicator_text(names: Mapping[str, object]) -> str:
    """Return what names an indicator: 6 城市排水工程（主城区）完成率〔全市〕A组."""
    told = {name: "" if value is None else str(value) for name, value in names.items()}
    number = f"{told['project_no']} " if told["project_no"] else ""
    item = f"（{told['item']}）" if told["item"] else ""
    scope = f"〔{told['scope']}〕" if told["scope"] else ""
    return f"{number}{told['project']}{item}{told['metric']}{scope}{told['group_name']}"


@dataclass(frozen=True)
class Matched(Generic[Key]):
    """Which spots decisions are about."""

    verdicts: Mapping[Key, Verdict]
    """What holds of each spot of which somebody decided."""
    heads: Mapping[Key, tuple[str, ...]]
    """The decisions that stand at each spot: whoever decides there has seen them."""
    conflicts: Mapping[Key, tuple[Standing, ...]]
    """Where people differ."""
    unfit: Sequence[Standing]
    """What fits no spot, or several alike."""


def match(standings: Iterable[Standing], spots: Iterable[Spot[Key]]) -> Matched[Key]:
    """Find the spot of each standing decision.

    Args:
        standings: Of a circular's files, and all about the same kind of thing.
        spots: Of the same files.
    """
    by_page: dict[tuple[str, int | None], list[Spot[Key]]] = defaultdict(list)
    for spot in spots:
        by_page[spot.sha256, spot.page].append(spot)
    found: dict[Key, list[Standing]] = defaultdict(list)
    unfit = []
    for standing in standings:
        key = _spot_of(standing, by_page)
        if key is not None:
            found[key].append(standing)
        elif not (standing.verdict is None and not standing.conflict):
            unfit.append(standing)
    verdicts, heads, conflicts = {}, {}, {}
    for spot_key, own in found.items():
        heads[spot_key] = tuple(sorted(head.decision_id for one in own for head in one.heads))
        stand = [verdict for one in own for verdict in one.verdicts if verdict or one.conflict]
        effects = {one.effect if one else None for one in stand}
        if len(effects) > 1:
            conflicts[spot_key] = tuple(own)
        elif stand and stand[0] is not None:
            verdicts[spot_key] = stand[0]
    return Matched(verdicts, heads, conflicts, unfit)


def _spot_of(
    standing: Standing, by_page: Mapping[tuple[str, int | None], list[Spot[Key]]]
) -> Key | None:
    """Return the spot that the last decisions name, else the one that those before them do."""
    for anchors in (standing.anchors, standing.earlier):
        named = (_best(one, by_page.get((one.sha256, one.page), ())) for one in anchors)
        keys = {key for key in named if key is not None}
        if keys:
            return keys.pop() if len(keys) == 1 else None
    return None


def _best(anchor: Anchor, spots: Sequence[Spot[Key]]) -> Key | None:
    """Return the one spot that an anchor names best; None where none does, or two alike."""
    scored = [(_score(anchor, spot), spot.key) for spot in spots]
    best = max((score for score, _ in scored), default=0)
    keys = [key for score, key in scored if score == best]
    return keys[0] if best >= _ENOUGH and len(keys) == 1 else None


def _score(anchor: Anchor, spot: Spot[Key]) -> int:
    same_box = spot.box is not None and _overlap(anchor.box, spot.box) >= _SHARE
    agreed = (
        _BOX * same_box
        + _PRINTED * (anchor.printed == spot.printed)
        + _INDICATOR * (anchor.indicator == spot.indicator)
        + _PLACE * (anchor.place == spot.place)
    )
    exact = spot.box is not None and anchor.box == tuple(round(edge, DECIMALS) for edge in spot.box)
    return agreed + _EXACT * (exact and agreed >= _ENOUGH)


def _overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how much of the smaller box lies in the other; equal boxes agree, empty ones too."""
    if tuple(one) == tuple(other):
        return 1.0
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(across, 0.0) * max(down, 0.0) / smaller if smaller > 0 else 0.0
