"""Sets the rebuilt circular with Typst; the page description is ``circular.typ``."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from facts import HERE, Facts, annex_cells, annex_title, checklist, prose

CHECKLIST_HEIGHTS = (46, 46, 46, 46, 25, 25, 25, 25, 25, 25, 18)
"""Row heights in mm: four rows fill the first page, as in the original, the rest the second."""


def build(facts: Facts, target: Path) -> None:
    """Write the circular as PDF to ``target``; same facts and fonts, same bytes.

    Raises:
        RuntimeError: Typst rejects the page description, or a font of it is missing.
    """
    paragraphs = prose()
    annex = annex_cells(facts.indicators)
    above, check_cells = checklist()
    data = {
        "title": facts.header["title"],
        "issuer": facts.header["issuer"],
        "prose": [paragraph._asdict() for paragraph in paragraphs],
        "annex": {
            "title": annex_title(paragraphs),
            "rows": max(cell.row + cell.row_span for cell in annex),
            "cells": [cell._asdict() for cell in annex],
        },
        "checklist": {
            "above": above,
            "heights": CHECKLIST_HEIGHTS,
            "cells": [cell._asdict() for cell in check_cells],
        },
    }
    pdf, warnings = typst.compile_with_warnings(
        HERE / "circular.typ",
        root=HERE,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        timestamp=0,
    )
    if warnings:
        # A missing font is only a warning to Typst, but then the pages are other pages.
        raise RuntimeError("; ".join(warning.message for warning in warnings))
    target.write_bytes(pdf)
