"""Decisions upon a new reading: each fact that somebody decided says so, whatever reads it now."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Literal

from tongbao.model import (
    Box,
    Circular,
    Decided,
    DecisionKind,
    Document,
    Doubt,
    Entry,
    IndicatorRef,
    Order,
    Place,
    Ranking,
)
from tongbao.review.columns import NAME, ORDERS, in_role
from tongbao.review.decision import COLUMN, FACT, ROW, Anchor, Decision
from tongbao.review.spots import Key, Matched, Spot, indicator_text, match, printed_text
from tongbao.review.standing import Standing, Standings, Verdict
from tongbao.validate.decided import decided_ranking
from tongbao.validate.ordering import ranked_values, suspects

_PLACE = re.compile(r"(?P<name>.*?)(?: (?P<code>[0-9]{6}))?", re.DOTALL)
_Key = tuple[int, int]
"""Number of the ranking and of its entry."""


def replayed(circular: Circular, decisions: Iterable[Decision]) -> Circular:
    """Return a circular with what people decided of its file.

    Entries that were decided say so and keep what was read; rows that were added stand at the end
    of their ranking. What fits nothing that was read now, and where people differ, is a doubt.

    Args:
        circular: As it was read, not judged yet.
        decisions: Of its file; those about pages of its other circulars are left alone.
    """
    own = [one for one in Standings(decisions).each() if _is_of(one, circular)]
    if not own:
        return circular
    doubts: list[Doubt] = []
    rankings = list(circular.rankings)
    rankings = _with_columns(circular, rankings, _about(own, COLUMN), doubts)
    rankings = _with_rows(circular, rankings, _about(own, ROW), doubts)
    rankings = _with_facts(circular, rankings, _about(own, FACT), doubts)
    placed = _in_document(doubts, own, circular.document)
    return replace(circular, rankings=tuple(rankings), doubts=(*circular.doubts, *placed))


def _page(anchor: Anchor, document: Document) -> int:
    """Return the document's page that an anchor names by one of its files."""
    before = {one.sha256: one.pages_before for one in reversed(document.files)}
    return before.get(anchor.sha256, 0) + anchor.page


def _in_document(
    doubts: Iterable[Doubt], standings: Iterable[Standing], document: Document
) -> Iterator[Doubt]:
    """Yield doubts of decisions with the document's page that each names."""
    pages = {
        (head.anchor.page, Box(*head.anchor.box)): _page(head.anchor, document)
        for one in standings
        for head in one.heads
    }
    for doubt in doubts:
        at = (doubt.page or 0, doubt.box or Box(0, 0, 0, 0))
        yield replace(doubt, page=pages.get(at, doubt.page))


def _is_of(standing: Standing, circular: Circular) -> bool:
    document = circular.document
    pages = {page.number for page in document.pages}
    first, last = document.first_page, document.last_page
    anchor = standing.heads[0].anchor
    if anchor.sha256 != document.sha256:
        return any(anchor.sha256 == one.sha256 for one in document.files)
    if first is not None and last is not None:
        return first <= anchor.page <= last
    return anchor.page in pages or document.part == 1


def _about(standings: Sequence[Standing], about: str) -> list[Standing]:
    return [one for one in standings if one.heads[0].anchor.about == about]


def _with_facts(
    circular: Circular, rankings: list[Ranking], standings: list[Standing], doubts: list[Doubt]
) -> list[Ranking]:
    spots = [
        _spot((n, m), ranking, entry, circular.document)
        for n, ranking in enumerate(rankings)
        for m, entry in enumerate(ranking.entries)
        if not (entry.decided and entry.decided.decision == "added")
    ]
    matched = match(standings, spots)
    _tell(matched, doubts, lambda key: rankings[key[0]])
    entries = [list(ranking.entries) for ranking in rankings]
    for (n, m), verdict in matched.verdicts.items():
        entry = entries[n][m]
        try:
            entries[n][m] = replace(entry, decided=_decided(verdict, entry, circular))
        except ValueError:
            doubts.append(unfit_doubt(verdict.last))
    return [replace(r, entries=tuple(own)) for r, own in zip(rankings, entries, strict=True)]


def _decided(verdict: Verdict, entry: Entry, circular: Circular) -> Decided:
    """Return what a verdict makes of an entry.

    Raises:
        ValueError: What was decided is no number.
    """
    kind: DecisionKind = "unsure" if verdict.action == "undone" else verdict.action
    changes = dict(verdict.changes)
    kept = dict(_kept(verdict.last)) if kind == "kept" else {}
    told = {**kept, **changes}
    before = entry.decided or entry
    value = before.value if "value" not in told else number_of(told["value"])
    rank = before.rank if "rank" not in told else rank_of(told["rank"])
    place = before.place if "place" not in told else place_of(told["place"], circular)
    return Decided(kind, value, rank, place)


