"""The pages of one file before they are bound: as one document, or as several.

What stands on a page is read page by page; running heads, tables and paragraphs that go on
overleaf are a matter of which pages belong together. A volume holds many circulars, so binding
comes last, and each of them is bound as if it were a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tongbao.extract.layout.assembly import PageResult, assembled
from tongbao.extract.opening import SourceFile
from tongbao.model import Document, Doubt

Check = Callable[[Document], Document]
"""A second reading: the document with the doubts that it adds."""


@dataclass(frozen=True)
class LoosePages:
    """The pages read of one file, in order.

    Without slots: the whole is bound once, and only if it is asked for.
    """

    source: SourceFile
    results: tuple[PageResult, ...]
    doubts: tuple[Doubt, ...] = ()
    """Those of the file: of one of its pages, or of all of them."""
    check: Check | None = None
    text_export: Document | None = None
    """The document of a text export, which has one page."""

    @cached_property
    def whole(self) -> Document:
        """Return all pages as one document."""
        return self.check(self.unchecked) if self.check is not None else self.unchecked

    @cached_property
    def unchecked(self) -> Document:
        """Return the same without the second reading."""
        if self.text_export is not None:
            return self.text_export
        return assembled(self.source, self.results, self.doubts)

    def bound(self, starts: Sequence[int]) -> tuple[Document, ...]:
        """Return the documents that begin at the pages of given indices.

        Args:
            starts: Rising indices into ``results``; the first is 0.
        """
        if len(starts) <= 1:
            return (self.whole,)
        ends = [*starts[1:], len(self.results)]
        return tuple(
            self._part(number, start, end)
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        )

    def _part(self, number: int, start: int, end: int) -> Document:
        results = self.results[start:end]
        first, last = results[0].page.number, results[-1].page.number
        after = self.results[end].page.number if end < len(self.results) else None
        own = [
            doubt
            for doubt in self.doubts
            if doubt.page is None
            or ((number == 1 or first <= doubt.page) and (after is None or doubt.page < after))
        ]
        document = assembled(self.source, results, own)
        document = replace(document, part=number, first_page=first, last_page=last)
        return self.check(document) if self.check is not None else document
