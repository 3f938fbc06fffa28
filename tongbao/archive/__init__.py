"""What circulars of one archive say of each other: series that join, reissues, contradictions.

Circulars pass by twice: once to be set down in an index on disk, once to take along what the others
tell of them. Memory stays flat however many there are.
"""

from __future__ import annotations

from tongbao.archive.amending import Archive
from tongbao.archive.concordance import Concordance

__all__ = ["Archive", "Concordance"]
