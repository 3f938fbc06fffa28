"""Which facts an audit looks at: at random, seeded, some of every kind that may differ in errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tongbao.publish.dataset import Dataset
from tongbao.publish.schemas import CIRCULARS, RANKINGS

_SURE = 0.99
"""Confidence from which on a reading counts as sure."""
_LEAST = 3
"""Facts looked at of each stratum at least, as far as it has so many."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Facts that are alike in doubt, kind of page and confidence."""

    doubt: str
    """``clear``, ``doubted`` or ``decided``."""
    page: str
    """How the circular was read: ``text``, ``ocr`` or ``mixed``."""
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

    Args:
        dataset: Where from; rows that were struck are no facts, and those added were typed.
        sample: How many; each stratum gets its share, and a few at least.
        seed: Of the generator.
    """
    strata: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, circular, entry in _facts(dataset):
        strata[name].append((circular, entry))
    sizes = {name: len(strata[name]) for name in sorted(strata)}
    random = Random(seed)
    chosen = [
        (name, *one)
        for name, count in shares(sizes, sample).items()
        for one in random.sample(sorted(strata[name]), count)
    ]
    random.shuffle(chosen)  # so that nobody guesses the stratum from the order
    return Drawn(sizes, chosen)


def shares(sizes: Mapping[str, int], sample: int) -> dict[str, int]:
    """Return how many to look at of each stratum: its share, and :data:`_LEAST` at least."""
    facts = sum(sizes.values())
    sample = min(sample, facts)
    given = {name: min(size, _LEAST) for name, size in sizes.items()}
    while sum(given.values()) > sample:
        given[max(given, key=lambda name: given[name])] -= 1
    while sum(given.values()) < sample:
        # To whoever is furthest behind its share; sizes bound it.
        behind = {
            n: size * sample / facts - given[n] for n, size in sizes.items() if given[n] < size
        }
        given[max(behind, key=lambda name: behind[name])] += 1
    return given


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
            sure = float(str(fact["confidence"] or 0)) >= _SURE
            circular = str(fact["circular_id"])
            name = Stratum(doubt, read[circular], "sure" if sure else "unsure").name
            yield name, circular, str(fact["entry_id"])
