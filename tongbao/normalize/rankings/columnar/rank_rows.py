"""Ranks that stand in rows of their own below the values they rank.

Tables with projects across print several rows for each place: 完成率, then 排名. Read by their
labels these are two indicators of one column; they are one, with its ranks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tongbao.model import Entry, Ranking
from tongbao.normalize.rankings.direction import agreement, learn_order
from tongbao.normalize.rankings.labels import Label, is_rank_header
from tongbao.normalize.rankings.parameters import PAIR


def join_rank_rows(rankings: Sequence[Ranking], caption: Label) -> list[Ranking]:
    """Return the rankings of a table, rows called 排名 as the ranks of the rows above them.

    Args:
        rankings: Of one table; those of rows of one label share a project and item.
        caption: The table's, which names the project where the labels name measures.
    """
    by_column: dict[tuple[str, str, str], list[Ranking]] = defaultdict(list)
    for ranking in rankings:
        by_column[ranking.metric, ranking.scope, ranking.group_name].append(ranking)
    replaced: dict[int, Ranking | None] = {}
    for column in by_column.values():
        ranks = [r for r in column if is_rank_header(r.project) and not _ranked(r)]
        values = [r for r in column if r not in ranks and not _ranked(r)]
        for rank in ranks:
            best = max(values, key=lambda value: _agreement(rank, value), default=None)
            if best is None or id(best) in replaced or _places(best) != _places(rank):
                continue
            replaced[id(best)] = _with_ranks(best, rank)
            replaced[id(rank)] = None
        if ranks and any(id(rank) in replaced for rank in ranks):
            for value in values:
                replaced[id(value)] = _measured(replaced.get(id(value)) or value, caption)
    kept = (replaced.get(id(r), r) for r in rankings)
    return [ranking for ranking in kept if ranking is not None]


def _ranked(ranking: Ranking) -> bool:
    return any(entry.rank is not None for entry in ranking.entries)


def _places(ranking: Ranking) -> set[str]:
    return {entry.place_key for entry in ranking.entries}


def _agreement(rank: Ranking, value: Ranking) -> float:
    """Return how well values follow ranks; the row nearest above wins a tie by its order."""
    ranks = {e.place_key: e.value for e in rank.entries}
    pairs = [
        (int(at), e.value)
        for e in value.entries
        if e.value is not None and (at := ranks.get(e.place_key)) is not None
    ]
    found = agreement(pairs)
    enough = found.n >= PAIR.fewest_rows and found.distinct >= PAIR.fewest_rows
    return 1 - found.best / found.n if enough else 0.0


def _with_ranks(value: Ranking, rank: Ranking) -> Ranking:
    beside = {entry.place_key: entry for entry in rank.entries}
    entries = tuple(_ranked_entry(e, beside.get(e.place_key)) for e in value.entries)
    pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
    return replace(
        value,
        entries=entries,
        order=learn_order(pairs, value.metric, value.project),
        ranks_printed=True,
        label_cells=tuple(sorted({*value.label_cells, *rank.label_cells})),
    )


def _ranked_entry(entry: Entry, rank: Entry | None) -> Entry:
    if rank is None or rank.value is None:
        return entry
    return replace(
        entry,
        rank=int(rank.value),
        rank_text=rank.value_text,
        rank_cell=rank.value_cell,
        status="ranked" if entry.status == "unranked" else entry.status,
        confidence=min(entry.confidence, rank.confidence),
    )


def _measured(ranking: Ranking, caption: Label) -> Ranking:
    """Return a ranking whose row label is what is measured, its column the project."""
    return replace(
        ranking,
        project_no=caption.number,
        project=caption.name,
        item=ranking.item or ranking.metric,
        metric=ranking.project,
    )
