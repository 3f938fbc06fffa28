"""Where a file begins a new circular: all signs of a page together, for and against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from tongbao.normalize.ranked_set import Area, infer_area
from tongbao.normalize.volumes.page_signs import PageSigns
from tongbao.normalize.volumes.parameters import CUT
from tongbao.text.folding import fold
from tongbao.text.periods import find_periods

_HANDS_ON = re.compile(r"转发|印发|批转")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A page on which a circular may begin."""

    index: int
    """Among the pages read, from 0."""
    points: float

    @property
    def cut(self) -> bool:
        """Return whether the file is cut there."""
        return self.points >= CUT.cut_points

    @property
    def doubtful(self) -> bool:
        """Return whether the decision, whichever it is, could well be the other one."""
        return abs(self.points - CUT.cut_points) < CUT.sure_margin_points


@dataclass(slots=True)
class _Current:
    """What is known of the circular that goes on until the next cut."""

    number: str = ""
    series: str = ""
    title: str = ""
    area: Area = field(default_factory=Area)
    letter: bool = False
    signed: bool = False
    """Whether its last page so far ends in a signature."""
    signed_before: bool = False
    printed: int | None = None
    """The last page number that it prints."""
    annexes: list[str] = field(default_factory=list)
    last_head: frozenset[str] = frozenset()

    def take_in(self, page: PageSigns, *, opens: bool = False) -> None:
        """Go on with a page; the one that opens it says who it is."""
        if opens or not (self.number or self.title):
            self.number, self.series, self.title = page.document_number, page.series, page.title
            self.area = infer_area([page.title, page.red_head], page.document_number, None)
            self.letter = bool(page.salutation or page.document_number)
        self.printed = page.printed
        self.annexes = [*self.annexes, *page.annexes][: CUT.most_annexes]
        self.last_head = frozenset(map(fold, page.head))
        self.signed = page.signed
        self.signed_before |= page.signed_anywhere


def find_beginnings(pages: Sequence[PageSigns], continued: AbstractSet[int]) -> list[Beginning]:
    """Return the pages behind the first on which a circular begins, or may begin.

    Args:
        pages: The signs of all pages read, in order.
        continued: Numbers of the pages on which a table of the page before goes on.
    """
    found: list[Beginning] = []
    current = _Current()
    for index, page in enumerate(pages):
        if not page.starts_with:  # nothing stands on it: it belongs to the page before
            continue
        points = _points(current, page, goes_on=page.number in continued) if index else 0.0
        beginning = Beginning(index, points)
        if index and (beginning.cut or beginning.doubtful):
            found.append(beginning)
        if index and beginning.cut:
            current = _Current()
        current.take_in(page, opens=not index or beginning.cut)
    return found


def _points(current: _Current, page: PageSigns, *, goes_on: bool) -> float:
    """Return what all signs of a page add up to."""
    points = sum(_for_its_head(current, page)) + sum(_against(current, page))
    return points + sum(_around(current, page)) + (CUT.goes_on_points if goes_on else 0.0)


def _for_its_head(current: _Current, page: PageSigns) -> Iterator[float]:
    """Yield what a page's own head says for a beginning."""
    new_number = page.document_number not in {"", current.number}
    # A running head has no salutation under it.
    own_title = new_number or page.salutation or fold(page.title) not in current.last_head
    new_title = bool(page.title and own_title)
    if new_number:
        yield CUT.number_points
    if page.series not in {"", current.series}:
        yield CUT.series_points
    if page.red_head:
        telling = new_number or (new_title and page.letter_title)
        yield CUT.red_head_points if telling else CUT.bare_red_head_points
    if not new_title:
        return
    if page.letter_title:
        yield CUT.letter_title_points if page.large_title else CUT.plain_title_points
    else:
        yield CUT.table_title_points
        if current.letter and not new_number:
            yield CUT.like_annex_points
    if page.salutation:
        yield CUT.salutation_points
    yield from _another_subject(current, page)


def _another_subject(current: _Current, page: PageSigns) -> Iterator[float]:
    """Yield what tells another area or time than the current circular's."""
    area = infer_area([page.title, page.red_head], page.document_number, None)
    if area.province_code and current.area.province_code:
        if area.province_code != current.area.province_code:
            yield CUT.another_province_points
        elif area.city_code and current.area.city_code not in {"", area.city_code}:
            yield CUT.another_city_points
    ours, theirs = _period(current.title), _period(page.title)
    if ours and theirs and ours != theirs:
        far = abs(ours[0] - theirs[0]) > 1
        yield CUT.far_period_points if far else CUT.another_period_points


def _period(title: str) -> tuple[int, int, int] | None:
    """Return the year of a title's period with its first and last month; None where it has none."""
    found = next((p for p in find_periods(title) if p.year is not None), None)
    return (found.year, found.first, found.last) if found and found.year is not None else None


def _against(current: _Current, page: PageSigns) -> Iterator[float]:
    """Yield what a page's top says against a beginning."""
    if page.starts_with == "annex":
        yield CUT.annex_points
    elif page.starts_with == "section":
        yield CUT.section_points
    elif page.starts_with in {"text", "table"}:
        yield CUT.headless_points
    if page.title and (_announced(current, page.title) or _handed_on(current, page.title)):
        yield CUT.announced_points


def _announced(current: _Current, title: str) -> bool:
    wanted = fold(re.sub(r"[（(][^（()）]*[)）]$", "", title))
    names = [fold(re.sub(r"[（(][^（()）]*[)）]$", "", name)) for name in current.annexes]
    return any(fuzz.ratio(wanted, name) >= CUT.annex_like for name in names)


def _handed_on(current: _Current, title: str) -> bool:
    """Return whether the current circular hands on the document of a title."""
    whole, part = fold(current.title), fold(title)
    return bool(_HANDS_ON.search(whole)) and part != whole and part in whole


def _around(current: _Current, page: PageSigns) -> Iterator[float]:
    """Yield what page numbers and the pages before say."""
    if page.printed is not None and current.printed is not None:
        if page.printed == current.printed + 1:
            yield CUT.counts_on_points
        elif page.printed == 1:
            yield CUT.restart_points
    elif page.printed == 1:
        yield CUT.first_number_points
    if current.signed:
        yield CUT.signed_points
    elif current.signed_before:
        yield CUT.signed_before_points
    elif current.letter:
        yield CUT.unsigned_points
