"""Which columns belong to which column of places, and which rank ranks which value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongbao.normalize.rankings.columns import Body, Column, is_total
from tongbao.normalize.rankings.direction import agreement
from tongbao.normalize.rankings.labels import rank_scope, without_rank_word
from tongbao.text.folding import fold
from tongbao.text.numbers import read_number, read_ordinal, read_pair


@dataclass(frozen=True, slots=True)
class Band:
    """A column of places with the columns that speak of them (one block of several)."""

    place: Column
    columns: tuple[Column, ...]
    shared_ranks: tuple[Column, ...] = ()
    """Rank columns left of several bands that hold for each of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a column's cells: 0 the number itself, 1 the one in its bracket."""

    column: Column
    index: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A value column with the rank that ranks it; either may be missing."""

    value: Part | None
    rank: Part | None
    scope: str = ""
    by_serial: bool = False
    """True where 序号 serves as the rank because values follow it strictly."""


def cut_bands(columns: Sequence[Column]) -> list[Band]:
    """Part columns into bands, one for each column of places.

    Bands under separate top headers follow the headers. Otherwise the pattern left of the
    first place column (``排名 城市 …``) repeats for each band.
    """
    places = [c for c in columns if c.role == "place"]
    others = [c for c in columns if c.role != "place"]
    if len(places) <= 1:
        return [Band(p, tuple(others)) for p in places]
    lead = [c for c in columns if c.index < places[0].index and c.role in {"rank", "serial"}]
    bands: list[Band] = []
    starts = [_band_start(columns, place, len(lead)) for place in places]
    starts[0] = 0
    for number, place in enumerate(places):
        end = starts[number + 1] if number + 1 < len(places) else columns[-1].index + 1
        own = tuple(c for c in others if starts[number] <= c.index < end)
        bands.append(Band(place, own))
    return _share_leading_rank(_merge_empty(bands), lead)


def _band_start(columns: Sequence[Column], place: Column, lead: int) -> int:
    """Return the index of a band's first column: as many rank columns left as the first has."""
    start = place.index
    by_index = {c.index: c for c in columns}
    while lead and start - 1 in by_index and by_index[start - 1].role in {"rank", "serial"}:
        if _same_top(by_index[start - 1], place) is False:
            break
        start -= 1
        lead -= 1
    return start


def _same_top(one: Column, other: Column) -> bool | None:
    """Return whether two columns stand under one spanning top header; None where none spans."""
    if not one.header_cells or not other.header_cells:
        return None
    top, other_top = one.header_cells[0], other.header_cells[0]
    if top.column_span == 1 and other_top.column_span == 1:
        return None
    return top is other_top


def _merge_empty(bands: list[Band]) -> list[Band]:
    """Join a place column without columns of its own (所在省 beside 城市) to its neighbour.

    Of two neighbouring place columns the one with rank or value columns right of it names
    the ranked place; a column such as 所在省 left of it only says where it lies.
    """
    kept: list[Band] = []
    for band in bands:
        if not any(c.role in {"value", "rank"} for c in band.columns) and kept is not None:
            continue
        kept.append(band)
    return kept or bands[:1]


def _share_leading_rank(bands: list[Band], lead: Sequence[Column]) -> list[Band]:
    """Give the one rank column at the far left to every band that has none of its own."""
    ranks = tuple(c for c in lead if c.role == "rank")
    if not ranks or len(bands) < 2:
        return bands
    if any(c.role in {"rank", "serial"} for band in bands[1:] for c in band.columns):
        return bands
    return [Band(b.place, tuple(c for c in b.columns if c not in ranks), ranks) for b in bands]


def pair_columns(band: Band, body: Body) -> list[Pair]:
    """Return the indicators of a band: each value with its rank, ranks and values alone too."""
    values = [c for c in band.columns if c.role == "value"]
    ranks = [c for c in band.columns if c.role == "rank"] + list(band.shared_ranks)
    ranked: dict[int, list[Column]] = {}
    lonely: list[Column] = []
    for rank in ranks:
        value = _value_of(rank, values, ranks, band, body)
        if value is None:
            lonely.append(rank)
        else:
            ranked.setdefault(value.index, []).append(rank)
    pairs: list[Pair] = []
    for value in values:
        pairs += _pairs_of(value, ranked.get(value.index, []), body)
    pairs += [Pair(None, Part(rank), rank_scope(rank.leaf)) for rank in lonely]
    if not ranks:
        pairs = _rank_by_serial(pairs, band, body)
    return pairs


