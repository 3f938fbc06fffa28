"""Which columns belong to which column of places, and which rank ranks which value."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice, pairwise

from tongbao.normalize.rankings.columnar.cell_kinds import PLACED_FIGURE, is_total
from tongbao.normalize.rankings.columnar.choosing import Choice, Option, in_turn, within_reach
from tongbao.normalize.rankings.columnar.columns import Column, repeated_blocks
from tongbao.normalize.rankings.columnar.rows import Body
from tongbao.normalize.rankings.context import bracket_meaning
from tongbao.normalize.rankings.direction import agreement, are_competing
from tongbao.normalize.rankings.labels import is_rank_header, rank_scope, without_rank_word
from tongbao.normalize.rankings.parameters import PAIR
from tongbao.text.folding import fold
from tongbao.text.numbers import (
    Number,
    read_booked_negative,
    read_change,
    read_number,
    read_ordinal,
    read_pair,
    read_qualified,
)
from tongbao.text.periods import EARLIER


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
    behind_name: bool = False
    """True where the number stands behind the place's name in the same cell."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A value column with the rank that ranks it; either may be missing."""

    value: Part | None
    rank: Part | None
    scope: str = ""
    by_serial: bool = False
    """True where 序号 serves as the rank because values follow it strictly."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return its value and its rank, those that it has."""
        return tuple(part for part in (self.value, self.rank) if part is not None)


def cut_bands(columns: Sequence[Column]) -> list[Band]:
    """Part columns into bands, one for each column of places.

    Headers that repeat from the first column on tell the bands, wherever the place stands in them.
    Bands under separate top headers follow the headers. Otherwise the pattern left of the
    first place column (``排名 城市 …``) repeats for each band.
    """
    places = [c for c in columns if c.role == "place"]
    others = [c for c in columns if c.role != "place"]
    if len(places) <= 1:
        return [Band(p, tuple(others)) for p in places]
    if blocks := _whole_blocks(columns):
        return blocks
    lead = [c for c in columns if c.index < places[0].index and c.role in {"rank", "serial"}]
    bands: list[Band] = []
    starts = [_band_start(columns, place, len(lead)) for place in places]
    starts[0] = 0
    for number, place in enumerate(places):
        end = starts[number + 1] if number + 1 < len(places) else columns[-1].index + 1
        own = tuple(c for c in others if starts[number] <= c.index < end)
        bands.append(Band(place, own))
    return _share_leading_rank(_merge_empty(bands), lead)


