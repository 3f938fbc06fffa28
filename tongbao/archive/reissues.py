"""Editions of one circular: the same number, issuer and date in other bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tongbao.archive.index import Fact, Index, Issue
from tongbao.archive.saying import Said, figure, listed
from tongbao.model import Message
from tongbao.text.folding import fold
from tongbao.text.numbers import agree_as_printed


def find_editions(numbered: Iterable[Sequence[Issue]]) -> Iterator[tuple[Issue, Issue]]:
    """Yield pairs of circulars: the one that replaces, and the one that it replaces.

    What was read from a text layer replaces what was recognised; else what comes later in the
    dataset replaces what comes before. Each is replaced once at most.

    Args:
        numbered: Circulars of the same number.
    """
    for alike in numbered:
        chain: list[Issue] = []
        for issue in sorted(alike, key=lambda one: (one.reading == "text", one.at)):
            earlier = next((one for one in reversed(chain) if _is_edition(issue, one)), None)
            if earlier is not None:
                yield issue, earlier
                chain.remove(earlier)
            chain.append(issue)


def _is_edition(one: Issue, other: Issue) -> bool:
    """Return whether two circulars of one number are one: nothing that both print differs."""
    return one.sha256 != other.sha256 and all(
        a == b or not (a and b)
        for a, b in (
            (fold(one.issuer), fold(other.issuer)),
            (one.issued, other.issued),
            (one.as_of[:7], other.as_of[:7]),
        )
    )


def compare_editions(index: Index, new: Issue, old: Issue) -> Said:
    """Return what is to be said of an edition that replaces another."""
    before = {(f.series, f.period, f.place): f for f in index.facts_of(old.at)}
    told = [
        (fact, before[key])
        for fact in index.facts_of(new.at)
        if (key := (fact.series, fact.period, fact.place)) in before
    ]
    changed = [(now, then) for now, then in told if differs(now, then)]
    said = Message(
        f"与 {old.file} 是同一份通报（{new.number}）的两个文本，汇总时以本文件为准",
        f"Another edition of {old.file} ({new.number}); this one counts",
    )
    if not changed:
        ending = Message(
            f"；可比的 {len(told)} 个数字一致。", f"; all {len(told)} comparable figures agree."
        )
        return Said(new.at, "document-reissued", "info", _joined(said, ending))
    figures = listed([f"{n.name} {figure(t)} → {figure(n)}" for n, t in changed])
    ending = Message(
        f"；{len(told)} 个可比的数字中 {len(changed)} 个不同：{figures.zh}。",
        f"; {len(changed)} of {len(told)} comparable figures differ: {figures.en}.",
    )
    return Said(
        new.at,
        "document-reissued",
        "warning",
        _joined(said, ending),
        tuple(now for now, _ in changed),
        "; ".join(f"{n.name} {figure(n)}" for n, _ in changed),
        "; ".join(f"{t.name} {figure(t)}" for _, t in changed),
    )


def differs(one: Fact, other: Fact) -> bool:
    """Return whether two facts give different figures; what one lacks contradicts nothing."""
    if one.value is not None and other.value is not None:
        return not agree_as_printed(one.value, other.value)
    return one.rank is not None and other.rank is not None and one.rank != other.rank


def _joined(one: Message, other: Message) -> Message:
    return Message(one.zh + other.zh, one.en + other.en)
