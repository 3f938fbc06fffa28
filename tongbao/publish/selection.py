"""Facts that are trusted, and facts that are not: a dataset narrowed down to either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.rows.file import FileRows
from tongbao.publish.rows.indicators import counted
from tongbao.publish.schemas import FINDING_FACTS, RANKINGS, Row

Only = Literal["trusted", "doubtful"]
_DOUBT_OF = RANKINGS.names.index("doubt_of")
_DECISION = RANKINGS.names.index("decision")
_ENTRY = RANKINGS.names.index("entry_id")
_LINKED = FINDING_FACTS.names.index("entry_id")


def is_trusted(fact: Row) -> bool:
    """Return whether nobody doubts what stands there: no doubt of reading, or decided.

    A fact that the circular itself contradicts is trusted to be what the circular says.
    """
    decided = fact[_DECISION] not in (None, "", "unsure")
    return decided or fact[_DOUBT_OF] != "reading"


class Selection(Dataset):
    """A dataset with its trusted facts only, or its doubtful ones only; else as it is.

    Args:
        dataset: The whole one.
        only: Which facts to keep.
    """

    def __init__(self, dataset: Dataset, only: Only) -> None:
        super().__init__(dataset.folder)
        self.which = only
        self.left_out = 0
        """Facts that were left out so far."""

    @property
    def package(self) -> Mapping[str, Any]:
        """Return what the descriptor declares, and in its title which facts these are."""
        return self._titled(Dataset(self.folder).package)

    @property
    def described(self) -> Mapping[str, Any]:
        """Return the same without its sources."""
        return self._titled(super().described)

    def _titled(self, package: Mapping[str, Any]) -> Mapping[str, Any]:
        name = {
            "trusted": "仅可信条目 / trusted facts only",
            "doubtful": "仅存疑条目 / doubtful facts only",
        }
        return {**package, "title": f"{package.get('title', '')} ({name[self.which]})"}

    def rows(self, table: str) -> Iterator[Row]:
        """Yield a table's rows, those of other facts left out."""
        for part in self.parts():
            yield from part[table]

    def parts(self) -> Iterator[FileRows]:
        """Yield the rows of each circular in turn, those of other facts left out."""
        for part in super().parts():
            kept = [f for f in part["rankings"] if is_trusted(f) == (self.which == "trusted")]
            self.left_out += len(part["rankings"]) - len(kept)
            known = {fact[_ENTRY] for fact in kept}
            yield {
                **part,
                "rankings": kept,
                "indicators": counted(part["indicators"], kept),
                "finding_facts": [r for r in part["finding_facts"] if r[_LINKED] in known],
            }

    def check_keeps(self, removed: Iterable[Row], target: str) -> None:
        """Refuse to take facts out of a target that this selection only leaves out.

        What the target itself calls of this selection may go: it has become of the other one.

        Args:
            removed: Rows of ``rankings`` as the target has them, which the export would remove.
            target: Its name for people.

        Raises:
            UsageError: One of them is not of this selection: the target holds other facts too.
        """
        others = sum(is_trusted(fact) != (self.which == "trusted") for fact in removed)
        if others:
            raise UsageError(
                Message(
                    f"{target} 中有 --only {self.which} 不包括的条目（{others} 个或更多），导出会把它们删去，"
                    "因此没有写入；请另选一个目标，或不加 --only。",
                    f"{target} holds facts that --only {self.which} leaves out ({others} or more) and "
                    "that this export would remove, so nothing was written; choose another target, "
                    "or export without --only.",
                )
            )


def left_out(count: int, only: Only) -> Message:
    """Return how many facts a selection left out."""
    zh, en = {"trusted": ("存疑", "doubtful"), "doubtful": ("可信", "trusted")}[only]
    return Message(
        f"未包括 {count} 个{zh}条目（--only {only}）。",
        f"{count} {en} facts are left out (--only {only}).",
    )
