"""Two publications of the same rankings, place by place, and two datasets, row by row."""

from __future__ import annotations

from tongbao.compare.datasets import Change, diff_datasets, read_dataset
from tongbao.compare.differences import (
    Comparison,
    Difference,
    IssueComparison,
    Terms,
    compare_publications,
)
from tongbao.compare.publications import Publication, Published, Standing, read_publication

__all__ = [
    "Change",
    "Comparison",
    "Difference",
    "IssueComparison",
    "Publication",
    "Published",
    "Standing",
    "Terms",
    "compare_publications",
    "diff_datasets",
    "read_dataset",
    "read_publication",
]
