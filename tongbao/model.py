"""The nouns of tongbao, as plain frozen data that every room shares.

Bytes become a :class:`Document` in ``extract`` (what stands on the page and where), a
:class:`Circular` in ``normalize`` (what it says of places), and the circular gets its
:class:`Finding` list in ``validate``. Nothing here reads files, guesses or judges.

Coordinates are PDF points from the top left of the page *as a reader sees it* (after
``/Rotate``). A text export has no page: there ``page`` is 1, and a box counts characters
across and lines down, so that a finding still points at its place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple, Protocol, runtime_checkable


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Return the horizontal extent."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return the vertical extent."""
        return self.bottom - self.top

    def joined(self, other: Box) -> Box:
        """Return the smallest box around both."""
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point lies inside (left and top edges belong to the box)."""
        return self.x0 <= x < self.x1 and self.top <= y < self.bottom


@runtime_checkable
class Evidence(Protocol):
    """What is known of a cell's text, whoever read it.

    ``normalize`` asks evidence and never knows which kind it was: certainty for a text
    layer, a recogniser's probabilities for a scan, a weighted distance for a damaged export.
    """

    @property
    def text(self) -> str:
        """Return the bare reading."""
        ...

    @property
    def confidence(self) -> float:
        """Return the belief in the bare reading, 0 to 1."""
        ...

    @property
    def whole(self) -> bool:
        """Return whether the bare reading accounts for all that was seen; if not, more stands there."""
        ...

    @property
    def wording(self) -> str:
        """Return the bare reading with its doubtful characters told by the words they make."""
        ...

    def log_prob(self, candidate: str) -> float:
        """Return the natural logarithm of P(what was seen | the page prints ``candidate``)."""
        ...

    def readings(self, alphabet: str) -> Sequence[str]:
        """Return what the page may print, of an alphabet's characters only, likeliest first."""
        ...


@dataclass(frozen=True, slots=True)
class CertainText:
    """Evidence of a text layer: the characters are what the file says they are."""

    text: str
    confidence: float = 1.0

    @property
    def whole(self) -> bool:
        """Return True: a file leaves no ink over."""
        return True

    @property
    def wording(self) -> str:
        """Return the bare reading: nothing else was seen."""
        return self.text

    def log_prob(self, candidate: str) -> float:
        """Return 0 for the text itself (blanks apart) and minus infinity for all else."""
        return 0.0 if "".join(candidate.split()) == "".join(self.text.split()) else float("-inf")

    def readings(self, alphabet: str) -> Sequence[str]:
        """Return the text, if it consists of the alphabet."""
        return [self.text] if set(self.text) <= set(alphabet) else []


Rotation = Literal[0, 90, 180, 270]


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters on one line with no visible gap between them."""

    text: str
    box: Box
    size: float
    """Font size in points (height of the line for a scan)."""
    rotation: Rotation = 0
    """Clockwise turn of the text itself, relative to the page as seen."""
    font: str = ""
    bold: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight printed line, horizontal or vertical, in points."""

    x0: float
    top: float
    x1: float
    bottom: float
    width: float
    """Thickness in points."""
    dashed: bool = False

    @property
    def horizontal(self) -> bool:
        """Return whether the line runs across the page."""
        return (self.x1 - self.x0) >= (self.bottom - self.top)


class Part(NamedTuple):
    """Where something stands: one page and one box on it."""

    page: int
    box: Box


BlankReason = Literal["", "ink_free", "unreadable", "struck_out", "continued"]
"""Why a cell has no text: ``""`` it has text; ``ink_free`` nothing is printed;
``unreadable`` ink but no text; ``struck_out`` a diagonal line crosses it; ``continued`` it goes
on from the page before, where its text is kept."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell, stored once whatever it spans. Rows and columns count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    """As printed; printed lines are parted by ``\\n``."""
    page: int
    box: Box
    evidence: Evidence
    blank: BlankReason = ""
    continued: tuple[Part, ...] = ()
    """Further places of the same cell when the table goes on over a page break."""
    bold: bool = False
    second: str = ""
    """What a second, independent recogniser surely reads here; blank where it does not."""

    @property
    def rows(self) -> range:
        """Return the rows that the cell covers."""
        return range(self.row, self.row + self.row_span)

    @property
    def columns(self) -> range:
        """Return the columns that the cell covers."""
        return range(self.column, self.column + self.column_span)


CellGrid = Sequence[Sequence[Cell | None]]
"""Rows of references to the cell that covers each place; None where none does."""

TableFrame = Literal["ruled", "aligned", "text"]
"""How a table's cells were found: printed lines, alignment of words, or a text export's tabs."""


TableKind = Literal["ruled", "half_ruled", "aligned"]
"""What shows a table's boundaries: rules all of them, some, or none."""
BoundaryWay = Literal["column", "row"]
BoundaryReason = Literal["rule", "implied", "white", "line"]
"""Why a boundary is where it is: a printed ``rule``; ``implied`` by fills or by figures that line up
within ruled cells; ``white`` that the lines leave; a ``line`` of text ends."""


