"""How a command speaks, and the options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tongbao import batch
from tongbao.commands.console.sentences import user_language
from tongbao.commands.console.streams import print_trace
from tongbao.errors import UsageError
from tongbao.extract import ReadOptions
from tongbao.model import Language, Message


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command speaks."""

    lang: Language | None = None
    quiet: bool = False
    as_json: bool = False
    debug: bool = False

    @property
    def language(self) -> Language:
        """Return the language asked for, else the user's."""
        return self.lang or user_language()


def show_tracebacks(manner: Manner) -> Callable[[batch.Outcome], None]:
    """Return what shows our own tracebacks, where they are asked for."""

    def show(outcome: batch.Outcome) -> None:
        if outcome.trace and manner.debug:
            print_trace(outcome.trace)

    return show


def check_pages(options: ReadOptions) -> None:
    """Refuse a page selection that makes sense for no document, before reading any."""
    if options.pages is not None and not re.fullmatch(
        r"[\s\d\-–~,，、;；]*\d[\s\d\-–~,，、;；]*", options.pages
    ):
        raise UsageError(
            Message(
                f"看不懂页码范围“{options.pages}”，请写成 1-3,5 的样子。",
                f"The page range {options.pages!r} cannot be read; write it like 1-3,5.",
            )
        )


Output = Literal["text", "json", "csv"]
