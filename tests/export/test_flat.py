"""An export takes the memory of some thousand rows, however many circulars a dataset has."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.export import SHORT, make, peak

MOST_GROWTH = 1.3
"""Of the peak memory of a process that exports five times the circulars."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    root = tmp_path_factory.mktemp("datasets")
    return {n: make(root / str(n), n, SHORT).folder for n in (60, 300, 400, 2000)}


@pytest.mark.parametrize("name", ["facts.db", "facts.duckdb", "facts.parquet"])
def test_five_times_the_circulars_take_no_more_memory(name: str, folders: dict[int, Path]) -> None:
    small, large = (peak(folders[count], name) for count in (400, 2000))
    assert large < MOST_GROWTH * small, (small, large)


@pytest.mark.parametrize("name", ["facts.xlsx", "facts.jsonl", "facts.csv"])
def test_nor_of_what_begins_with_less(name: str, folders: dict[int, Path]) -> None:
    small, large = (peak(folders[count], name) for count in (60, 300))
    assert large < MOST_GROWTH * small, (small, large)


def test_nor_does_a_server(folders: dict[int, Path], postgresql_url: str) -> None:
    small, large = (peak(folders[count], postgresql_url) for count in (60, 300))
    assert large < MOST_GROWTH * small, (small, large)
