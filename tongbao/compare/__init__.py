"""Two publications of the same rankings, place by place, and two datasets, row by row."""

from __future__ import annotations

from tongbao.compare.datasets import Change, diff_datasets, read_dataset
from tongbao.compare.differences import Comparison, Difference, compare_publications
from tongbao.compare.publications import Publication, Published, Standing, read_publication

__all__ = [
    "Change",
    "Comparison",
    "Difference",
    "Publication",
    "Published",
    "Standing",
    "compare_publications",
    "diff_datasets",
    "read_dataset",
    "read_publication",
]
