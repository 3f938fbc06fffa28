"""The second, independent reading of a scan's tables.

Tesseract shares neither models nor training with the first recogniser, so that the two seldom
slip in the same place. What it reads surely is noted with each cell; whether that differs from
what the cell is taken to print can only be said when the first reading is settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tongbao.confidence import CLEAR
from tongbao.extract.page import PageTable
from tongbao.extract.scan.evidence import lines_by_cell
from tongbao.extract.scan.image.binarization import Grey
from tongbao.extract.scan.image.parameters import BINARIZATION
from tongbao.extract.scan.ocr.tesseract import Script, SecondLine, second_lines
from tongbao.extract.scan.ocr.text_line import TextLine
from tongbao.extract.scan.page import ScannedPage
from tongbao.extract.scan.parameters import TESSERACT_CHECK


def with_second_reading(tables: Sequence[PageTable], page: ScannedPage) -> list[PageTable]:
    """Return a page's tables, each cell with what the second reader surely reads in it.

    Raises:
        TesseractError: It could not read the page.
    """
    held = [lines_by_cell(table, page) for table in tables]
    lines = [line for cells in held for one in cells.values() for line in one]
    lines = [
        line for line in lines if line.segment.height > TESSERACT_CHECK.flat_em * page.char_height
    ]
    read_again: dict[int, SecondLine] = {}
    for script in ("figures", "han"):
        own = [line for line in lines if _script_of(line) == script]
        read = second_lines([_picture(line, page.sheet.even) for line in own], script)
        read_again.update(zip(map(id, own), read, strict=True))
    return [
        replace(
            table,
            cells=tuple(
                replace(cell, second=_join_texts(cells.get(index, []), read_again))
                for index, cell in enumerate(table.cells)
            ),
        )
        for table, cells in zip(tables, held, strict=True)
    ]


def _script_of(line: TextLine) -> Script:
    return (
        "han"
        if any(one.text >= "\u2e80" and one.text.isalpha() for one in line.chars)
        else "figures"
    )


def _join_texts(lines: Sequence[TextLine], read_again: dict[int, SecondLine]) -> str:
    """Return a cell's second reading; blank where any line of it was not read surely."""
    text = ""
    for line in sorted(lines, key=lambda line: line.segment.top):
        told = read_again.get(id(line))
        least = (
            TESSERACT_CHECK.surer_confidence
            if line.confidence >= CLEAR
            else TESSERACT_CHECK.sure_confidence
        )
        if told is None or told.confidence < least:
            return ""
        text += told.text
    return text


def _picture(line: TextLine, even: Grey) -> Grey:
    segment = line.segment
    height, width = (
        segment.height + 2 * TESSERACT_CHECK.white_px,
        segment.width + 2 * TESSERACT_CHECK.white_px,
    )
    picture = np.full((height, width), BINARIZATION.paper_grey, np.uint8)
    inner = even[segment.top : segment.bottom, segment.x0 : segment.x1]
    picture[
        TESSERACT_CHECK.white_px : TESSERACT_CHECK.white_px + inner.shape[0],
        TESSERACT_CHECK.white_px : TESSERACT_CHECK.white_px + inner.shape[1],
    ] = inner
    return picture