def _kept(decision: Decision) -> Iterator[tuple[str, str]]:
    """Yield what a person saw when keeping a fact as printed, field by field.

    A reader that is changed later may read it otherwise; what was seen then holds.
    """
    with suppress(ValueError):
        seen = json.loads(decision.new)
        if isinstance(seen, dict):
            yield from ((str(name), str(value)) for name, value in seen.items())


def number_of(text: str) -> Decimal | None:
    """Return a decided figure; None for a blank.

    Raises:
        ValueError: It is no number.
    """
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number


def rank_of(text: str) -> int | None:
    """Return a decided rank; None for a blank.

    Raises:
        ValueError: It is no whole number from 0 on.
    """
    if not text:
        return None
    rank = int(text)
    if rank < 0:
        raise ValueError(text)
    return rank


def place_of(text: str, circular: Circular) -> Place | None:
    """Return the place that a decision names, as the circular knows it if it does."""
    found = _PLACE.fullmatch(text)
    name, code = (found["name"], found["code"] or "") if found else (text, "")
    if not name:
        return None
    known = [place for place in circular.ranked_set.places if place.name == name]
    known += [
        e.place for r in circular.rankings for e in r.entries if e.place and e.place.name == name
    ]
    return next(
        (place for place in known if not code or place.code == code), Place(code, name, "local")
    )


def _with_rows(
    circular: Circular, rankings: list[Ranking], standings: list[Standing], doubts: list[Doubt]
) -> list[Ranking]:
    """Add the rows that were missing; one that is read by now is a fact with what was typed."""
    for standing in standings:
        verdict = standing.verdict
        if verdict is None or verdict.action != "added":
            if standing.conflict:
                doubts.append(conflict_doubt([standing]))
            continue
        try:
            at = _only_ranking(rankings, verdict.last, circular.document)
            rankings[at] = _with_row(circular, rankings[at], verdict)
        except (ValueError, LookupError):
            doubts.append(unfit_doubt(verdict.last))
    return rankings


def _only_ranking(rankings: Sequence[Ranking], decision: Decision, document: Document) -> int:
    """Return the number of the ranking that a decision names, else of the one around its spot."""
    named = [n for n, r in enumerate(rankings) if _label(r) == decision.anchor.indicator]
    if len(named) == 1:
        return named[0]
    spots = [_ranking_spot(n, ranking, document) for n, ranking in enumerate(rankings)]
    held = match([_standing_of(decision)], spots)
    (key,) = held.verdicts  # ValueError: none, or the words fit several
    return key


def _standing_of(decision: Decision) -> Standing:
    return Standing((decision,), (Verdict(decision.action, (), decision),))


def _with_row(circular: Circular, ranking: Ranking, verdict: Verdict) -> Ranking:
    told = {name: str(value) for name, value in json.loads(dict(verdict.changes)["row"]).items()}
    place = place_of(told.get("place", ""), circular)
    text = place.name if place else told.get("place_text", "")
    decided = Decided(
        "added", number_of(told.get("value", "")), rank_of(told.get("rank", "")), place
    )
    for n, entry in enumerate(ranking.entries):
        if entry.place_key == (place.key if place else text) and not entry.decided:
            own = list(ranking.entries)
            own[n] = replace(entry, decided=replace(decided, decision="typed"))
            return replace(ranking, entries=tuple(own))
    anchor = verdict.last.anchor
    ranked: Literal["ranked", "unranked"] = "unranked" if decided.rank is None else "ranked"
    added = Entry(
        place=place, place_text=text, rank=None, value=None, value_text="", status=ranked,
        basis="reviewed", confidence=1.0, page=_page(anchor, circular.document), box=Box(*anchor.box), decided=decided,
    )  # fmt: skip
    return replace(ranking, entries=(*ranking.entries, added))


def _with_columns(
    circular: Circular, rankings: list[Ranking], standings: list[Standing], doubts: list[Doubt]
) -> list[Ranking]:
    """Correct what a column is called or is, for all its cells at once; each says so."""
    spots = [_ranking_spot(n, ranking, circular.document) for n, ranking in enumerate(rankings)]
    matched = match(standings, spots)
    _tell(matched, doubts, lambda key: rankings[key])
    for n, verdict in matched.verdicts.items():
        before, last = _label(rankings[n]), verdict.last
        try:
            rankings[n] = _corrected(rankings[n], verdict)
        except ValueError:  # as it is read now, its figures cannot be what was decided
            doubts.append(unfit_doubt(last))
            continue
        told = {"text": before, "now": _label(rankings[n]), "who": last.who, "what": _told(verdict)}
        doubts.append(Doubt("review-column", last.anchor.page, Box(*last.anchor.box), told))
        if against := _against_order(rankings[n]):
            told = {"who": last.who, "text": _label(rankings[n]), "count": str(against)}
            doubts.append(Doubt("review-order", last.anchor.page, Box(*last.anchor.box), told))
    return rankings


