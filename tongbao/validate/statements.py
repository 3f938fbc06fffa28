"""Which ranking a sentence of the prose speaks of, and which places it may name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from heapq import merge

from tongbao.model import Box, Circular, Claim, ClaimKind, Entry, Ranking
from tongbao.normalize.rankings.context import named_like
from tongbao.text.folding import fold
from tongbao.validate.topics import by_topic, may_measure

_FEWEST_FIGURES = 2
"""Figures that sentence and table share before they are no chance. (bench)"""


@dataclass(frozen=True)
class Stated:
    """The claims of one kind about one indicator, with the ranking they speak of."""

    ranking: Ranking
    claims: tuple[Claim, ...]

    def entry_of(self, claim: Claim) -> Entry | None:
        """Return what the ranking prints of a claim's place."""
        return self._entries.get(claim.place_key)

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        """Return place → the first entry of it."""
        return {entry.place_key: entry for entry in reversed(self.ranking.entries)}


def claim_name(claim: Claim) -> str:
    """Return a claim's place by its official name, or as printed where it has none."""
    return claim.place.name if claim.place else claim.place_text


class Statements:
    """What the prose of a circular says of which of its rankings.

    Sentences speak of one project again and again, so that each is looked for once.
    """

    def __init__(self, circular: Circular) -> None:
        """Sort rankings by the number of their project."""
        self._circular = circular
        self._numbered: dict[int | None, list[int]] = defaultdict(list)
        for index, ranking in enumerate(circular.rankings):
            self._numbered[ranking.project_no].append(index)
        self._projects: dict[tuple[int | None, str], list[Ranking]] = {}
        self._rankings: dict[tuple[object, ...], Ranking | None] = {}
        self._figures: dict[int, Set[tuple[str, Decimal | None]]] = {}

    def rankings_of_project(self, claim: Claim) -> list[Ranking]:
        """Return the rankings of a claim's project, by number or name."""
        project = (claim.project_no, claim.project)
        if project not in self._projects:
            rankings = self._circular.rankings
            near: Iterable[int] = range(len(rankings))
            if claim.project_no is not None:
                near = merge(self._numbered[claim.project_no], self._numbered[None])
            self._projects[project] = [
                rankings[index] for index in near if same_project(rankings[index], claim)
            ]
        return self._projects[project]

    def ranking_of(self, claim: Claim) -> Ranking | None:
        """Return the ranking that a claim speaks of; None where none or several fit.

        By project number or name, then by item, then by the words of its sentence; a damaged
        table's readings are no judge.
        """
        address = (
            claim.project_no,
            claim.project,
            claim.item,
            claim.topic,
            claim.kind,
            claim.box,
        )
        if address not in self._rankings:
            self._rankings[address] = self._ranking_of(claim)
        return self._rankings[address]

    def _of_project(self, claim: Claim) -> list[Ranking]:
        """Return the rankings of a claim's project and item that can judge it."""
        found = [r for r in self.rankings_of_project(claim) if r.layout != "damaged"]
        if not claim.item and len({r.item for r in found}) <= 1:
            return found
        exact = [r for r in found if fold(r.item) == fold(claim.item)]
        return exact or [r for r in found if named_like(r.item, claim.item)]

    def _ranking_of(self, claim: Claim) -> Ranking | None:
        found = self._of_project(claim)
        if len(found) == 1 and claim.project_no is not None:
            ends = claim.kind in {"top", "bottom"}
            return found[0] if not ends or may_measure(found[0], claim) else None
        if not found and (claim.project_no is None or not self._numbers_projects):
            # Sections of a circular whose tables number nothing are subjects, not projects.
            found = [r for r in self._circular.rankings if r.layout != "damaged"]
        elif not found:
            rankings = self._circular.rankings
            found = [r for r in rankings if r.layout != "damaged" and r.project_no is None]
        if (printed := self._of_values(claim, found)) is not None:
            return printed
        fitting = by_topic(self._circular, claim, found)
        if len(fitting) > 1:
            fitting = self._borne_out(claim, fitting)
        return fitting[0] if len(fitting) == 1 else None

    def _borne_out(self, claim: Claim, found: Sequence[Ranking]) -> list[Ranking]:
        """Return the rankings that bear out most of what a sentence says of their ends.

        Two columns may be called alike (本次 平均雨量, 入汛以来 平均雨量): a sentence that is right but for
        one place speaks of the one that it is right about.
        """
        own = [
            one
            for one in self._sentences[claim.page, claim.box, claim.sentence]
            if one.topic == claim.topic and one.kind in {"top", "bottom"}
        ]
        borne = [_borne_by(ranking, own) for ranking in found]
        most = max(borne)
        return [r for r, n in zip(found, borne, strict=True) if n == most and 2 * n > len(own)]

    def _of_values(self, claim: Claim, found: Sequence[Ranking]) -> Ranking | None:
        """Return the one ranking that prints most of a sentence's figures of its places."""
        said = {
            (c.place_key, c.value)
            for c in self._sentences[claim.page, claim.box, claim.sentence]
            if c.value is not None and c.topic == claim.topic
        }
        shared = [len(said & self._printed(r)) for r in found] if said else []
        most = max(shared, default=0)
        sure = most >= _FEWEST_FIGURES and 2 * most > len(said) and shared.count(most) == 1
        return found[shared.index(most)] if sure else None

    def _printed(self, ranking: Ranking) -> Set[tuple[str, Decimal | None]]:
        """Return the places of a ranking, each with its figure."""
        if id(ranking) not in self._figures:
            printed = {(entry.place_key, entry.value) for entry in ranking.entries}
            self._figures[id(ranking)] = printed
        return self._figures[id(ranking)]

    @cached_property
    def _sentences(self) -> Mapping[tuple[int, Box, str], Sequence[Claim]]:
        held: dict[tuple[int, Box, str], list[Claim]] = defaultdict(list)
        for claim in self._circular.claims:
            held[claim.page, claim.box, claim.sentence].append(claim)
        return held

    @cached_property
    def _numbers_projects(self) -> bool:
        return any(ranking.project_no is not None for ranking in self._circular.rankings)

    @cached_property
    def _claims(self) -> dict[tuple[int, ClaimKind], list[Claim]]:
        """Return ranking, by ``id``, and kind → the claims about it."""
        held: dict[tuple[int, ClaimKind], list[Claim]] = defaultdict(list)
        for claim in self._circular.claims:
            if (ranking := self.ranking_of(claim)) is not None:
                judged = judged_by(ranking, claim)
                held[id(ranking), judged.kind].append(judged)
        return held

    def about(self, ranking: Ranking, kind: ClaimKind) -> Sequence[Claim]:
        """Return the claims of one kind about a ranking of the circular."""
        return self._claims.get((id(ranking), kind), ())