def _whole_blocks(columns: Sequence[Column]) -> list[Band]:
    """Return the bands that the very same headers form again and again; [] where they do not."""
    leaves = [fold(column.leaf) for column in columns]
    for start, width in repeated_blocks(leaves):
        blocks = [columns[at : at + width] for at in range(0, len(columns), width)]
        alike = all([fold(c.leaf) for c in block] == leaves[:width] for block in blocks)
        placed = [[c for c in block if c.role == "place"] for block in blocks]
        if start == 0 and alike and all(len(places) == 1 for places in placed):
            return [
                Band(place, tuple(c for c in block if c is not place))
                for (place,), block in zip(placed, blocks, strict=True)
            ]
    return []


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
    the ranked place. Where none has any, each is a list of places beside the ranks they share.
    """
    kept = [band for band in bands if any(c.role in {"value", "rank"} for c in band.columns)]
    ranks_only = len(kept) == 1 and not any(c.role == "value" for c in kept[0].columns)
    placed = any("placed_figure" in band.place.kinds for band in bands)
    return bands if ranks_only or placed else kept or bands[:1]


def _share_leading_rank(bands: list[Band], lead: Sequence[Column]) -> list[Band]:
    """Give the one rank column at the far left to every band that has none of its own."""
    ranks = tuple(c for c in lead if c.role == "rank")
    if not ranks or len(bands) == 1:
        return bands
    if any(c.role in {"rank", "serial"} for band in bands[1:] for c in band.columns):
        return bands
    return [Band(b.place, tuple(c for c in b.columns if c not in ranks), ranks) for b in bands]


def pair_columns(band: Band, body: Body) -> tuple[list[Pair], list[UnsureRank]]:
    """Return the indicators of a band: each value with its ranks, ranks and values alone too.

    Which value a rank ranks is decided for all ranks of the band together, from header words,
    shared headers, neighbourhood, the caption, and how well each value follows each rank.
    """
    both = {c.index: own for c in band.columns if (own := _own_rank(c, body)) is not None}
    values = [c for c in band.columns if c.role == "value" and c.index not in both]
    parts = [part for value in values for part in _parts(value, body)]
    if any(kind == "placed_figure" for kind in band.place.kinds):
        parts.insert(0, Part(band.place, behind_name=True))
    ranks = [c for c in band.columns if c.role == "rank" and c.index not in both]
    ranks += band.shared_ranks
    owners, unsure = _assign(ranks, [p for p in parts if p.index == 0], band, body)
    pairs = [pair for c in band.columns if (pair := both.get(c.index)) is not None]
    claimed: dict[int, list[Column]] = defaultdict(list)
    for rank in ranks:
        if rank.index in owners:
            claimed[owners[rank.index][0]].append(rank)
    for part in parts:
        pairs += _pairs_of(part, claimed.get(part.column.index, ()), body)
    parts_of = Counter(part.column.index for part in parts)
    for rank in ranks:
        owned = rank.index in owners and parts_of[owners[rank.index][0]]
        left = [p for p in _parts(rank, body)[int(owned) :] if not _counts_the_set(p, body)]
        pairs += [Pair(None, part, rank.scope) for part in left]
    if not ranks and not both:
        pairs = _rank_by_serial(pairs, band, body)
    return pairs, unsure


def _counts_the_set(part: Part, body: Body) -> bool:
    """Return whether the second number of each cell is how many are ranked: 7/11, 3/11."""
    if part.index == 0:
        return False
    texts = (body.text(row, part.column.index) for row in body.rows)
    cells = [found for text in texts if (found := read_pair(text))]
    counts = {count.value for _, count in cells}
    return (
        len(counts) == 1
        and len(cells) > 1
        and all(first.value <= count.value for first, count in cells)
    )


_SAYS_RANK = re.compile(r"排\s*名|位\s*次|名\s*次|序\s*位|排\s*位")


_THIS_TIME = re.compile(r"本[年月期季旬周次]|当[年月期季旬周次]|今年")
_OTHER_TIME = re.compile(EARLIER)
_TIME = re.compile(f"(?:{_THIS_TIME.pattern}|{EARLIER})[度期次月]?")
_COMPARED = re.compile(rf"[较比与同](?:{EARLIER})+[度期次月]?(?:相比)?")
"""排名（较上月）: what stands there is compared with an earlier time, and is of this one."""


def _own_rank(column: Column, body: Body) -> Pair | None:
    """Return value and rank of a column that prints both in each cell: 95.2（3）, 1（91.5）.

    The one that is 1, 2, 3 … over the places, and that header or note calls a rank or the other
    follows, is the rank. Of two ranks (this year's and last year's) neither ranks the other.
    """
    if column.role not in {"value", "rank"} or len(_parts(column, body)) == 1:
        return None
    cells = [found for row in body.rows if (found := read_pair(body.text(row, column.index)))]
    firsts, seconds = ([pair[at].value for pair in cells] for at in (0, 1))
    meaning = bracket_meaning(body.context)
    said = column.rank_in_brackets or bool(_SAYS_RANK.search(meaning))
    inside, outside = _may_rank(seconds), _may_rank(firsts)
    follows = PAIR.proven_share
    if inside and not outside and (said or _fit(seconds, firsts) >= follows):
        return Pair(Part(column), Part(column, 1), column.scope)
    measured = any(n != n.to_integral_value() for n in seconds)
    told = measured and bool(meaning) and not _OTHER_TIME.search(meaning)
    if outside and not inside and (told or _fit(firsts, seconds) >= follows):
        return Pair(Part(column, 1), Part(column), column.scope)
    return None


def _may_rank(numbers: Sequence[Decimal]) -> bool:
    """Return whether numbers are 1, 2, 2, 4 … in some order, as ranks of one set are."""
    whole = sorted(int(n) for n in numbers if n == n.to_integral_value())
    return len(whole) >= max(PAIR.fewest_ordered, len(numbers)) and are_competing(whole)


def _fit(ranks: Sequence[Decimal], values: Sequence[Decimal]) -> float:
    return _following([(int(rank), value) for rank, value in zip(ranks, values, strict=True)])


def _pairs_of(part: Part, ranks: Sequence[Column], body: Body) -> list[Pair]:
    """Return the indicators of one value: with each of its ranks, or alone."""
    pairs: list[Pair] = []
    for rank in ranks:
        rank_parts = _parts(rank, body)
        if part.index < len(rank_parts):
            pairs.append(Pair(part, rank_parts[part.index], rank.scope))
    return pairs or [Pair(part, None)]


def _parts(column: Column, body: Body) -> list[Part]:
    """Return one part, or two where most cells print a second number in a bracket."""
    texts = [t for row in body.rows if (t := body.text(row, column.index))]
    paired = sum(read_number(t) is None and read_pair(t) is not None for t in texts)
    return [Part(column), Part(column, 1)] if 2 * paired > len(texts) else [Part(column)]


@dataclass(frozen=True, slots=True)
class UnsureRank:
    """A rank column that two values explain about as well."""

    rank: Column
    first: Column
    second: Column


_NEAR = 6
"""Characters from a value's name in a caption to its 排名."""
_ROUNDED = Decimal("0.2")
"""By how much differences of figures of one decimal may differ: each may be rounded."""
_LAST = 1_000_000
"""Behind every rank that is counted from the first."""
_RATE = re.compile(r"率|得分|总分|指数|增速|浓度|进度|比例|占比|满意度|评分|分值|均值")

