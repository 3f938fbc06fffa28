"""What every target is: something that a dataset can be written to, again and again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType

from tongbao.errors import MissingToolError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.targets.revision import Edition, Revision
from tongbao.publish.wide import Wide


@dataclass(slots=True)
class Exported:
    """What an export did."""

    rows: Counter[str] = field(default_factory=Counter)
    """Rows of the dataset by table."""
    added: int = 0
    changed: int = 0
    removed: int = 0
    files: list[str] = field(default_factory=list)
    """Files that were written, the one to open first."""
    notices: list[Message] = field(default_factory=list)
    """What the target could not hold as it is."""

    def count(self, revision: Revision) -> None:
        """Add what one revision does."""
        self.added += len(revision.added)
        self.changed += len(revision.changed)
        self.removed += len(revision.removed)


class Target(ABC):
    """A place in another system that holds a dataset's tables."""

    @abstractmethod
    def write(self, dataset: Dataset) -> Exported:
        """Write the dataset; rows that are there already are updated, never doubled.

        A row whose values changed is updated, and what it said goes to the table ``history``.
        Either all of it is written, or nothing.

        Raises:
            TongbaoError: The target cannot be written to, or the dataset cannot be read.
        """

    @abstractmethod
    def write_wide(self, wide: Wide, dataset: Dataset) -> Exported:
        """Write a wide table made from a dataset, in place of one that is there.

        Raises:
            TongbaoError: The target cannot be written to.
        """


def edition_of(dataset: Dataset) -> Edition:
    """Return who brings changes: this dataset, now."""
    return Edition(dataset.version, datetime.now(UTC).isoformat(timespec="microseconds"))


def need(module: str, purpose: Message) -> ModuleType:
    """Import an optional package.

    Raises:
        MissingToolError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingToolError(
            Message(
                f"{purpose.zh}需要 {module}，请安装：pip install 'tongbao[export]'。",
                f"{purpose.en} needs {module}; install it with: pip install 'tongbao[export]'.",
            )
        ) from error