def _against_order(ranking: Ranking) -> int:
    """Return how many rows the order contradicts, if the other order contradicts fewer; else 0.

    The rules take a ranking that most of its rows contradict for one of other values: a reader
    chooses the order that fits, a person may not.
    """
    order: Order = "desc" if ranking.order == "asc" else "asc"
    now, other = (
        suspects(ranked_values(decided_ranking(replace(ranking, order=one))))[1]
        for one in (ranking.order, order)
    )
    return now if now > other else 0


def _told(verdict: Verdict) -> str:
    return "; ".join(f"{name} = {content}" for name, content in verdict.changes if name != NAME)


def _corrected(ranking: Ranking, verdict: Verdict) -> Ranking:
    """Return a ranking as a person says that its column is.

    Raises:
        ValueError: Its figures cannot be that.
    """
    for name, content in verdict.changes:
        if name in ("project", "item", "metric", "unit"):
            ranking = replace(ranking, **{name: content})  # type: ignore[arg-type]
        if name == "sort_order" and content in ORDERS:
            ranking = replace(ranking, order="desc" if content == "desc" else "asc")
        if name == "role" and content:
            entries = tuple(_in_role(one, content) for one in ranking.entries)
            ranking = replace(ranking, entries=entries, ranks_printed=content != "value")
    return ranking


def _in_role(entry: Entry, role: str) -> Entry:
    """Return an entry whose printed figures are another thing than they were taken for.

    Nobody looked at the entry itself, so what is doubted of its reading stays so.
    """
    if role == "none":
        return replace(entry, decided=Decided("struck", None, None, entry.place))
    value, rank = in_role(entry.value, entry.rank, role)
    if (value, rank) == (entry.value, entry.rank):
        return entry
    return replace(entry, decided=Decided("typed", value, rank, entry.place, by_column=True))


def _spot(key: _Key, ranking: Ranking, entry: Entry, document: Document) -> Spot[_Key]:
    # As a row of the dataset has it, so that what was decided there finds it here.
    value_text = re.sub(r"(?<!\s)\s*[\r\n]\s*", "", entry.value_text)
    text = re.sub(r"(?<!\s)\s*[\r\n]\s*", "", entry.place_text)
    place = entry.place.name if entry.place else text
    printed = printed_text(text, entry.rank, value_text)
    at = document.page_of_file(entry.page)
    sha256 = document.files[at.file_no - 1].sha256
    return Spot(key, at.page, entry.box, printed, _label(ranking), place, sha256)


def _ranking_spot(key: int, ranking: Ranking, document: Document) -> Spot[int]:
    first = ranking.entries[0] if ranking.entries else None
    box: Box | None = None
    for entry in ranking.entries:
        if first is not None and entry.page == first.page:
            box = entry.box if box is None else box.joined(entry.box)
    at = document.page_of_file(first.page if first else 1)
    sha256 = document.files[at.file_no - 1].sha256
    page = at.page if first else None
    return Spot(key, page, box, ranking.metric, _label(ranking), "", sha256)


def _label(ranking: Ranking) -> str:
    return indicator_text(IndicatorRef.of(ranking)._asdict())


def _tell(matched: Matched[Key], doubts: list[Doubt], ranking_of: Callable[[Key], Ranking]) -> None:
    """Note what fits nothing, and where people differ."""
    doubts += [unfit_doubt(one.heads[0]) for one in matched.unfit]
    for key, standings in matched.conflicts.items():
        ranking = ranking_of(key)
        doubt = conflict_doubt(standings)
        named = {"project_no": ranking.project_no, "item": ranking.item, "metric": ranking.metric}
        doubts.append(replace(doubt, **named))  # type: ignore[arg-type]


def unfit_doubt(decision: Decision) -> Doubt:
    """Return the doubt that a decision fits nothing that is read."""
    anchor = decision.anchor
    facts = {
        "who": decision.who,
        "when": decision.when[:10],
        "text": anchor.printed,
        "indicator": anchor.indicator,
        "decided": decided_text(decision),
    }
    return Doubt("review-unfit", anchor.page, Box(*anchor.box), facts)


def conflict_doubt(standings: Iterable[Standing]) -> Doubt:
    """Return the doubt that people decided differently about one spot."""
    heads = [head for one in standings for head in one.heads]
    first = heads[0].anchor
    said = "；".join(f"{head.who}: {decided_text(head)}" for head in heads)
    facts = {"text": first.printed, "place": "", "said": said}
    return Doubt("review-conflict", first.page, Box(*first.box), facts)


def decided_text(decision: Decision) -> str:
    """Return a decision in a few words that both languages read: ``value 98.5 → 95.8``."""
    if decision.action in ("accepted", "typed"):
        changes = {name: text for name, text in decision.changes if name != NAME}
        return f"{';'.join(changes)} {decision.old or '—'} → {';'.join(changes.values()) or '—'}"
    if decision.action == "added":
        return f"added {decision.new}"
    return decision.action
