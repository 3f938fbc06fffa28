"""Tables without a full grid of rules."""

from __future__ import annotations

from tongbao.extract.layout.aligned.tables import find_aligned_tables, table_in_frame

__all__ = ["find_aligned_tables", "table_in_frame"]
