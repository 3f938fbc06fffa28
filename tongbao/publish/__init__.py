"""From circulars to the dataset: tables with one declared schema, on disk or in memory."""

from __future__ import annotations

from tongbao.publish.csvfiles import natural_order, prepare_folder, write_dataset, write_parts
from tongbao.publish.frames import frame
from tongbao.publish.parts import Failure, Part, finding_rows, part_of, part_of_failure
from tongbao.publish.schemas import SCHEMAS, Column, Row, Schema, Value

__all__ = [
    "SCHEMAS",
    "Column",
    "Failure",
    "Part",
    "Row",
    "Schema",
    "Value",
    "finding_rows",
    "frame",
    "natural_order",
    "part_of",
    "part_of_failure",
    "prepare_folder",
    "write_dataset",
    "write_parts",
]
