"""What those who write tables of a database need of it, whatever kind it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import sqlalchemy as sa

from tongbao.publish.schemas import Row, Schema
from tongbao.publish.targets.revision import Revision


class Tables(Protocol):
    """The declared tables of a database, and how rows come in and out of them."""

    tables: Mapping[str, sa.Table]

    def typed(self, schema: Schema, rows: Sequence[Row]) -> list[Row]:
        """Return rows as this database gives them back."""

    def apply(self, connection: sa.Connection, schema: Schema, revision: Revision) -> None:
        """Write what a revision changes in one table."""
