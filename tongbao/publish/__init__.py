"""From circulars to the dataset: tables with one declared schema, on disk or in memory."""

from __future__ import annotations

from tongbao.publish.folder.csvfiles import (
    natural_order,
    prepare_folder,
    write_dataset,
    write_file_rows,
)
from tongbao.publish.frames import frame
from tongbao.publish.rows.file import Failure, FileRows, failed_file_rows, file_rows, finding_rows
from tongbao.publish.schemas import SCHEMAS, Column, Row, Schema, Value

__all__ = [
    "SCHEMAS",
    "Column",
    "Failure",
    "FileRows",
    "Row",
    "Schema",
    "Value",
    "failed_file_rows",
    "file_rows",
    "finding_rows",
    "frame",
    "natural_order",
    "prepare_folder",
    "write_dataset",
    "write_file_rows",
]
