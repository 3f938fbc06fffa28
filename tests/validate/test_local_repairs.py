"""What is proposed for one cell out of order agrees with all that stands around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.pipeline import read_circular

NAMES = ("伊春", "双鸭山", "七台河", "绥化", "鹤岗", "牡丹江", "哈尔滨", "黑河", "鸡西", "佳木斯")
RATES = ["98.1", "96.4", "93.5", "93.4", "91.5", "91.0", "90.1", "88.6", "82.2", "76.9"]


def proposal(folder: Path, at: int, printed: str, *, also: dict[int, str] | None = None) -> str:
    rates = [*RATES]
    for number, rate in {at: printed, **(also or {})}.items():
        rates[number] = rate
    rows = [
        f"{n}\t{name}市\t{rate}" for n, (name, rate) in enumerate(zip(NAMES, rates, strict=True), 1)
    ]
    path = folder / "letter.txt"
    path.write_text(
        "黑龙江省2020年林业有害生物防治情况通报\n\n无公害防治率排名\n名次\t城市\t无公害防治率（%）\n"
        + "\n".join(rows)
        + "\n",
        encoding="utf-8",
    )
    found = [f for f in read_circular(path).findings if f.rule == "order-value"]
    return "；".join(f.proposal for f in found)


@pytest.mark.parametrize("printed", ["901", "901.0"])
def test_a_lost_point_is_found_though_a_zero_was_put_behind(tmp_path: Path, printed: str) -> None:
    assert proposal(tmp_path, 6, printed) == "哈尔滨市 901 → 90.1"


def test_a_swap_that_only_its_nearest_neighbours_bear_is_not_proposed(tmp_path: Path) -> None:
    """A second slip far off leaves each to be judged by what stands around it."""
    said = proposal(tmp_path, 6, "95.2", also={1: "89.9"})
    assert "牡丹江市 91 → 95.2" not in said
