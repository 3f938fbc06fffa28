"""Chunks of a damaged table matched to what the prose and the order of rows say they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.model import Claim
from tongbao.normalize.rankings.context import TableContext, named_like
from tongbao.normalize.rankings.damaged.chunks import Chunk
from tongbao.normalize.rankings.damaged.parameters import CHUNK_MATCHING

Key = tuple[int | None, str]
"""Project number and item: the address of an indicator in the prose."""


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator that the prose speaks of, with what it claims."""

    key: Key
    project: str
    metric: str
    claims: tuple[Claim, ...]
    ordered: bool = False
    """Whether its lists name places in the order of the table."""
    items: frozenset[str] = frozenset()
    """The items of all indicators."""


def _targets(context: TableContext) -> list[Target]:
    """Return the indicators of the prose in its order, those without a claim too."""
    grouped: dict[Key, list[Claim]] = {}
    for claim in context.claims:
        grouped.setdefault((claim.project_no, claim.item), []).append(claim)
    named = {(s.project_no, s.item): s for s in context.sections}
    parted = {number for number, item in (*grouped, *named) if item}
    keys = [key for key in named if key[1] or key[0] not in parted]
    known = set(keys)
    keys += [key for key in grouped if key not in known]
    order = {key: index for index, key in enumerate(named)}
    keys.sort(key=lambda key: (key[0] or 0, order.get(key, len(order))))
    return [
        Target(
            key,
            named[key].project if key in named else grouped[key][0].project,
            named[key].metric if key in named else "",
            tuple(grouped.get(key, ())),
        )
        for key in keys
    ]


def assign_chunks(chunks: Sequence[Chunk], targets: Sequence[Target]) -> list[Target | None]:
    """Match chunks to indicators, both in document order, by the greatest total score.

    Needleman–Wunsch over two sequences: an indicator may have lost its chunk, a chunk may
    belong to no indicator of the prose.
    """
    scores = [[_score(chunk, target) for target in targets] for chunk in chunks]
    rows, columns = len(chunks), len(targets)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            both = scores[i][j] - CHUNK_MATCHING.accept_score + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    given: list[Target | None] = []
    i = j = 0
    while i < rows:
        if j >= columns or best[i][j] == best[i + 1][j]:
            given.append(None)
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            given.append(targets[j])
            i, j = i + 1, j + 1
    return given


def fill_by_sequence(
    given: Sequence[Target | None], chunks: Sequence[Chunk], targets: Sequence[Target]
) -> list[Target | None]:
    """Give chunks without evidence the indicators that are left between their neighbours'.

    Only where as many are left as there are chunks, and none of them contradicts its chunk.
    """
    filled = list(given)
    places = {id(target): place for place, target in enumerate(targets)}
    index = 0
    while index < len(filled):
        if filled[index] is not None:
            index += 1
            continue
        end = index
        while end < len(filled) and filled[end] is None:
            end += 1
        before, after = (
            given[index - 1] if index else None,
            given[end] if end < len(given) else None,
        )
        low = places[id(before)] + 1 if before else 0
        high = places[id(after)] if after else len(targets)
        left = targets[low:high]
        fits = len(left) == end - index and all(
            _score(chunk, target) > CHUNK_MATCHING.contradicted_score
            for chunk, target in zip(chunks[index:end], left, strict=True)
        )
        if fits:
            filled[index:end] = left
        index = end
    return filled


def _score(chunk: Chunk, target: Target) -> float:
    """Return how well a chunk fits an indicator: claims that hold, labels that agree."""
    order = _order(chunk)
    score = _top_score(chunk, target, order)
    for kind, weight in (("bottom", 1.0), ("completed", 0.9), ("below_full", 0.9), ("zero", 0.5)):
        named = [c.place_text for c in target.claims if c.kind == kind]
        if named:
            score += weight * _kind_score(kind, named, chunk, order)
    return score + _label_score(chunk, target)


def _label_score(chunk: Chunk, target: Target) -> float:
    """Weigh printed labels little: they are lost or stand a row too low."""
    number, item = target.key
    score = 0.0
    if chunk.serials and number is not None:
        score += 0.6 if number in chunk.serials else -0.6
    names = [label.name for label, _ in chunk.labels if label.name]
    if item and any(named_like(name, item) for name in names):
        score += 1.6
    if any(named_like(name, target.project) for name in names):
        score += 0.8
    elif names and not any(item and named_like(name, item) for name in names):
        score -= 0.4
    return score


def _order(chunk: Chunk) -> list[str]:
    """Return the ranked names in printed order, repetitions left out, group first."""
    names = [n.named.text for n in (*chunk.group, *chunk.names)]
    return list(dict.fromkeys(names))


def _top_score(chunk: Chunk, target: Target, order: list[str]) -> float:
    top = [c for c in target.claims if c.kind == "top"]
    if not top:
        return 0.0
    done = [c.place_text for c in top if c.completed]
    group = [n.named.text for n in chunk.group]
    if not group:
        return _overlap([c.place_text for c in top], order[: len(top)])
    rest = [c.place_text for c in top if not c.completed]
    score = _overlap(done, group) if done else -1.0
    if rest:
        after = [name for name in order if name not in group][: len(rest)]
        score = (score + _overlap(rest, after)) / 2
    return score


def _kind_score(kind: str, named: list[str], chunk: Chunk, order: list[str]) -> float:
    group = [n.named.text for n in chunk.group]
    if kind == "bottom":
        return _overlap(named, order[-len(named) :] if order else [])
    if kind == "completed":
        return _overlap(named, group or order[: len(named)])
    if kind == "below_full":
        rest = [name for name in order if name not in group]
        if not group and chunk.group_note is not None:
            rest = rest[-len(named) :]
        return _overlap(named, rest) if rest or not chunk.values else 0.0
    zeros = sum(1 for v in chunk.values if v.figure.value == 0)
    return _overlap(named, order[-min(zeros, len(named)) :]) if zeros else -1.0


def _overlap(named: Sequence[str], seen: Sequence[str]) -> float:
    """Return 2 where all names agree down to −2 where none does."""
    if not seen:
        return -1.0
    return 4.0 * len(set(named) & set(seen)) / max(len(set(named)), len(set(seen))) - 2.0
