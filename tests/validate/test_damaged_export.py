"""What the supplied text export's damaged table must be read as, row by row."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from tongbao.extract import ReadOptions
from tongbao.model import Circular, Entry, Ranking
from tongbao.pipeline import read_circular

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "hebei-2020-15"


@cache
def export() -> Circular:
    return read_circular(SAMPLE / "source.txt", ReadOptions())


def of(number: int, item: str = "") -> Ranking:
    found = [r for r in export().rankings if (r.project_no, r.item) == (number, item)]
    assert len(found) == 1
    return found[0]


def by_rank(ranking: Ranking) -> dict[int, tuple[str, str]]:
    """Return rank → (place, value) of the single places."""
    return {
        e.rank: (e.place.name if e.place else "?", "" if e.value is None else str(e.value))
        for e in ranking.entries
        if e.rank is not None and e.status == "ranked"
    }


def flags(ranking: Ranking) -> set[str]:
    """Return the rules of errors and warnings on a ranking."""
    return {
        f.rule
        for f in export().findings
        if (f.project_no, f.item) == (ranking.project_no, ranking.item) and f.severity != "info"
    }


def test_counties_of_item_6_end_with_cangzhou() -> None:
    ranks = by_rank(of(6, "所辖县、市、区"))
    assert (ranks[7], ranks[10], ranks[11]) == (
        ("保定市", "12"),
        ("唐山市", "4.7"),
        ("沧州市", "3.4"),
    )
    assert len(ranks) == 11


def test_item_12_has_fourteen_places_for_fourteen_values() -> None:
    ranks = by_rank(of(12, "乡村一体化"))
    assert len({name for name, _ in ranks.values()}) == len(ranks) == 14
    assert ranks[11] == ("唐山市", "2.5")
    assert [ranks[r] for r in (12, 13, 14)] == [("定州市", "0"), ("辛集市", "0"), ("雄安新区", "0")]


def test_the_second_handan_of_winter_sports_is_xinji() -> None:
    ranks = by_rank(of(15, "群众冰雪赛事和活动"))
    assert [ranks[r][0] for r in (12, 13, 14)] == ["邯郸市", "辛集市", "雄安新区"]
    assert [name for name, _ in ranks.values()].count("唐山市") == 1


def test_langfang_is_last_in_aids_and_what_is_not_decided_stays_open() -> None:
    ranks = by_rank(of(16, "适配辅助器具"))
    assert ranks[14] == ("廊坊市", "10.9")
    assert [ranks[r][0] for r in (1, 2, 3)] == ["衡水市", "邢台市", "石家庄市"]
    assert [ranks[r] for r in (8, 9)] == [("?", "56.5"), ("?", "54.9")]
    assert "reading-undecided" in flags(of(16, "适配辅助器具"))


def test_the_zeros_of_item_10_are_those_of_the_prose() -> None:
    zeros = [name for name, value in by_rank(of(10)).values() if value == "0"]
    assert zeros == ["石家庄市", "承德市", "沧州市", "定州市", "辛集市"]


@pytest.mark.parametrize(
    ("item", "first"),
    [
        ("康复服务", "邯郸市"),
        ("适配辅助器具", "衡水市"),
        ("就业培训", "石家庄市"),
        ("托养服务", "秦皇岛市"),
        ("残疾人家庭无障碍改造", "沧州市"),
    ],
)
def test_the_rows_of_item_16_are_told_apart(item: str, first: str) -> None:
    entry = next(e for e in of(16, item).entries if e.rank == 1)
    assert entry.place is not None
    assert entry.place.name == first
    assert of(16, item).project == "残疾人服务工程"


def test_numbers_astray_in_item_10_are_those_of_item_9() -> None:
    assert by_rank(of(9)) == {12: ("承德市", "90"), 13: ("定州市", "75")}


def test_a_place_left_over_has_no_task() -> None:
    entry = next(e for e in of(7, "农村公路").entries if e.place and e.place.name == "辛集市")
    assert (entry.rank, entry.status, entry.basis) == (None, "no_task", "inferred")


def _truth() -> list[dict[str, str]]:
    with (SAMPLE / "truth" / "rankings.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _plain(entry: Entry) -> str:
    text = "" if entry.value is None else format(entry.value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def test_all_that_was_worked_out_by_hand_is_worked_out() -> None:
    wanted = {
        (int(r["project_no"]), r["item"], r["place"], r["rank"], r["value"], r["status"])
        for r in _truth()
    }
    read = {
        (r.project_no, r.item, e.place.name, str(e.rank or ""), _plain(e), e.status)
        for r in export().rankings
        for e in r.entries
        if e.place is not None
    }
    assert wanted - read == set()


def test_no_damage_passes_silently() -> None:
    whole = {(6, "主城区"), (8, "")}
    for ranking in export().rankings:
        if (ranking.project_no, ranking.item) not in whole:
            assert flags(ranking), (ranking.project_no, ranking.item)


def test_nothing_is_given_that_the_evidence_leaves_open() -> None:
    with (SAMPLE / "truth" / "unsettled.csv").open(encoding="utf-8") as stream:
        unsettled = list(csv.DictReader(stream))
    for row in unsettled:
        if row["missing"] == "place":
            first, last = row["positions"].split("–")
            ranks = by_rank(of(int(row["project_no"]), row["item"]))
            assert {ranks[r][0] for r in range(int(first), int(last) + 1)} == {"?"}
