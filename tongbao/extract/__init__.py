"""From a file to a :class:`tongbao.model.Document`: what stands on its pages, and where.

This room knows nothing of places, ranks or projects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.extract.options import ReadOptions
from tongbao.model import Document

if TYPE_CHECKING:
    from tongbao.extract.loose_pages import LoosePages

__all__ = ["ReadOptions", "extract", "extract_pages"]


def extract(
    path: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen, so sharing it is harmless
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """Read a PDF, a text export, or a picture (TIFF, PNG, JPEG) as one document.

    Args:
        path: The file; what it is called does not matter.
        options: Password, pages, recognition, limits.
        progress: Called with the pages done and the pages to do.

    Raises:
        UnreadableFileError: The file is missing, empty, encrypted, damaged, or no document.
        LimitError: The file is too large.
        UsageError: The page selection makes no sense.
    """
    return extract_pages(path, options, progress=progress).whole


def extract_pages(
    path: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen, so sharing it is harmless
    *,
    progress: Callable[[int, int], None] | None = None,
) -> LoosePages:
    """Read the pages of a file, and leave it open which of them belong to one document.

    Takes and raises what :func:`extract` does.
    """
    # Imported here, so that importing the package stays quick for the command line.
    from tongbao.extract import opening

    source = opening.load(path, options)
    if source.kind == "pdf":
        from tongbao.extract.pdf.reading import read_pdf

        pages = read_pdf(source, options, progress)
        if options.double_read:
            from tongbao.extract.pdf.camelot_check import with_second_reading

            pages = replace(
                pages, check=lambda document: with_second_reading(document, source, options)
            )
        return pages
    if source.kind == "text":
        from tongbao.extract.loose_pages import LoosePages
        from tongbao.extract.textexport.reading import read_text_export

        document = read_text_export(path, source.data, options)
        if progress is not None:
            progress(1, 1)
        return LoosePages(source, (), text_export=document)
    from tongbao.extract.imagefile.reading import read_image_file

    return read_image_file(source, options, progress)
