"""The closed set of names that a document's cells may print, in the forms it prints them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tongbao.confidence import DOUBTFUL, Reason, flagged
from tongbao.model import Cell, Document, Evidence, Place
from tongbao.normalize.correction.parameters import CANDIDATES
from tongbao.places import PlaceContext, match_place
from tongbao.places.gazetteer import short_name
from tongbao.text.folding import squash

_SIGN = r"[*＊※▲△▼★☆●○◆◇■□#†‡①-⑳]"
_EXPLAINED = re.compile(rf"(?:^|[：:，,；;。“\"])({_SIGN})(?=[”\"]?(?:为|表示|是|代表|系|指|号))")
_MARKED = re.compile(rf"(.{{2,}}?)({_SIGN})")
_SIGNS = "*※▲△★☆●○◆◇■□#†‡①②③④⑤"
_LOST = re.compile(
    r"(?:^|[：:；;。])[“”\"'‘’]{0,4}(?:(?:表示|代表)[^，,。；;]+|(?:为|系)[^，,。；;]*的[^，,。；;]{1,6})(?=[。；;]|$)"
)
"""What a note says of a mark that is not there (注：为首次参加排名的地区)."""


@dataclass(frozen=True, slots=True)
class Names:
    """Printed form → the place it names (a key that tells places apart)."""

    forms: dict[str, str]
    marks: str = ""
    """Marks of footnotes that the document sets behind names."""

    def key(self, text: str) -> str:
        """Return which place a printed form names, or ``""``."""
        return self.forms.get(squash(text), "")


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """Evidence of a cell whose reading was corrected; ``text`` stays the bare reading."""

    bare: Evidence
    confidence: float

    @property
    def text(self) -> str:
        """Return the bare reading."""
        return self.bare.text

    @property
    def whole(self) -> bool:
        """Return whether the bare reading accounts for all that was seen."""
        return self.bare.whole

    @property
    def wording(self) -> str:
        """Return the bare reading as words support it."""
        return self.bare.wording

    def log_prob(self, candidate: str) -> float:
        """Return what the bare evidence says of a candidate."""
        return self.bare.log_prob(candidate)

    def readings(self, alphabet: str) -> Sequence[str]:
        """Return what the bare evidence may be."""
        return self.bare.readings(alphabet)


def flag(cell: Cell, reason: Reason, text: str | None = None) -> Cell:
    """Return a cell with the confidence that a doubt leaves, and with another text if one is given."""
    evidence = CorrectedText(cell.evidence, flagged(cell.evidence.confidence, reason))
    return replace(cell, text=cell.text if text is None else text, evidence=evidence)


def names_of(document: Document, places: PlaceContext) -> Names:
    """Return the names that may stand in a document's cells.

    Those of the ranked set, or of the area where the circular's words leave the set open,
    and every name that some cell of the document shows clearly.
    """
    forms: dict[str, str] = {}
    for place in _expect_places(places):
        for form in (place.name, short_name(place.name)):
            forms.setdefault(form, place.key)
    found: list[Place] = []
    for table in document.tables:
        for cell in table.cells:
            text = squash(cell.text)
            if (
                cell.evidence.confidence < DOUBTFUL
                or not CANDIDATES.shortest_name_chars <= len(text) <= CANDIDATES.longest_name_chars
                or text in forms
            ):
                continue
            match = match_place(text, places)
            if match.place is not None and match.how in {"exact", "short"} and not match.doubt:
                forms[text] = match.place.key
                found.append(match.place)
    for place in _siblings(found, places):
        for form in (place.name, short_name(place.name)):
            forms.setdefault(form, place.key)
    return Names(forms, _marks_of(document, forms))


def _marks_of(document: Document, forms: Mapping[str, str]) -> str:
    """Return the marks that notes explain (注：※为首次参加排名的地区), or that names carry.

    Where a note has lost its mark, the marks that may well be hidden behind names.
    """
    notes = _notes_of(document)
    marks = {mark for note in notes for mark in explained_marks(note)}
    hidden = any(lost_its_mark(note) for note in notes)
    for table in document.tables:
        for cell in table.cells:
            text = squash(cell.text)
            found = _MARKED.fullmatch(text)
            if found and found[1] in forms:
                marks.add(found[2])
            elif hidden and text in forms:
                seen = cell.evidence.log_prob
                bare = seen(text)
                marks.update(
                    sign
                    for sign in _SIGNS
                    if seen(text + sign) > bare - CANDIDATES.mark_shown_logodds
                )
    return "".join(sorted(marks))


def _notes_of(document: Document) -> list[str]:
    """Return the notes of a document, those of its tables first."""
    notes = [note for table in document.tables for note in table.notes]
    return notes + [block.text for block in document.blocks if block.kind == "note"]


def explained_marks(note: str) -> list[str]:
    """Return the footnotes' marks whose meaning a note tells."""
    return _EXPLAINED.findall(squash(note))


def lost_its_mark(note: str) -> bool:
    """Return whether a note tells the meaning of a mark that is not there."""
    return bool(_LOST.search(re.sub(r"^(?:备?注|说明)[：:]?", "", squash(note))))


def _siblings(found: Sequence[Place], places: PlaceContext) -> list[Place]:
    """Return the places of the area that most of the names found lie in."""
    areas = Counter((place.parent_code, place.level) for place in found if place.parent_code)
    if not areas:
        return []
    (parent, level), times = areas.most_common(1)[0]
    if times < max(CANDIDATES.fewest_fellows, CANDIDATES.fellows_share * len(found)):
        return []
    return places.gazetteer.children(parent, level)


def _expect_places(places: PlaceContext) -> Iterable[Place]:
    if places.ranked is not None:
        yield from places.ranked.places
        return
    names = places.gazetteer
    if places.level == "province":
        yield from names.provinces()
    elif places.level == "prefecture" and places.province_code:
        yield from names.prefectures(places.province_code)
        yield from names.ranked_beside(places.province_code)
    elif places.level == "county" and places.city_code:
        yield from names.children(places.city_code, "county")