def _borne_by(ranking: Ranking, claims: Sequence[Claim]) -> int:
    """Return how many of a sentence's claims of first and last places hold in a ranking."""
    said: dict[ClaimKind, list[Claim]] = defaultdict(list)
    for claim in claims:
        judged = judged_by(ranking, claim)
        said[judged.kind].append(judged)
    return sum(
        claim.place_key in edge.allowed
        for kind, judged_claims in said.items()
        if (edge := edge_of(ranking, judged_claims, kind)) is not None
        for claim in judged_claims
    )


def same_project(ranking: Ranking, claim: Claim) -> bool:
    """Return whether a claim is about a ranking's project, by number and name."""
    if ranking.project_no is not None and claim.project_no is not None:
        numbers = ranking.project_no == claim.project_no
        return numbers and (
            not claim.project or not ranking.project or _related(ranking.project, claim.project)
        )
    return bool(claim.project) and named_like(ranking.project, claim.project)


def _related(one: str, other: str) -> bool:
    """Return whether two names of one number may be the same project, worded differently."""
    return len(set(fold(one)) & set(fold(other))) >= min(3, len(fold(one)), len(fold(other)))


def stated_of(circular: Circular, kind: ClaimKind) -> Iterator[Stated]:
    """Yield the claims of one kind, gathered by the ranking that they speak of."""
    statements = Statements(circular)
    held: dict[int, tuple[Ranking, list[Claim]]] = {}
    for claim in circular.claims:
        ranking = statements.ranking_of(claim)
        judged = judged_by(ranking, claim) if ranking is not None else claim
        if ranking is not None and judged.kind == kind:
            held.setdefault(id(ranking), (ranking, []))[1].append(judged)
    for ranking, claims in held.values():
        yield Stated(ranking, tuple(claims))


def judged_by(ranking: Ranking, claim: Claim) -> Claim:
    """Return a claim of the greatest or least (最多的) as one of the end that a ranking puts them at.

    By its words the place with most petitions comes last; a table may well rank it first.
    """
    if claim.least_first is None or not any(e.value is not None for e in ranking.entries):
        return claim
    kind: ClaimKind = "top" if claim.least_first == (ranking.order == "asc") else "bottom"
    return replace(claim, kind=kind)


def best_first(ranking: Ranking) -> list[Entry]:
    """Return a ranking's places from the first on: by rank, else by value."""
    ranked = [e for e in ranking.entries if e.rank is not None]
    if ranked:
        return sorted(ranked, key=lambda e: e.rank or 0)
    sign = -1 if ranking.order == "desc" else 1
    valued = [e for e in ranking.entries if e.value is not None]
    return sorted(valued, key=lambda e: sign * (e.value or 0))


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or last places of a ranking: as many as the prose names."""

    entries: tuple[Entry, ...]
    allowed: frozenset[str]
    """Their keys, and those of places that tie with the innermost of them."""


def edge_of(ranking: Ranking, claims: Sequence[Claim], kind: ClaimKind) -> Edge | None:
    """Return the places that ``claims`` may name; None where the ranking has no more than that."""
    ordered = best_first(ranking)
    if kind == "bottom":
        ordered = ordered[::-1]
    most = max(len(claims), *(c.position for c in claims))
    if len(ordered) <= most:
        return None
    border = ordered[most - 1]
    allowed = {e.place_key for e in ordered[:most]}
    allowed |= {e.place_key for e in ordered if _ties(e, border)}
    return Edge(tuple(ordered[:most]), frozenset(allowed))


def stands_at(ranking: Ranking, entry: Entry, claim: Claim) -> bool:
    """Return whether a place has the rank that a sentence prints of it, counted from its end.

    Of places that tie each has every rank that they share.
    """
    if claim.kind == "top" and entry.rank == claim.position:
        return True
    ordered = best_first(ranking)
    if claim.kind == "bottom":
        ordered = ordered[::-1]
    return claim.position > len(ordered) or _ties(entry, ordered[claim.position - 1])


def _ties(entry: Entry, border: Entry) -> bool:
    same_value = entry.value is not None and entry.value == border.value
    same_rank = entry.rank is not None and entry.rank == border.rank
    return same_value or same_rank


def claims_broken(statements: Statements, ranking: Ranking, changed: Ranking) -> int:
    """Return how many claims about a ranking would not hold if it read ``changed``."""
    kinds: tuple[ClaimKind, ...] = ("top", "bottom")
    broken = 0
    for kind in kinds:
        own = statements.about(ranking, kind)
        edge = edge_of(changed, own, kind) if own else None
        if edge is not None:
            broken += sum(c.place_key not in edge.allowed for c in own)
    return broken
