"""What a table's reader knows besides the table: header, prose sections, places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from tongbao.model import (
    Attribute,
    Claim,
    Doubt,
    Header,
    Place,
    PlaceLevel,
    RankedSet,
    Ranking,
    Section,
    Table,
    TableRoles,
)
from tongbao.normalize.cues import sentences_leaving_out
from tongbao.normalize.rankings.labels import Label, caption_label, one_line
from tongbao.normalize.rankings.parameters import LIKENESS
from tongbao.places import PlaceContext, PlaceMatch, match_place, split_names
from tongbao.text.folding import fold, squash


class Indicated(NamedTuple):
    """The address of an indicator."""

    project_no: int | None = None
    item: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True)
class TableReading:
    """What a reader makes of one table."""

    rankings: tuple[Ranking, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    roles: TableRoles | None = None


class Sections:
    """The numbered sections of the prose, found by the name of their project."""

    def __init__(self, sections: Iterable[Section]) -> None:
        """Sort sections by the names of their projects."""
        self._all = tuple(sections)
        self._folded = [fold(section.project) for section in self._all]
        self._named: dict[str, list[Section]] = defaultdict(list)
        self._items: dict[str, list[str]] = defaultdict(list)
        for section, name in zip(self._all, self._folded, strict=True):
            self._named[name].append(section)
            if section.item:
                self._items[section.project].append(section.item)
        self._found: dict[tuple[str, int | None], Section | None] = {}

    def __iter__(self) -> Iterator[Section]:
        """Yield the sections in printed order."""
        return iter(self._all)

    def find(self, name: str, number: int | None) -> Section | None:
        """Return the section of a project's name; the number alone is not enough."""
        if (name, number) not in self._found:
            self._found[name, number] = self._find(fold(name), number)
        return self._found[name, number]

    def _find(self, name: str, number: int | None) -> Section | None:
        for section in self._named.get(name, ()):
            if number is None or section.project_no == number:
                return section
        for section, other in zip(self._all, self._folded, strict=True):
            agrees = number is None or section.project_no is None or section.project_no == number
            if agrees and _alike(other, name):
                return section
        return None

    def items_of(self, project: str) -> Sequence[str]:
        """Return the items that the sections of a project name."""
        return self._items.get(project, ())


class Spoken:
    """What a document says outside its tables' cells: looked through once for all of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the paragraphs of a document, and the captions and notes of its tables."""
        self._texts = tuple(texts)

    def counts_in(self, word: str) -> bool:
        """Return whether a figure is printed right before a word: 975811U of （U）."""
        behind = rf"\d\s*个?{re.escape(word)}(?![A-Za-z])"
        return bool(word.strip()) and any(re.search(behind, text) for text in self._texts)

    def sets_apart(self, *names: str) -> bool:
        """Return whether a sentence leaves a place, or some places of a metric, unranked."""
        return any(name and squash(name) in said for said in self._leaving_out for name in names)

    @cached_property
    def _leaving_out(self) -> tuple[str, ...]:
        return sentences_leaving_out(self._texts)