_OVERALL = re.compile(r"综合|总(?!量|额|数|投资|人口|面积|户)|最终|合计")


def _assign(
    ranks: Sequence[Column], values: Sequence[Part], band: Band, body: Body
) -> tuple[dict[int, tuple[int, int]], list[UnsureRank]]:
    """Return rank column → its value's (column, part), and the ranks that two values explain.

    The surest ranks choose first; two ranks of one scope never share a value.
    """
    worth = _worth_by_arithmetic(values, body) if ranks and len(values) > 1 else {}
    parted_at = _ranks_before(ranks)
    leaves = [fold(value.column.leaf) for value in values]
    words = [_words_for_value(rank) for rank in ranks]

    def named(number: int) -> list[int]:
        said = words[number]
        return [n for n, leaf in enumerate(leaves) if _share_words(leaf, said)]

    reach = within_reach([c.index for c in ranks], [v.column.index for v in values], named)
    options = [
        [
            Option(
                _price(rank, said, values[n], parted_at[rank.index], band, body)
                + worth.get(values[n].column.index, 0.0),
                n,
            )
            for n in near
            if _may_be_of_one_time(rank, values[n], body)
        ]
        for rank, said, near in zip(ranks, words, reach, strict=True)
    ]
    owners: dict[int, tuple[int, int]] = {}
    unsure: list[UnsureRank] = []

    def take(choice: Choice) -> int | None:
        found = choice.options
        if not found or found[0].price < PAIR.least_signs:
            return None
        rank, value = ranks[choice.rank], values[found[0].value]
        owners[rank.index] = (value.column.index, 0)
        if len(found) > 1 and found[0].price - found[1].price < PAIR.margin_signs:
            unsure.append(UnsureRank(rank, value.column, values[found[1].value].column))
        return found[0].value

    in_turn(options, [rank.scope for rank in ranks], take)
    return owners, unsure


def _ranks_before(ranks: Sequence[Column]) -> dict[int, int]:
    """Return rank column → the column of the last rank before it of the same scope, or -1."""
    last: dict[str, int] = {}
    before: dict[int, int] = {}
    for rank in sorted(ranks, key=lambda column: column.index):
        before[rank.index] = last.get(rank.scope, -1)
        last[rank.scope] = rank.index
    return before


def _words_for_value(rank: Column) -> str:
    """Return the words of a rank's header that may name its value."""
    # Of when it is names no value: 上周名次 ranks 上周投诉量 no sooner than 上周投诉率.
    words = fold(_TIME.sub("", "".join(without_rank_word(name) for name in rank.path[-1:])))
    # What the header above says too (预算执行进度 over 进度排名) tells none of its columns.
    shared = any(words in fold(name) for name in rank.path[:-1])
    return "" if rank.shared_leaf or shared or rank_scope(rank.leaf) == words else words


