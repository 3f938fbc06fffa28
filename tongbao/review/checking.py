"""What a figure that is being typed contradicts: the order of its ranking, its sum, its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from tongbao.model import Message
from tongbao.review.book import Book, Decisions, Named
from tongbao.review.columns import figures, in_role
from tongbao.review.replay import number_of, rank_of

_MOST = 3
"""Contradictions named of one kind."""


@dataclass(frozen=True, slots=True)
class Final:
    """A fact as it stands now: decided, else as it was read."""

    place: str
    rank: int | None
    value: Decimal | None
    struck: bool = False


def final_of(fact: Named, decisions: Decisions) -> Final:
    """Return what a fact comes to."""
    verdict = decisions.facts.verdicts.get(str(fact["entry_id"]))
    changes = dict(verdict.changes) if verdict else {}
    place = changes.get("place", str(fact["place"] or fact["place_text"] or ""))
    final_value, final_rank = figures(fact)
    if (role := decisions.role_of(fact)) not in ("", "none"):
        with suppress(ValueError):
            final_value, final_rank = in_role(final_value, final_rank, role)
    if "value" in changes:
        final_value = number_of(changes["value"])
    if "rank" in changes:
        final_rank = rank_of(changes["rank"])
    struck = verdict.action == "struck" if verdict else role == "none"
    return Final(
        place.rpartition(" ")[0] or place if "place" in changes else place,
        final_rank,
        final_value,
        struck,
    )


def contradictions(
    book: Book,
    decisions: Decisions,
    entry_id: str,
    typed: Mapping[str, str],
    indicator_id: str = "",
) -> list[Message]:
    """Return what typed figures contradict, in the ranking as it stands now; empty where nothing.

    Args:
        book: The circular.
        decisions: What stands in it.
        entry_id: The fact that is typed; blank for a row that is missing.
        typed: ``value``, ``rank`` and ``place``, as far as typed.
        indicator_id: The ranking that lacks it.
    """
    if entry_id:
        fact = book.facts[entry_id]
        own = final_of(fact, decisions)
    elif keys := book.by_indicator.get(indicator_id, ()):
        fact, own = book.facts[keys[0]], Final("", None, None)
    else:
        return []
    try:
        value = number_of(typed["value"]) if "value" in typed else own.value
        rank = rank_of(typed["rank"]) if "rank" in typed else own.rank
    except ValueError:
        return [Message("不是数字", "That is no number")]
    place = typed.get("place", own.place)
    others = [
        final_of(book.facts[key], decisions)
        for key in book.by_indicator[str(fact["indicator_id"])]
        if key != entry_id and book.facts[key]["group_name"] == fact["group_name"]
    ]
    others = [one for one in others if not one.struck]
    others += _added(book, decisions, str(fact["indicator_id"]))
    now = Final(place, rank, value)
    order = book.column(str(fact["indicator_id"]), decisions)["sort_order"]
    found = [*_order(now, others, descending=order != "asc")]
    found += _sum(book, fact, now, others)
    if any(one.place == place for one in others):
        found.append(
            Message(f"{place} 在本排名中已有一行", f"{place} stands in this ranking already")
        )
    return found


def _added(book: Book, decisions: Decisions, indicator_id: str) -> Iterator[Final]:
    for row in book.added(indicator_id, decisions):
        name = row["place"].rpartition(" ")[0] or row["place"]
        yield Final(name, rank_of(row["rank"]), number_of(row["value"]))


def _order(now: Final, others: list[Final], *, descending: bool) -> Iterator[Message]:
    if now.rank is None or now.value is None:
        return
    told = 0
    for one in others:
        if one.rank is None or one.value is None or one.rank == now.rank:
            continue
        ahead, behind = (one, now) if one.rank < now.rank else (now, one)
        assert ahead.value is not None
        assert behind.value is not None
        wrong = ahead.value < behind.value if descending else ahead.value > behind.value
        if wrong and told < _MOST:
            told += 1
            yield Message(
                f"与次序不符：第{one.rank} {one.place} {one.value:f}",
                f"Against the order: {one.place} is {one.rank} with {one.value:f}",
            )


def _sum(book: Book, fact: Named, now: Final, others: list[Final]) -> Iterator[Message]:
    """Compare with what the table prints as its column's total."""
    total = book.totals.get((str(fact["table_no"] or ""), str(fact["column_no"] or "")))
    if total is None or now.value is None:
        return
    found = now.value + sum((one.value for one in others if one.value is not None), Decimal(0))
    if found == total:
        yield Message(f"与合计 {total:f} 相符", f"The sum is {total:f}, as printed")
    else:
        yield Message(
            f"合计为 {found:f}，所印为 {total:f}", f"The sum is {found:f}, printed is {total:f}"
        )
