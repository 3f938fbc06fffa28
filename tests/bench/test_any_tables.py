"""The bench of tables of any kind: what it counts as equal, in place, kept and surplus."""

from __future__ import annotations

from bench.any_tables import dense, folded, in_place, scored

TRUTH = {"file": "a.pdf", "page": 1, "cells": [[0, 0, 1, 1, "A"], [1, 0, 1, 1, "B – 1"]]}


def test_a_table_with_a_row_too_many_has_its_cells_in_place_but_is_not_equal() -> None:
    cells = [(0, 0, "title"), (1, 0, "A"), (2, 0, "B-1")]
    total, _ = scored([TRUTH], [(1, cells)])
    assert (total["equal"], total["placed"], total["kept"], total["surplus"]) == (0, 2, 4, 0)


def test_an_equal_table_may_count_blank_rows_that_the_other_leaves_out() -> None:
    total, _ = scored([TRUTH], [(1, dense([(0, 0, "A"), (3, 2, "B-1")])), (1, [(0, 0, "C")])])
    assert (total["equal"], total["surplus"]) == (0, 1)
    total, _ = scored([TRUTH], [(1, dense([(0, 0, "A"), (3, 0, "B-1")]))])
    assert (total["equal"], total["surplus"]) == (1, 0)


def test_a_table_on_another_page_is_none_of_it() -> None:
    total, _ = scored([TRUTH], [(2, [(0, 0, "A"), (1, 0, "B-1")])])
    assert (total["equal"], total["placed"], total["surplus"]) == (0, 0, 1)


def test_blanks_and_kinds_of_dashes_are_folded_and_shifts_allowed() -> None:
    assert folded(" B – 1") == "B-1"
    assert in_place([(0, 0, "A"), (0, 1, "B")], [(4, 2, "A"), (4, 3, "B")]) == 2