class Boundary(NamedTuple):
    """Where a column or a row of a table begins or ends on one page, and why."""

    page: int
    way: BoundaryWay
    line: Box
    """The boundary itself, a box without width or without height."""
    why: BoundaryReason
    support: float
    """Share of it that its reason covers, 0 to 1: drawn by rules, or of the print beside it, what
    does not run across it."""


@dataclass(frozen=True)
class Table:
    """A table, whole: one that continues over pages is one.

    Without slots, unlike the others: it keeps its grid once that has been asked for.
    """

    number: int
    """From 1, in reading order over the document."""
    cells: tuple[Cell, ...]
    """In row-major order of their top left corner; no two cover the same place."""
    n_rows: int
    n_columns: int
    frame: TableFrame
    parts: tuple[Part, ...]
    """The table's box on each of its pages."""
    caption: str = ""
    """The line or lines right above that name the table."""
    notes: tuple[str, ...] = ()
    """Lines right below that explain it (注：…)."""
    repeated_header_rows: frozenset[int] = frozenset()
    """Rows that print the header again after a page break: kept in ``cells``, not read."""

    def grid(self) -> CellGrid:
        """Return ``n_rows`` × ``n_columns`` references to the cell that covers each place."""
        return self._grid

    @cached_property
    def _grid(self) -> CellGrid:
        places: list[list[Cell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in cell.rows:
                for column in cell.columns:
                    places[row][column] = cell
        return tuple(map(tuple, places))


BlockKind = Literal["heading", "paragraph", "caption", "note", "header", "footer"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-sized piece of text outside tables."""

    number: int
    """From 1, in reading order over the document."""
    kind: BlockKind
    text: str
    """As printed, wrapped lines joined; a printed line end that ends a paragraph is ``\\n``."""
    page: int
    box: Box
    size: float = 0.0
    bold: bool = False
    confidence: float = 1.0
    lines: tuple[Part, ...] = ()


PageReading = Literal["text", "ocr", "none"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as seen by a reader."""

    number: int
    """From 1."""
    width: float
    height: float
    reading: PageReading
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that reading noticed and cannot settle; ``validate`` words it as a finding.

    ``kind`` is the code of the rule that words it (``reading-…``, ``place-…``), and
    ``facts`` what its sentence needs.
    """

    kind: str
    page: int | None = None
    box: Box | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    project_no: int | None = None
    item: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True)
class FileOfDocument:
    """One of the files that a document was joined from: a letter, or one of its annexes."""

    file: str
    """The name the user gave."""
    sha256: str
    pages: int
    """How many of its pages were read."""
    pages_before: int = 0
    """What its own page numbers are counted on from in the document."""


class PageOfFile(NamedTuple):
    """A page as its file counts it."""

    file_no: int
    """Which of the document's files it is, from 1."""
    page: int


@dataclass(frozen=True)
class Document:
    """What stands in one file, or in several that are one, and where. Knows no places or ranks.

    Without slots, as :class:`Table` is: what is looked up again and again is kept.
    """

    file: str
    """The name the user gave, for messages and the ``file`` column."""
    sha256: str
    pages: tuple[Page, ...]
    flow: tuple[Block | Table, ...]
    """Blocks and tables in reading order."""
    doubts: tuple[Doubt, ...] = ()
    part: int = 1
    """Which circular of its file this is, from 1."""
    first_page: int | None = None
    """First page of the file that belongs to it; None: the file's first."""
    last_page: int | None = None
    joined: tuple[FileOfDocument, ...] = ()
    """The files it was joined from, the letter first; none where it is of one file."""

    @property
    def files(self) -> tuple[FileOfDocument, ...]:
        """Return all files that it was read from."""
        own = FileOfDocument(self.file, self.sha256, len(self.pages))
        return self.joined or (own,)

    def page_of_file(self, page: int) -> PageOfFile:
        """Return where a page of the document is found: in which file, as which of its pages."""
        before = [one.pages_before for one in self.files]
        number = max(bisect_left(before, page), 1)
        return PageOfFile(number, page - before[number - 1])

    @property
    def circular_id(self) -> str:
        """Return the first 16 hex digits of the file's SHA-256; ``-2`` … for its further parts."""
        return self.sha256[:16] + (f"-{self.part}" if self.part > 1 else "")

    @property
    def tables(self) -> Iterator[Table]:
        """Yield the tables in reading order."""
        return iter(self._tables)

    @cached_property
    def _tables(self) -> Sequence[Table]:
        return [item for item in self.flow if isinstance(item, Table)]

    @cached_property
    def tables_by_number(self) -> Mapping[int, Table]:
        """Return number → table."""
        return {table.number: table for table in self.tables}

    @property
    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in reading order."""
        return (item for item in self.flow if isinstance(item, Block))

    @property
    def reading(self) -> Literal["text", "ocr", "mixed"]:
        """Return how the pages were read."""
        kinds = {page.reading for page in self.pages if page.reading != "none"}
        if kinds == {"ocr"}:
            return "ocr"
        return "mixed" if "ocr" in kinds else "text"


PlaceLevel = Literal["province", "prefecture", "county", "special", "local"]
"""``special``: ranked like a division but without a code (雄安新区); ``local``: open sets
(towns, functional zones, bureaus) known only by their printed name."""


@dataclass(frozen=True, slots=True)
class Place:
    """An official division at a date, or a place ranked like one."""

    code: str
    """GB/T 2260; blank for a place without one."""
    name: str
    """Official full name at the circular's date."""
    level: PlaceLevel
    parent_code: str = ""
    """Code of the division it belongs to; blank where unknown."""

    @property
    def key(self) -> str:
        """Return what tells it from others: its code, else its name."""
        return self.code or self.name


@dataclass(frozen=True, slots=True)
class RankedSet:
    """The closed set of places that a circular ranks, in official order."""

    places: tuple[Place, ...]
    stated: bool
    """True where the circular's own words define it; False where its tables suggest it."""
    evidence: str = ""
    """The words that define it, or how it was worked out."""
    stated_places: int | None = None
    """How many of its places, from the first on, its words define; None for all of them."""


EntryStatus = Literal["ranked", "completed", "no_task", "unranked"]
Basis = Literal["printed", "inferred", "reviewed"]
Order = Literal["desc", "asc"]
DecisionKind = Literal["accepted", "kept", "typed", "added", "struck", "unsure"]
"""``accepted``: the proposal; ``kept``: what is printed; ``typed``: entered by hand; ``added``: a row
that was missing; ``struck``: no row; ``unsure``: looked at, left open."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided of an entry, and what is final by that."""

    decision: DecisionKind
    value: Decimal | None
    rank: int | None
    place: Place | None
    by_column: bool = False
    """Whether it was decided with its whole column: what it is, not whether it is read rightly."""

    @property
    def settled(self) -> bool:
        """Return whether the entry is beyond doubt now."""
        return self.decision != "unsure" and not self.by_column


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in one ranking."""

    place: Place | None
    """None for rows of bureaus, companies or names that no gazetteer knows."""
    place_text: str
    """As printed."""
    rank: int | None
    value: Decimal | None
    value_text: str
    """As printed."""
    status: EntryStatus
    basis: Basis
    confidence: float
    page: int
    box: Box
    rank_text: str = ""
    """As printed in the rank's cell (header cell of a wide table)."""
    rank_end: int | None = None
    """Last position of a group printed over positions ``rank``–``rank_end``."""
    place_evidence: Evidence | None = None
    value_evidence: Evidence | None = None
    place_cell: tuple[int, int] | None = None
    """Row and column of the cell that names the place, in the ranking's table."""
    value_cell: tuple[int, int] | None = None
    rank_cell: tuple[int, int] | None = None
    group_name: str = ""
    """As printed: A组, 大区组; blank where the table has no groups."""
    value_qualifier: str = ""
    """What is printed before or behind the value and says how exact it is: 约, 以上."""
    place_now: str = ""
    """Code of the division that the place's area belongs to today, if another."""
    detail: bool = False
    """True for a part of the place in the row above (其中：辛集市), which sums hold already."""
    decided: Decided | None = None
    """What a person decided of it; the rest of the entry stays as it was read."""

    @property
    def place_key(self) -> str:
        """Return what tells the place from others: its code, else its name, else what is printed."""
        return self.place_text if self.place is None else self.place.key


@dataclass(frozen=True, slots=True)
class Ranking:
    """One indicator: how one metric of one project ranks the places."""

    project_no: int | None
    project: str
    item: str
    metric: str
    scope: str
    unit: str
    order: Order
    entries: tuple[Entry, ...]
    """In printed order."""
    totals: tuple[Entry, ...] = ()
    """Rows of 合计, 全省, 平均: not places, but rules recompute them."""
    table: int | None = None
    """Number of the table it was read from; None for a list in prose."""
    layout: str = ""
    """Name of the reader that read it."""
    ranks_printed: bool = True
    """False where no rank stands in the table and none is implied by its order."""
    excerpt: bool = False
    """True where the table shows only a part of the set on purpose (前10名)."""
    unfilled: tuple[Entry, ...] = ()
    """Places whose row prints neither value, rank nor note, only blanks or unexplained dashes:
    they make no fact, but they are not lost either."""
    group_name: str = ""
    """The group that its ranks are among, where ranks begin anew in each group; else blank."""
    label_cells: tuple[tuple[int, int], ...] = ()
    """Row and column of the body cells that name it: project, item, group."""
    period: str = ""
    """What span of time its values are of: ISO month, quarter, half, year or range."""
    cumulative: bool | None = None
    """Whether its values add up from the period's begin; None where that is not known."""
    series: str = ""
    """Id of the indicator over circulars: the same for what one series goes on with."""

    @property
    def measure(self) -> Measure:
        """Return what is measured, in which unit, and among which set, whatever the project."""
        return self.metric, self.unit, self.scope


Measure = tuple[str, str, str]
"""A metric, its unit and the set that its ranks are among."""


@dataclass(frozen=True, slots=True)
class TableRoles:
    """What a table's cells are that make no fact of their own: (row, column) of each."""

    table: int
    header: frozenset[tuple[int, int]]
    """Header, units, column numbers, titles."""
    asides: frozenset[tuple[int, int]] = frozenset()
    """Running numbers, banners of groups, notes."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a table prints of a place beside ranks and values: 等次, 首要污染物, 备注."""

    table: int
    row: int
    column: int
    place: Place | None
    place_text: str
    header: str
    text: str
    """As printed."""
    page: int
    box: Box


ClaimKind = Literal["top", "bottom", "completed", "zero", "below_full", "no_task", "class"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence of the prose says of one place."""

    project_no: int | None
    project: str
    item: str
    kind: ClaimKind
    position: int
    """From 1, as first named; tied places share the position of the first of them."""
    place: Place | None
    place_text: str
    page: int
    box: Box
    sentence: str
    """The printed sentence it was read from."""
    completed: bool = False
    """True where the sentence adds （完成任务） to a place it names as top."""
    value: Decimal | None = None
    """The figure that the sentence prints of the place; None where it prints none."""
    unit: str = ""
    topic: str = ""
    """The words before the names, which tell of which indicator the sentence speaks."""
    words: str = ""
    """The words of a ``class``: 优秀等次."""
    value_qualifier: str = ""
    """What is printed before or behind the value and says how exact it is: 约, 以上."""
    counted: bool = False
    """True where the sentence prints ``position`` itself: 居第4位, 倒数第二."""
    least_first: bool | None = None
    """Whether it is among the least (最少的) or the greatest (最多的), which of them are the first
    only a table's ranks tell surely; None where it says neither."""

    @property
    def place_key(self) -> str:
        """Return what tells the place from others: its code, else its name, else what is printed."""
        return self.place_text if self.place is None else self.place.key


@dataclass(frozen=True, slots=True)
class Header:
    """Who issued the circular, as what, and when."""

    number: str = ""
    """发文字号 as printed: 冀双创双服办〔2020〕15号."""
    issuer: str = ""
    title: str = ""
    as_of: str = ""
    """ISO month or day: 2020-05, 2020-05-31."""
    issued: str = ""
    """ISO day."""
    province_code: str = ""
    projects_stated: int | None = None
    annexes_stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading of the prose, with the claims' home."""

    project_no: int | None
    project: str
    item: str
    metric: str
    page: int
    box: Box


Severity = Literal["error", "warning", "info"]
DoubtOf = Literal["reading", "document"]
"""What a finding doubts: whether we read rightly what stands there, or whether what stands there,
read rightly, is what the circular meant."""


class Message(NamedTuple):
    """One sentence in both languages of our users."""

    zh: str
    en: str


class IndicatorRef(NamedTuple):
    """Which indicator is meant, by all that names it."""

    project_no: int | None
    project: str
    item: str
    metric: str
    group_name: str
    scope: str
    unit: str
    order: Order

    @classmethod
    def of(cls, ranking: Ranking) -> IndicatorRef:
        """Return what stands for a ranking."""
        return cls(
            ranking.project_no, ranking.project, ranking.item, ranking.metric,
            ranking.group_name, ranking.scope, ranking.unit, ranking.order,
        )  # fmt: skip


class FactRef(NamedTuple):
    """Which fact is meant: an entry, by its indicator and where it stands."""

    indicator: IndicatorRef
    place_text: str
    page: int
    box: Box

    @classmethod
    def of(cls, ranking: Ranking, entry: Entry) -> FactRef:
        """Return what stands for a ranking's entry."""
        return cls(IndicatorRef.of(ranking), entry.place_text, entry.page, entry.box)


ChangeField = Literal["value", "rank", "place", "projects_stated"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a proposal would make of one field of one fact."""

    fact: FactRef | None
    """None: what it would change is no fact: a total, a claim, a stated number of projects."""
    field: ChangeField
    meant: str
    """A plain number, or the place's official name."""
    place_code: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction or doubt, with its evidence and where possible a proposal."""

    rule: str
    severity: Severity
    message: Message
    project_no: int | None = None
    item: str = ""
    metric: str = ""
    places: tuple[str, ...] = ()
    """Official names."""
    observed: str = ""
    expected: str = ""
    proposal: str = ""
    page: int | None = None
    """Of a finished finding, as its file counts it."""
    box: Box | None = None
    file_no: int = 1
    """Which of the document's files it stands in."""
    indicator: IndicatorRef | None = None
    """The one indicator that it is of; None where it is of none or several."""
    facts: tuple[FactRef, ...] = ()
    """The facts that it doubts, and only those."""
    changes: tuple[Change, ...] = ()
    """The proposal as data, where one is determined."""


@dataclass(frozen=True)
class Circular:
    """A document understood: header, rankings, claims and the set of places it ranks.

    Without slots, as :class:`Document` is.
    """

    document: Document
    header: Header
    ranked_set: RankedSet
    rankings: tuple[Ranking, ...]
    claims: tuple[Claim, ...]
    sections: tuple[Section, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    """The document's doubts and those of understanding it."""
    findings: Sequence[Finding] = ()
    attributes: tuple[Attribute, ...] = ()
    table_roles: tuple[TableRoles, ...] = ()

    @cached_property
    def doubts_by_height(self) -> Mapping[str, Sequence[Doubt]]:
        """Return kind → those of its doubts that stand somewhere, from the first page's top down."""
        placed: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
        for number, doubt in enumerate(self.doubts):
            if doubt.page is not None and doubt.box is not None:
                placed[doubt.kind].append((doubt.page, doubt.box.top, number))
        return {
            kind: [self.doubts[number] for _, _, number in sorted(places)]
            for kind, places in placed.items()
        }

    @cached_property
    def ranked_by_measure(self) -> Mapping[Measure, Sequence[tuple[Ranking, frozenset[str]]]]:
        """Return measure → its rankings that rank any, each with the keys of its places."""
        found: dict[Measure, list[tuple[Ranking, frozenset[str]]]] = defaultdict(list)
        for ranking in self.rankings:
            if any(entry.rank is not None for entry in ranking.entries):
                keys = frozenset(entry.place_key for entry in ranking.entries)
                found[ranking.measure].append((ranking, keys))
        return dict(found)

    @cached_property
    def doubts_by_item(self) -> Mapping[tuple[str, int | None, str], Sequence[Doubt]]:
        """Return kind, project's number and item → the doubts of them, in the order noted."""
        found: dict[tuple[str, int | None, str], list[Doubt]] = defaultdict(list)
        for doubt in self.doubts:
            found[doubt.kind, doubt.project_no, doubt.item].append(doubt)
        return dict(found)


Language = Literal["zh", "en"]


def in_language(message: Message, language: Language) -> str:
    """Return a sentence in one of its two languages."""
    return message.zh if language == "zh" else message.en
