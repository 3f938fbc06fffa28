"""The tables as pandas frames whose types do not depend on what happens to stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tongbao.publish.schemas import ColumnType, Row, Schema, Value

if TYPE_CHECKING:
    import pandas as pd

_DTYPES: dict[ColumnType, str] = {
    "string": "str",
    "date": "str",
    "integer": "Int64",
    "number": "float64",
}
"""Codes and dates are text: a code keeps its zeros, and a date may lack its day."""


def frame(schema: Schema, rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as a frame with the schema's columns; blanks are missing values.

    Text is dtype ``str``, whole numbers are ``Int64``, other numbers ``float64``, also where
    a column is blank throughout or the frame has no rows.
    """
    import pandas as pd

    columns = {
        column.name: pd.Series(
            [_missing_if_blank(row[index]) for row in rows], dtype=_DTYPES[column.type]
        )
        for index, column in enumerate(schema.columns)
    }
    return pd.DataFrame(columns)


def _missing_if_blank(value: Value) -> Value:
    return None if value == "" else value
