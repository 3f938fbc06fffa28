"""What is known of the places a circular speaks of, and what a match of a name says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tongbao.model import Place, PlaceLevel, RankedSet
from tongbao.places.gazetteer import Gazetteer, Named, gazetteer

How = Literal[
    "exact", "short", "folded", "glued", "former", "fuzzy", "local", "none"
]  # fmt: skip
"""``glued``: written together with its province or city; ``former``: a name of other years."""

SCORES: dict[How, float] = {
    "exact": 1.0,
    "short": 1.0,
    "folded": 0.99,
    "glued": 0.98,
    "local": 0.95,
    "former": 0.9,
    "none": 0.0,
}


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What is known of the places that a circular or a table speaks of."""

    year: int | None = None
    province_code: str = ""
    city_code: str = ""
    """Prefecture whose parts are ranked; a county's code where towns are."""
    level: PlaceLevel | None = None
    ranked: RankedSet | None = None

    @property
    def gazetteer(self) -> Gazetteer:
        """Return the gazetteer of the context's year."""
        return gazetteer(self.year)

    def ranks(self, place: Place) -> bool:
        """Return whether the ranked set holds a place."""
        return bool(self.ranked and any(same(place, member) for member in self.ranked.places))

    def inside(self, place: Place) -> bool:
        """Return whether a place lies in the context's province, or is ranked anyway."""
        province = self.gazetteer.province_of(place)
        return (
            not self.province_code
            or not province
            or province == self.province_code
            or self.level == "province"
            or self.ranks(place)
        )

    def fits_level(self, place: Place) -> bool:
        """Return whether a place stands at the level that the context ranks."""
        if self.level is None or place.level == self.level:
            return True
        if self.level in {"prefecture", "province"} and place.level == "special":
            return True
        names = self.gazetteer
        if self.level == "province":
            return place in names.planned_cities()
        # 济源市 and 仙桃市 are counties by code and stand beside the prefectures.
        return self.level == "prefecture" and (
            place in names.direct_counties(names.province_of(place))
        )


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What a name means, how that was found, and what else it might mean."""

    place: Place | None
    score: float
    how: How
    rivals: tuple[Place, ...] = ()
    doubt: str = ""
    """Rule code of what is doubtful about it; blank where nothing is."""


NOT_FOUND = PlaceMatch(None, 0.0, "none")


def same(one: Place, other: Place) -> bool:
    """Return whether two places are the same: by code, or by name where there is none."""
    return one.code == other.code if one.code or other.code else one.name == other.name


def distance(named: Named, context: PlaceContext) -> tuple[int, ...]:
    """Return how far a place is from what the context expects, nearest first."""
    place = named.place
    names = context.gazetteer
    return (
        0 if context.ranks(place) else 1,
        0 if not context.province_code or names.province_of(place) == context.province_code else 1,
        0 if not context.city_code or names.city_of(place) == context.city_code else 1,
        0 if context.fits_level(place) else 1,
        # A circular of 吉林省 ranks 吉林市 by the name 吉林, never itself.
        1 if place.code and place.code in {context.province_code, context.city_code} else 0,
        {"province": 0, "prefecture": 1, "special": 1, "county": 2, "local": 3}[place.level]
        if context.level is None
        else 0,
        0 if named.kind in {"full", "short", "special", "alias"} else 1,
    )
