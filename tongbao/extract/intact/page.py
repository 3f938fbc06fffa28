"""What each page of a PDF lost, as doubts."""

from __future__ import annotations

from functools import reduce
from typing import Any

from pypdfium2 import raw

from tongbao.extract.intact.needs import Needs, PageNeeds
from tongbao.extract.intact.objects import Dictionary, Objects
from tongbao.extract.intact.parameters import INTACT_PAGE
from tongbao.extract.intact.shown import ShownPictures, size_of
from tongbao.extract.options import ReadOptions
from tongbao.extract.page import Drawing
from tongbao.model import Box, Doubt


class Losses:
    """Asks the pages of one file whether all that they need is there and decodes."""

    def __init__(
        self, data: bytes, options: ReadOptions, *, pages: int, longest_stream: int
    ) -> None:
        """Open the file a second time.

        Args:
            data: The file as pdfium reads it.
            options: Password and limits.
            pages: How many pages pdfium counts.
            longest_stream: Bytes to which its longest stream unpacks.
        """
        self._shown = ShownPictures(options.max_pixels)
        self._needs: PageNeeds | None = None
        self._pages: list[Dictionary] = []
        self.has_layers_off = b"/OCProperties" in data
        """Whether the document has layers that are not shown, or it is not known that it has none."""
        if longest_stream > INTACT_PAGE.most_unpacked_bytes or pages > INTACT_PAGE.most_pages:
            return
        try:
            objects = Objects(data, options.password or "")
            self.has_layers_off = objects.has_layers_off()
            self._pages = objects.pages(pages)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - pdfium mends files that are beyond pdfminer
            self.has_layers_off = True
            return
        if len(self._pages) == pages:
            self._needs = PageNeeds(objects, options.max_pixels)

    def of(self, page: Any, number: int, drawing: Drawing) -> list[Doubt]:
        """Return a doubt for contents and one for pictures that a page lost.

        Args:
            page: The page, open in pdfium.
            number: Its number, from 1.
            drawing: What is drawn on it.
        """
        needs = self._find_needs(page, number)
        sizes = [size_of(picture.handle) for picture in drawing.pictures]
        damaged = [
            picture.box
            for picture, size in zip(drawing.pictures, sizes, strict=True)
            if size in needs.unmasked or self._shown.is_damaged(page, picture.handle)
        ]
        # An inline picture that pdfium cannot decode is not even left blank.
        dropped = needs.drawn - len(sizes) - drawing.pictures_off
        dropped = dropped if needs.inline and not drawing.cut else 0
        doubts = []
        if needs.lost:
            facts = {
                "objects": ", ".join(
                    map(_printable, sorted(needs.lost)[: INTACT_PAGE.named_objects])
                )
            }
            doubts.append(Doubt("reading-contents-lost", number, None, facts))
        if needs.annotations:
            facts = {"count": str(needs.annotations), "what": "/Annots"}
            doubts.append(Doubt("reading-annotation-unread", number, None, facts))
        if damaged or dropped > 0:
            box = reduce(Box.joined, damaged) if damaged else None
            facts = {"count": str(len(damaged) + max(dropped, 0))}
            doubts.append(Doubt("reading-picture-damaged", number, box, facts))
        return doubts

    def _find_needs(self, page: Any, number: int) -> Needs:
        """Return what a page needs and lacks, as far as it can be told."""
        if self._needs is not None:
            try:
                return self._needs.of(self._pages[number - 1])
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001 - as above
                pass
        # pdfium mends more files than pdfminer. What it mended may have been on an empty page.
        return Needs() if raw.FPDFPage_CountObjects(page) else Needs(lost={"/Contents"})


def _printable(name: str) -> str:
    """Return a name that a file gave, fit to be shown."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[
        : INTACT_PAGE.longest_name_chars
    ]