@dataclass(slots=True)
class TableContext:
    """One table with what surrounds it. ``doubts`` collects what its reader cannot settle."""

    table: Table
    header: Header
    sections: Sections
    places: PlaceContext
    heading: Section | None = None
    """The numbered section of the prose that the table stands in."""
    claims: tuple[Claim, ...] = ()
    ranked_set: RankedSet | None = None
    further_notes: tuple[str, ...] = ()
    """Notes of the document's other tables: a mark means the same in all of them."""
    spoken: Spoken = field(default_factory=lambda: Spoken(()))
    """What the document says outside its tables' cells."""
    current: Indicated = field(default_factory=Indicated)
    """The indicator being read: doubts are noted as its own."""
    doubts: list[Doubt] = field(default_factory=list)
    _matches: dict[str, PlaceMatch] = field(default_factory=dict)
    _areas: dict[str, TableContext] = field(default_factory=dict)
    _claimed: Mapping[str, str] | None = field(default=None, init=False)
    _noted: set[tuple[object, ...]] = field(default_factory=set, init=False)

    def match(self, text: str) -> PlaceMatch:
        """Return what place a cell's whole text names; remembered per text."""
        found = self._matches.get(text)
        if found is None:
            found = self._matches[text] = match_place(text, self.places)
        return found

    def within(self, area: Place) -> TableContext:
        """Return the context of rows whose places lie in an area; doubts are noted together."""
        if area.code not in self._areas:
            level: PlaceLevel = "county" if area.level == "prefecture" else "prefecture"
            names = self.places.gazetteer
            city = area.code if area.level == "prefecture" else ""
            places = PlaceContext(
                self.places.year, names.province_of(area), city, level, self.places.ranked
            )
            self._areas[area.code] = self._sharing(places=places, _matches={}, _areas={})
        return self._areas[area.code]

    def captioned(self, caption: str) -> TableContext:
        """Return the context of the same table under the caption that its own first row prints."""
        return self._sharing(table=replace(self.table, caption=caption))

    def about(self, indicator: Indicated) -> TableContext:
        """Return the context while one indicator is read: doubts are noted as its own."""
        return self._sharing(current=indicator)

    def _sharing(self, **changes: Any) -> TableContext:
        """Return a changed context that notes its doubts together with this one."""
        inner = replace(self, **changes)
        inner._noted = self._noted
        return inner

    def names(self, text: str) -> list[tuple[str, PlaceMatch]]:
        """Return the places that a group cell names, each with its text as printed."""
        return [(name, match) for name, match, _ in split_names(text, self.places)]

    def doubt(self, kind: str, cell_table: tuple[int, int] | None = None, **facts: str) -> None:
        """Note a doubt at a cell of the table (row, column), with what its sentence needs."""
        self.doubt_of(kind, cell_table, self.current, **facts)

    def doubt_of(
        self, kind: str, cell_table: tuple[int, int] | None, of: Indicated, **facts: str
    ) -> None:
        """Note a doubt about one indicator at a cell of the table (row, column)."""
        page, box = None, None
        if cell_table is not None:
            cell = self.table.grid()[cell_table[0]][cell_table[1]]
            if cell is not None:
                page, box = cell.page, cell.box
        if page is None and self.table.parts:
            page, box = self.table.parts[0]
        self.note(Doubt(kind, page, box, dict(facts), of.project_no, of.item, of.metric))

    def note(self, doubt: Doubt) -> None:
        """Keep a doubt, unless one of its kind stands at its place already."""
        key = (doubt.kind, doubt.page, doubt.box, doubt.project_no, doubt.item)
        if key not in self._noted:
            self._noted.add(key)
            self.doubts.append(doubt)

    @property
    def claimed(self) -> Mapping[str, str]:
        """Return the names of the places that the prose claims something of, as it prints them."""
        if self._claimed is None:
            named = {c.place.name: c.place_text for c in self.claims if c.place is not None}
            self._claimed = named
        return self._claimed

    @property
    def caption(self) -> Label:
        """Return the table's caption taken apart."""
        return caption_label(self.table.caption) if self.table.caption else Label(None, "")

    @property
    def explanations(self) -> Iterator[str]:
        """Yield the caption and the notes, where marks and brackets are explained."""
        yield one_line(self.table.caption)
        for note in self.table.notes:
            yield one_line(note)


def named_like(first: str, second: str) -> bool:
    """Return whether two names mean the same project or item.

    The prose and the table may differ by a word (工程, 改造) or a bracket; a ratio of 90 on
    folded names keeps 供水/供热/燃气老旧管网 apart, which differ by one character in six.
    """
    return _alike(fold(first), fold(second))


def _alike(one: str, two: str) -> bool:
    if not one or not two:
        return False
    if one == two or (
        min(len(one), len(two)) >= LIKENESS.contained_chars and (one in two or two in one)
    ):
        return True
    long = len(one) == len(two) >= LIKENESS.alike_chars
    return long and fuzz.ratio(one, two) >= LIKENESS.alike_percent


def find_section(name: str, number: int | None, context: TableContext) -> Section | None:
    """Return the prose's section for a project's name; the number alone is not enough."""
    return context.sections.find(name, number)


def numbered(label: Label, context: TableContext) -> Label:
    """Give a label the number that the prose gives its project, where it has none itself."""
    if label.number is not None or not label.name:
        return label
    section = find_section(label.name, None, context)
    return replace(label, number=section.project_no) if section else label


_BRACKET_MEANS = re.compile(
    r"括号[内里中](?:的)?(?:数字|数据|数值|数|值|名次|排名)?(?:为|是|表示|系|代表)?(?P<what>[^，。；;,）)]+)"
)
_QUOTES = "“”\"'‘’「」＂"
"""Either way round: a typist's “-“ is as common as a scan's."""
_MARK_MEANS = re.compile(
    rf"(?P<marks>[-—－–/／_*{_QUOTES}](?:[-—－–/／_*{_QUOTES}、或和及与\s])*)(?:均?表示|均?代表|均?为|是|指)\s*"
    rf"(?P<what>[^，。；;,）){_QUOTES}]+)"
)
"""One mark or several, quoted or not: “/”“—”表示无此项任务."""

_ENDS = " \t\n\u3000、，,.．·:："
"""What no label begins or ends with: a full stop of a coarse picture looks like a comma."""


def bracket_meaning(context: TableContext) -> str:
    """Return what a note says of the numbers in brackets (上年同期), or ``''``."""
    for text in context.explanations:
        found = _BRACKET_MEANS.search(text)
        if found:
            return found["what"].strip(_ENDS)
    return ""


def mark_meaning(mark: str, context: TableContext) -> str:
    """Return what a note says of a mark such as ``-`` (未设置目标), or ``''``."""
    wanted = fold(mark).strip(_QUOTES)
    for text in (*context.explanations, *map(one_line, context.further_notes)):
        for found in _MARK_MEANS.finditer(text):
            if wanted and wanted in fold(found["marks"]):
                return found["what"].strip(_ENDS)
    return ""
