"""Places: what a printed name means at a circular's date, and which set it ranks."""

from __future__ import annotations

from tongbao.places.context import NOT_FOUND, PlaceContext, PlaceMatch
from tongbao.places.gazetteer import Gazetteer, gazetteer
from tongbao.places.matching import match_place
from tongbao.places.splitting import NameFinder, split_names

__all__ = [
    "NOT_FOUND",
    "Gazetteer",
    "NameFinder",
    "PlaceContext",
    "PlaceMatch",
    "gazetteer",
    "match_place",
    "split_names",
]