def _may_be_of_one_time(rank: Column, value: Part, body: Body) -> bool:
    """Return whether a rank may be of a value's time: 上季度排名 ranks no 得分 of this quarter.

    Of an earlier time a circular seldom prints what was ranked; what it prints follows the rank.
    """
    words = _COMPARED.sub("", "".join(rank.path))
    if not _OTHER_TIME.search(words) or _THIS_TIME.search(words):
        return True
    if not _is_earlier(value.column):
        return False
    named = fold(_TIME.sub("", "".join(without_rank_word(name) for name in rank.path)))
    leaf = fold(_TIME.sub("", value.column.leaf))
    told = bool(named and leaf) and (leaf in named or named in leaf)
    return told or _following(ranked_values(body, rank, value)) >= PAIR.proven_share


def _is_earlier(column: Column) -> bool:
    """Return whether a header names an earlier time: 上年同期."""
    return _OTHER_TIME.search("".join(column.path)) is not None


def _share_words(leaf: str, words: str) -> bool:
    """Return whether a value's header and what a rank's header says of it hold one another."""
    return bool(words and leaf and (leaf in words or words in leaf))


def _price(rank: Column, words: str, value: Part, parted_at: int, band: Band, body: Body) -> float:
    column = value.column
    leaf = fold(column.leaf)
    price = PAIR.same_band_signs + PAIR.shared_words_signs * _share_words(leaf, words)
    price += PAIR.shared_header_signs * min(1, _common_depth(rank, column))
    printed = ranked_values(body, rank, value)
    price += PAIR.follows_signs * _following(printed) + PAIR.tied_signs * _tied_alike(printed)
    beside = rank.index - column.index
    if value.behind_name:
        price += PAIR.right_behind_signs
    elif rank.index > band.place.index:
        price += (
            PAIR.right_behind_signs if beside == 1 else PAIR.behind_signs if beside > 1 else 0.0
        )
        price += PAIR.right_before_signs * (beside == -1)
        # Another rank, of the same scope, stands between.
        price += PAIR.parted_signs * (value.column.index < parted_at)
    price += PAIR.earlier_signs * (_is_earlier(column) and not _is_earlier(rank))
    caption = fold(body.context.table.caption)
    price += PAIR.in_caption_signs * bool(leaf and _ranked_in(caption, leaf))
    price += PAIR.rate_signs * bool(_RATE.search(column.leaf))
    price += PAIR.overall_signs * bool(_OVERALL.match(column.leaf))
    return price + PAIR.later_signs * column.index / max(1, body.width)


def _worth_by_arithmetic(values: Sequence[Part], body: Body) -> dict[int, float]:
    """Return column → what its arithmetic with the others says for its being ranked.

    比序时进度 is 完成率 less what the calendar asks for: both follow the rank alike, and it is the
    rate that ranks. The total of other columns ranks sooner than one of them.
    """
    numbers = {value.column.index: _numbers(value, body) for value in values}
    worth = dict.fromkeys(numbers, 0.0)
    columns = list(numbers)
    near = ((a, b) for n, a in enumerate(columns) for b in columns[n + 1 : n + PAIR.reach_columns])
    for one, other in near:
        if _shifted(numbers[one], numbers[other]):
            sizes = {at: sum(map(abs, numbers[at].values())) for at in (one, other)}
            worth[min(sizes, key=lambda at: sizes[at])] = PAIR.shifted_signs
    for at, column in numbers.items():
        if any(_equals(column, total) for total in _totals_beside(at, numbers)):
            worth[at] += PAIR.summed_signs
    return worth


def _shifted(one: Mapping[int, Decimal], other: Mapping[int, Decimal]) -> bool:
    """Return whether two columns differ by one number, not 0, in every row."""
    rows = one.keys() & other.keys()
    steps = [one[row] - other[row] for row in rows]
    varied = len({one[row] for row in rows}) >= PAIR.proving_values
    return varied and max(steps) - min(steps) <= _ROUNDED and any(steps)


def _totals_beside(at: int, numbers: Mapping[int, _Numbers]) -> Iterator[_Numbers]:
    """Yield row by row the totals of two and more columns that end left of one or begin right."""
    order = sorted(numbers)
    place = order.index(at)
    for side in (order[:place][::-1], order[place + 1 :]):
        yield from islice(
            accumulate((numbers[column] for column in side), _added), 1, PAIR.reach_columns
        )


