"""Which facts an audit looks at: at random, seeded, some of every kind that may differ in errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tongbao.publish.dataset import Dataset
from tongbao.publish.schemas import CIRCULARS, RANKINGS
from tongbao.review.audit.bounds import shares

_SURE = 0.99
"""Confidence from which on a reading counts as sure."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Facts that are alike in doubt, kind of page and confidence."""

    doubt: str
    """``clear``, ``doubted`` or ``decided``."""
    page: str
    """How its page was read: ``text`` or ``ocr``."""
    confidence: str
    """``sure`` or ``unsure``."""

    @property
    def name(self) -> str:
        """Return it in one word: clear-ocr-unsure."""
        return f"{self.doubt}-{self.page}-{self.confidence}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample, and what it was drawn from."""

    sizes: Mapping[str, int]
    """Stratum → how many facts it has."""
    entries: Sequence[tuple[str, str, str]]
    """Stratum, circular and entry of each fact to be looked at, in the order of looking."""


def draw(dataset: Dataset, sample: int, seed: int) -> Drawn:
    """Draw facts of a dataset; the same dataset and seed give the same ones.

    Each stratum is brought into a random order and looked at from its beginning, so that a larger
    sample goes on where a smaller one ended.

    Args:
        dataset: Where from; rows that were struck are no facts, and those added were typed.
        sample: How many; each stratum gets its share, and a few at least.
        seed: Of the generator.
    """
    strata: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, circular, entry in _facts(dataset):
        strata[name].append((circular, entry))
    sizes = {name: len(strata[name]) for name in sorted(strata)}
    chosen = []
    for name, count in shares(sizes, sample).items():
        order = sorted(strata[name])
        Random(f"{seed} {name}").shuffle(order)
        chosen += [(name, *one) for one in order[:count]]
    Random(seed).shuffle(chosen)  # so that nobody guesses the stratum from the order
    return Drawn(sizes, chosen)


def _facts(dataset: Dataset) -> Iterable[tuple[str, str, str]]:
    names = RANKINGS.names
    reading, key = CIRCULARS.names.index("reading"), CIRCULARS.names.index("circular_id")
    for part in dataset.parts():
        read = {row[key]: str(row[reading] or "text") for row in part["circulars"]}
        for row in part["rankings"]:
            fact = dict(zip(names, row, strict=True))
            if fact["decision"] in ("struck", "added"):
                continue
            decided = fact["decision"] not in (None, "", "unsure")
            doubt = "decided" if decided else "doubted" if fact["doubt_of"] else "clear"
            confidence = float(str(fact["confidence"] or 0))
            circular = str(fact["circular_id"])
            page = read[circular]
            if page == "mixed":  # nothing that is recognised is as certain as a text layer
                page = "text" if confidence >= 1 else "ocr"
            name = Stratum(doubt, page, "sure" if confidence >= _SURE else "unsure").name
            yield name, circular, str(fact["entry_id"])
