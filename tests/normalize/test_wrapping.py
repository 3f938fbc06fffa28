"""Numbers that a narrow cell breaks are read whole, two numbers over each other are left."""

from __future__ import annotations

import pytest
from blots import at, table_of

from tongbao.normalize.rankings.wrapping import with_numbers_whole


@pytest.mark.parametrize(
    ("column", "read"),
    [
        pytest.param(["37.88%", "14.42\n4%", "100%"], ["37.88%", "14.424%", "100%"], id="a share"),
        pytest.param(
            ["７６．０５\n８％", "６５．９２％"],
            ["７６．０５８％", "６５．９２％"],
            id="of wide digits",
        ),
        pytest.param(
            ["12.5", "30.1", "1234.\n56", "-"], ["12.5", "30.1", "1234.56", "-"], id="no unit"
        ),
        pytest.param(
            ["95.8\n1", "90.2\n2", "0"], ["95.8\n1", "90.2\n2", "0"], id="value over rank"
        ),
        pytest.param(["12.5\n30%", "8.25\n10%"], ["12.5\n30%", "8.25\n10%"], id="nothing tells"),
        pytest.param(["37.88%", "1.4\n4%"], ["37.88%", "1.4\n4%"], id="it would have fitted"),
        pytest.param(["石家\n庄市", "唐山市"], ["石家\n庄市", "唐山市"], id="words"),
    ],
)
def test_what_is_broken_is_one_number(column: list[str], read: list[str]) -> None:
    table = with_numbers_whole(table_of(["完成率", *column]))
    assert [at(table, row + 1).text for row in range(len(column))] == read
