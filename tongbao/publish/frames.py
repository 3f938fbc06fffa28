"""The tables as pandas frames whose types do not depend on what happens to stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tongbao.publish.schemas import FACTS, ColumnType, Row, Schema, Value

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


class Tables:
    """The dataset's tables as pandas frames, each made when it is first asked for.

    Text columns are dtype ``str`` (codes are text), whole numbers ``Int64``, other numbers
    ``float64``; blanks are missing values. The dtypes hang on the column alone, never on what
    stands in it.
    """

    @cached_property
    def circulars(self) -> pd.DataFrame:
        """Return one row per circular: file, number, issuer, title, dates."""
        return self._frame("circulars")

    @cached_property
    def rankings(self) -> pd.DataFrame:
        """Return one row per indicator and place."""
        return self._frame("rankings")

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Return one row per place that the prose names."""
        return self._frame("claims")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Return one row per contradiction or doubt."""
        return self._frame("findings")

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Return one row per cell of every table."""
        return self._frame("cells")

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """Return one row per heading, paragraph, caption or note outside tables."""
        return self._frame("blocks")

    @cached_property
    def files(self) -> pd.DataFrame:
        """Return one row per file that a circular was read from."""
        return self._frame("files")

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Return one row per indicator: what is ranked, of which period, in which series."""
        return self._frame("indicators")

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """Return one row per class, flag or remark that a table prints of a place."""
        return self._frame("attributes")

    @cached_property
    def finding_facts(self) -> pd.DataFrame:
        """Return one row per fact that a finding doubts."""
        return self._frame("finding_facts")

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Return the rankings, each with its circular's date, issuer, province, title and series."""
        return frame(FACTS, list(self._facts()))

    def _frame(self, table: str) -> pd.DataFrame:
        """Return one table; subclasses know where its rows are."""
        raise NotImplementedError

    def _facts(self) -> Iterator[Row]:
        """Yield the rows of ``facts``; subclasses know where they come from."""
        raise NotImplementedError
