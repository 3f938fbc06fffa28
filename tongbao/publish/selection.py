"""Facts that are trusted, and facts that are not: what a dataset is narrowed down to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from tongbao.errors import UsageError
from tongbao.model import Message
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


class Selection:
    """Which facts of a dataset are kept: its trusted ones or its doubtful ones.

    Args:
        only: Which.
    """

    def __init__(self, only: Only) -> None:
        self.which = only
        self.left_out = 0
        """Facts that were left out so far."""

    def titled(self, package: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a descriptor declares, and in its title which facts these are."""
        name = {
            "trusted": "仅可信条目 / trusted facts only",
            "doubtful": "仅存疑条目 / doubtful facts only",
        }
        return {**package, "title": f"{package.get('title', '')} ({name[self.which]})"}

    def of(self, part: FileRows) -> FileRows:
        """Return a circular's rows, those of other facts left out."""
        kept = [f for f in part["rankings"] if is_trusted(f) == (self.which == "trusted")]
        self.left_out += len(part["rankings"]) - len(kept)
        known = {fact[_ENTRY] for fact in kept}
        return {
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