def _added(one: _Numbers, other: _Numbers) -> _Numbers:
    return {row: one[row] + other[row] for row in one.keys() & other.keys()}


def _equals(column: _Numbers, total: _Numbers) -> bool:
    """Return whether a column is a total in all rows but a few, and not by chance."""
    rows = column.keys() & total.keys()
    kept = [row for row in rows if abs(total[row] - column[row]) <= _ROUNDED]
    varied = len({column[row] for row in kept}) >= PAIR.proving_values
    return varied and len(kept) >= PAIR.summed_share * len(rows)


_Numbers = Mapping[int, Decimal]
"""Row → the number that a column prints there."""


def _numbers(value: Part, body: Body) -> dict[int, Decimal]:
    found = {row: printed_number(body.text(row, value.column.index), value) for row in body.rows}
    return {row: number.value for row, number in found.items() if number is not None}


def _ranked_in(caption: str, leaf: str) -> bool:
    """Return whether a caption says that this value is what ranks: 各区开工率排名."""
    at = caption.rfind(leaf)
    return at >= 0 and is_rank_header(caption[at + len(leaf) :][:_NEAR])


def _following(pairs: Sequence[tuple[int, Decimal]]) -> float:
    """Return how well values follow ranks: 1 without exception, 0 by chance, below 0 worse.

    Few values, or values that most places share, prove little. Where ranks begin anew, in groups
    below each other, each group is looked at by itself.
    """
    runs = _runs(pairs)
    if len(runs) > 1:
        return sum(len(run) * _following(run) for run in runs) / len(pairs)
    found = agreement(pairs)
    if min(found.n, found.distinct) < PAIR.fewest_rows:
        return 0.0
    proof = min(1.0, (found.distinct - 1) / (PAIR.proving_values - 1))
    return proof * (1 - PAIR.exception_cost * found.best / found.n)


def _runs(pairs: Sequence[tuple[int, Decimal]]) -> list[Sequence[tuple[int, Decimal]]]:
    """Return the runs in which printed ranks rise from 1 to the next 1; all as one where they do not."""
    starts = [n for n, (rank, _) in enumerate(pairs) if rank == 1 and n and pairs[n - 1][0] > 1]
    runs = [pairs[a:b] for a, b in pairwise([0, *starts, len(pairs)])]
    rising = all(are_competing([rank for rank, _ in run]) for run in runs if run)
    return runs if rising and len(runs) > 1 else [pairs]


def _tied_alike(pairs: Sequence[tuple[int, Decimal]]) -> float:
    """Return the share of equal ranks that rank equal values; 0 where no ranks are equal."""
    tied = [a[1] == b[1] for a, b in pairwise(sorted(pairs)) if a[0] == b[0]]
    return sum(tied) / len(tied) if tied else 0.0


def _common_depth(one: Column, other: Column) -> int:
    """Return how many spanning header cells two columns share, from the top.

    One that says 排名 and nothing else tells of no value which it ranks.
    """
    depth = 0
    for a, b in zip(one.header_cells, other.header_cells, strict=False):
        if a is not b or a.column_span == 1:
            break
        depth += bool(without_rank_word(a.text))
    return depth


def ranked_values(body: Body, rank: Column, value: Part) -> list[tuple[int, Decimal]]:
    """Return (rank, value) of each row that prints both; ranks from the end come last."""
    pairs: list[tuple[int, Decimal]] = []
    for row in body.rows:
        ordinal = read_ordinal(body.text(row, rank.index))
        number = printed_number(body.text(row, value.column.index), value)
        if ordinal and number:
            pairs.append((_LAST - ordinal.start if ordinal.last else ordinal.start, number.value))
    return pairs


def printed_number(text: str, part: Part) -> Number | None:
    """Return the number that a part of a column prints in one cell."""
    if part.behind_name:
        placed = PLACED_FIGURE.fullmatch(text)
        return read_number(placed["figure"]) if placed else None
    number = read_number(text) or read_change(text)
    if number is None and part.column.books_negatives:
        number = read_booked_negative(text)
    if number is None and (both := read_pair(text)):
        number = both[part.index]
    return number or read_qualified(text)


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
        and agreement(ranked_values(body, serials[0], pair.value)).strict
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
    return len(codes) >= PAIR.fewest_ordered and codes == sorted(codes)
