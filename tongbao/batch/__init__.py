"""Many files → one dataset: each document by itself and within limits, none at another's cost.

:func:`process` is the work on one document. Workers (:class:`WorkerPool`, or those of a Dask
cluster) do it and the parent writes: results go to the :class:`Ledger` as they come, and the
dataset's tables are written from there (:func:`extract`).
"""

from __future__ import annotations

from tongbao.batch.annexes.joining import JoinMode
from tongbao.batch.ledger import LEDGER_FILE, Again, Ledger
from tongbao.batch.limits import MEGABYTE, Limits
from tongbao.batch.outcome import Costs, Outcome, Tally
from tongbao.batch.pool import WorkerPool
from tongbao.batch.process import process
from tongbao.batch.run import (
    Effort,
    Progress,
    extract,
    read_each,
    read_tables,
    said_across,
    usable_cores,
)

__all__ = [
    "LEDGER_FILE",
    "MEGABYTE",
    "Again",
    "Costs",
    "Effort",
    "JoinMode",
    "Ledger",
    "Limits",
    "Outcome",
    "Progress",
    "Tally",
    "WorkerPool",
    "extract",
    "process",
    "read_each",
    "read_tables",
    "said_across",
    "usable_cores",
]