def _pairs_of(value: Column, ranks: Sequence[Column], body: Body) -> list[Pair]:
    value_parts = _parts(value, body)
    pairs: list[Pair] = []
    for rank in ranks:
        rank_parts = _parts(rank, body)
        scope = rank_scope(rank.leaf) if not rank.shared_leaf else ""
        for part in rank_parts:
            value_part = value_parts[part.index] if part.index < len(value_parts) else None
            pairs.append(Pair(value_part, part, scope))
        pairs += [Pair(p, None) for p in value_parts[len(rank_parts) :] if rank is ranks[0]]
    return pairs or [Pair(part, None) for part in value_parts]


def _parts(column: Column, body: Body) -> list[Part]:
    """Return one part, or two where most cells print a second number in a bracket."""
    texts = [t for row in body.rows if (t := body.text(row, column.index))]
    paired = sum(read_number(t) is None and read_pair(t) is not None for t in texts)
    return [Part(column), Part(column, 1)] if 2 * paired > len(texts) else [Part(column)]


def _value_of(
    rank: Column, values: Sequence[Column], ranks: Sequence[Column], band: Band, body: Body
) -> Column | None:
    """Return the value column that a rank ranks: by header words, then headers, then order."""
    if not values:
        return None
    words = fold(without_rank_word(rank.leaf))
    if words and not rank.shared_leaf:
        named = [
            v for v in values if fold(v.leaf) and (fold(v.leaf) in words or words in fold(v.leaf))
        ]
        if len(named) == 1:
            return named[0]
    common = {v.index: _common_depth(rank, v) for v in values}
    deepest = max(common.values())
    near = [v for v in values if common[v.index] == deepest]
    if deepest and len(near) == 1:
        return near[0]
    if rank.index < band.place.index:
        return _most_consistent(rank, _unclaimed(near, ranks, band), body)
    left = [v for v in near if v.index < rank.index and not _parted(v, rank, ranks)]
    if left:
        return _most_consistent(rank, left[::-1], body)
    right = [v for v in near if v.index > rank.index]
    return right[0] if right and not any(v.index < rank.index for v in near) else None


def _unclaimed(values: Sequence[Column], ranks: Sequence[Column], band: Band) -> list[Column]:
    """Return values that have no rank column of their own right beside them."""
    after = {r.index - 1 for r in ranks if r.index > band.place.index}
    return [v for v in values if v.index not in after]


def _parted(value: Column, rank: Column, ranks: Sequence[Column]) -> bool:
    """Return whether another rank, of the same scope, stands between value and rank."""
    return any(
        value.index < other.index < rank.index and rank_scope(other.leaf) == rank_scope(rank.leaf)
        for other in ranks
    )


def _common_depth(one: Column, other: Column) -> int:
    """Return how many spanning header cells two columns share, from the top."""
    depth = 0
    for a, b in zip(one.header_cells, other.header_cells, strict=False):
        if a is not b or a.column_span == 1:
            break
        depth += 1
    return depth


def _most_consistent(rank: Column, values: Sequence[Column], body: Body) -> Column | None:
    """Return the value that follows the rank best; the first of equals."""
    if not values:
        return None
    return min(values, key=lambda v: agreement(ranked_values(body, rank, v)).best)


def ranked_values(body: Body, rank: Column, value: Column) -> list[tuple[int, Decimal]]:
    """Return (rank, value) of each row that prints both."""
    pairs: list[tuple[int, Decimal]] = []
    for row in body.rows:
        ordinal = read_ordinal(body.text(row, rank.index))
        text = body.text(row, value.index)
        number = read_number(text)
        if number is None and (both := read_pair(text)):
            number = both[0]
        if ordinal and number:
            pairs.append((ordinal.start, number.value))
    return pairs


def _rank_by_serial(pairs: list[Pair], band: Band, body: Body) -> list[Pair]:
    """Take 序号 as the rank of the one value that follows it strictly, if there is one.

    Where several do, the last: tables put plan and count before the rate that ranks.
    """
    serials = [c for c in band.columns if c.role == "serial"]
    if not serials or _official_order(band, body):
        return pairs
    strict = [
        number
        for number, pair in enumerate(pairs)
        if pair.value
        and pair.value.index == 0
        and agreement(ranked_values(body, serials[0], pair.value.column)).strict
    ]
    if strict:
        pair = pairs[strict[-1]]
        pairs[strict[-1]] = Pair(pair.value, Part(serials[0]), by_serial=True)
    return pairs


def _official_order(band: Band, body: Body) -> bool:
    """Return whether places stand in the order of their codes: then 序号 only counts them."""
    codes: list[str] = []
    for row in body.rows:
        text = body.text(row, band.place.index)
        if text and not is_total(text):
            place = body.context.match(text).place
            if place and place.code:
                codes.append(place.code)
    return len(codes) >= 3 and codes == sorted(codes)
