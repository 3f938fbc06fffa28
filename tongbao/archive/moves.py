"""Changes of rank that a circular prints, against the ranks of the circular that they are since.

Which ranking of its table a column is about, and which way a bare sign means, is what agrees with
the earlier circular in most places. Where nothing agrees in most, the column is about something
that the archive does not hold, and nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tongbao.archive.index import Fact, Index, Moved, month_of
from tongbao.archive.parameters import ACROSS
from tongbao.archive.saying import Said, listed
from tongbao.model import Message
from tongbao.text.rank_moves import RankMove, moved_in_rank, read_rank_move, says_rank_moves

_YEAR_BEFORE = re.compile(r"[上去]年|同期|同比")
_MONTH_BEFORE = re.compile(r"上个?月|环比")
_MONTHS = {"m": 1, "q": 3}
"""Months from one span of a series to the next, by its rhythm."""


class _Pair(NamedTuple):
    """One place: what is printed of its change, its rank now and in the earlier circular."""

    now: Fact
    then: Fact
    said: int
    """The rank that it had before, as the later circular says."""
    printed: str

    @property
    def agrees(self) -> bool:
        return self.said == self.then.rank

    @property
    def stays(self) -> bool:
        return self.said == self.then.rank == self.now.rank


def check_moves(index: Index) -> Iterator[Said]:
    """Yield where ↑2, 5→1 or 较上月位次变化 is not what the circular before printed."""
    for column in index.moves():
        moves = _read(column)
        if moves is not None:
            yield from _compared(index, column, moves)


def check_earlier_ranks(index: Index, column: Sequence[Fact]) -> Iterator[Said]:
    """Yield where a column 上月排名 or 上年同期排名 is not what that circular printed.

    Args:
        index: The archive.
        column: Its facts, ranks without values.
    """
    header = "较上月位次变化" if column[0].series.endswith("-lm") else "较上年同期位次变化"
    texts = {fact.place: f"{fact.rank}→" for fact in column if fact.rank is not None}
    moves = {fact.place: RankMove(before=fact.rank) for fact in column if fact.rank is not None}
    at = Moved(column[0].circular, index.table_of(column[0].indicator), header, texts)
    yield from _compared(index, at, moves)


def _read(column: Moved) -> Mapping[str, RankMove] | None:
    """Return what a column says of each place; None where it says anything else.

    Where nothing but dashes is printed there was nothing to compare with.
    """
    moves = {place: read_rank_move(text) for place, text in column.texts.items()}
    read = {place: move for place, move in moves.items() if move is not None}
    known = any(not move.dash for move in read.values())
    return read if known and len(read) == len(moves) else None


def _compared(index: Index, column: Moved, moves: Mapping[str, RankMove]) -> Iterator[Said]:
    """Yield what the ranking of the table that agrees best with an earlier circular contradicts."""
    best: list[_Pair] = []
    for ranked in index.ranked_in(column.circular, column.table_no):
        end = _since(index, ranked[0], column.header)
        if end is None:
            continue
        then = {fact.place: fact for fact in index.told_at(ranked[0].series, end)}
        for turned in (False, True):
            pairs = list(_pairs(ranked, then, column, moves, turned=turned))
            best = max(best, pairs, key=lambda one: sum(pair.agrees for pair in one))
    wrong = [pair for pair in best if not pair.agrees]
    if not _is_of_ranks(column):
        # A change of small figures is 0 as often as ranks stay: only places that moved tell.
        best = [pair for pair in best if not pair.stays]
    least = max(ACROSS.fewest_agreeing, ACROSS.agreeing_share * len(best))
    if wrong and len(best) - len(wrong) >= least:
        yield _said(index, wrong)


def _is_of_ranks(column: Moved) -> bool:
    """Return whether a column says of itself that it tells of ranks, by its header or by 5→1."""
    return says_rank_moves(column.header) or any(map(moved_in_rank, column.texts.values()))


def _since(index: Index, now: Fact, header: str) -> int | None:
    """Return the month in which the span ends that a header compares with; None if none can be told.

    Where it names none, that is the span before, if no issue between them is lacking.
    """
    end = month_of(now.period)
    if end is None:
        return None
    if _YEAR_BEFORE.search(header):
        return end - 12
    if _MONTH_BEFORE.search(header):
        return end - 1
    ends = index.ends_before(now.series, end, 2)
    if not ends:
        return None
    steps = [a - b for a, b in zip([end, *ends], ends, strict=False)]
    rhythm = next((step for mark, step in _MONTHS.items() if mark in now.series.split("-")), 0)
    return ends[0] if steps[0] == (rhythm or steps[-1]) else None


def _pairs(
    ranked: Sequence[Fact],
    then: Mapping[str, Fact],
    column: Moved,
    moves: Mapping[str, RankMove],
    *,
    turned: bool,
) -> Iterator[_Pair]:
    for now in ranked:
        key = now.place if now.place in moves else now.name
        move, before = moves.get(key), then.get(now.place)
        if move is None or before is None or before.rank is None or now.rank is None:
            continue
        if before.circular != now.circular:
            said = move.rank_before(now.rank, turned=turned)
            yield _Pair(now, before, said, column.texts[key])


def _said(index: Index, wrong: Sequence[_Pair]) -> Said:
    source = index.issue(wrong[0].then.circular).file
    zh = [f"{p.now.name} 印“{p.printed}”，本期第{p.now.rank}，该期第{p.then.rank}" for p in wrong]
    en = [f"{p.now.name} prints {p.printed}, is {p.now.rank}, was {p.then.rank}" for p in wrong]
    return Said(
        wrong[0].now.circular,
        "series-disagrees",
        "warning",
        Message(
            f"所印的名次变化与 {source} 的名次不符：{listed(zh).zh}。",
            f"Changes of rank do not go with the ranks in {source}: {listed(en).en}.",
        ),
        tuple(pair.now for pair in wrong),
        "; ".join(f"{pair.now.name} {pair.printed}" for pair in wrong),
        "; ".join(f"{pair.now.name} 第{pair.then.rank}" for pair in wrong),
    )
