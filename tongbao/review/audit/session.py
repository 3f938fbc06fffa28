"""One audit of a dataset: what is asked, what was answered, and what that bounds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.audited import AUDIT_FILE, told_in_package
from tongbao.publish.folder.replacing import write_whole
from tongbao.publish.schemas import Value
from tongbao.review.audit.bounds import Sampled, overall_bound, still_needed, upper_bound
from tongbao.review.audit.judging import Answer, Truth, is_right, wrong_by_stratum
from tongbao.review.audit.sampling import draw
from tongbao.review.book import TABLES, Book

_TARGET = 0.01
"""Share of wrong facts for which an audit says how many more to look at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact that is looked at blindly."""

    stratum: str
    circular_id: str
    entry_id: str


class Audit:
    """An audit that is under way; each answer is on the disk once it is taken.

    An audit of the same dataset and seed goes on: where it was broken off, and with a larger
    sample behind what was answered. What was answered counts, however many are asked for.

    Args:
        folder: The dataset.
        sample: How many facts to look at.
        seed: Of the sample.
        level: Confidence of the bounds, 0 to 1.
        who: Who answers.

    Raises:
        NotADocumentError: The folder is no dataset.
        UsageError: A table cannot be read, or there are no facts.
    """

    def __init__(self, folder: Path, sample: int, seed: int, level: float, who: str) -> None:
        self._folder = folder
        self._dataset = Dataset(folder)
        self._dataset.verify()
        drawn = draw(self._dataset, sample, seed)
        if not drawn.entries:
            raise UsageError(
                Message(f"{folder} 中没有可抽查的条目。", f"{folder} holds no facts to look at.")
            )
        self.who = who
        self._told: dict[str, Any] = {
            "facts": _digest(folder / "rankings.csv"),
            "sample": sample, "seed": seed, "level": level, "sizes": dict(drawn.sizes),
            "answers": {},
        }  # fmt: skip
        before = _read(folder / AUDIT_FILE)
        if all(before.get(name) == self._told[name] for name in ("facts", "seed", "sizes")):
            self._told["answers"] = before.get("answers", {})
        answered = [
            (str(one["stratum"]), str(one["circular_id"]), key)
            for key, one in self._told["answers"].items()
        ]
        self.asked = [Asked(*one) for one in dict.fromkeys((*drawn.entries, *answered))]
        wanted = {one.circular_id for one in self.asked}
        self.books = {
            str(book.circular["circular_id"]): book
            for part in self._dataset.parts()
            if str(part["circulars"][0][0]) in wanted
            for book in [Book.of({name: list(part[name]) for name in TABLES})]
        }

    def fact(self, one: Asked) -> Mapping[str, Value]:
        """Return the fact that is looked at."""
        return self.books[one.circular_id].facts[one.entry_id]

    @property
    def left(self) -> Sequence[Asked]:
        """Return what nobody has answered yet."""
        return [one for one in self.asked if one.entry_id not in self._told["answers"]]

    def answer(self, one: Asked, answer: Answer) -> None:
        """Take what somebody reads on the page; it is judged at once and shown to nobody."""
        self._take(one, dict(answer), right=is_right(self.fact(one), answer))
        self._save()

    def against(self, truth: Truth) -> None:
        """Answer all that is asked from what is known."""
        for one in self.left:
            circular = self.books[one.circular_id].circular
            self._take(one, {}, right=truth.is_right(self.fact(one), circular))
        self._save()

    def _take(self, one: Asked, answer: dict[str, str], *, right: bool) -> None:
        taken = {"stratum": one.stratum, "circular_id": one.circular_id, "who": self.who,
                 "answer": answer, "right": right}  # fmt: skip
        self._told["answers"].setdefault(one.entry_id, taken)

    @property
    def wrong(self) -> Sequence[Asked]:
        """Return the facts that were found wrong."""
        answers = self._told["answers"]
        return [one for one in self.asked if not answers.get(one.entry_id, {}).get("right", True)]

    def result(self) -> dict[str, Any]:
        """Return what the answers so far bound."""
        level = float(self._told["level"])
        found = wrong_by_stratum(
            (str(one["stratum"]), bool(one["right"])) for one in self._told["answers"].values()
        )
        strata = {
            name: Sampled(size, *found.get(name, (0, 0)))
            for name, size in self._told["sizes"].items()
        }
        every = list(strata.values())
        facts = sum(one.facts for one in every)
        most = overall_bound(every, level)
        return {
            "level": level,
            "facts": facts,
            "looked_at": sum(one.looked_at for one in every),
            "wrong": sum(one.wrong for one in every),
            "most_wrong": most,
            "bound": _up(most / facts),
            "more_for_one_percent": still_needed(every, _TARGET, level),
            "strata": [
                {
                    "stratum": name,
                    "facts": one.facts,
                    "looked_at": one.looked_at,
                    "wrong": one.wrong,
                    "most_wrong": upper_bound(one, level),
                    "bound": _up(upper_bound(one, level) / one.facts),
                }
                for name, one in strata.items()
            ],
        }

    def _save(self) -> None:
        """Bring the answers to disk, and once all are in the result into the descriptor."""
        told = {**self._told, "result": self.result(), "finished": not self.left}
        text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        write_whole(self._folder / AUDIT_FILE, text.encode())
        if not self.left:
            told_in_package(self._folder)


def _up(share: float) -> float:
    """Return a share rounded up to hundredths of a percent: a bound may not be rounded down."""
    return min(1.0, -(-share * 10_000 // 1) / 10_000)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
