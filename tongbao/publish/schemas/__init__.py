"""The dataset's tables, each declared once: names, types, meanings, limits, keys.

CSV columns, pandas types, ``datapackage.json`` and ``docs/dataset.md`` all follow from what
stands here. Columns may be added at the end of a table; none is renamed, moved or dropped.
"""

from __future__ import annotations

from collections.abc import Mapping

from tongbao.publish.schemas.circulars import CIRCULARS, FILES
from tongbao.publish.schemas.claims import CLAIMS
from tongbao.publish.schemas.column import Column, ColumnType, Row, Schema, Value
from tongbao.publish.schemas.facts import FACTS
from tongbao.publish.schemas.findings import FINDING_FACTS, FINDINGS
from tongbao.publish.schemas.pages import BLOCKS, CELLS
from tongbao.publish.schemas.rankings import ATTRIBUTES, INDICATORS, RANKINGS

__all__ = [
    "ATTRIBUTES",
    "BLOCKS",
    "CELLS",
    "CIRCULARS",
    "CLAIMS",
    "CONTRACT",
    "FACTS",
    "FINDINGS",
    "FINDING_FACTS",
    "INDICATORS",
    "RANKINGS",
    "SCHEMAS",
    "Column",
    "ColumnType",
    "Row",
    "Schema",
    "Value",
]

CONTRACT = "2.1"
"""Version of what stands here. The first number changes where a column is renamed or a table is
another, the second where some are added."""

SCHEMAS: Mapping[str, Schema] = {
    schema.name: schema
    for schema in (
        CIRCULARS,
        FILES,
        INDICATORS,
        RANKINGS,
        ATTRIBUTES,
        CLAIMS,
        FINDINGS,
        FINDING_FACTS,
        CELLS,
        BLOCKS,
    )
}
"""Every table of the dataset by its name, in the order of ``datapackage.json``: each after those
that it refers to."""
