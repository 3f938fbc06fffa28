"""Which column a rank ranks, told by arithmetic between the columns and by headers over them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from test_roles import of, ranks, read

NAMES = ("蚌山区", "禹会区", "淮上区", "怀远县", "固镇县", "五河县")


def table(*columns: Sequence[str]) -> str:
    return "\n".join("|".join(row) for row in zip(*columns, strict=True))


RATE = ("完成率（%）", "92.6", "77.1", "89.8", "92.8", "81.4", "79.2")
RANK = ("进度排名", "2", "6", "3", "1", "4", "5")


@pytest.mark.parametrize(
    "header", ["比序时进度（百分点）", "快于序时（百分点）", "与目标差距（%）"]
)
@pytest.mark.parametrize("less", ["83.3", "25.0", "100.0"])
def test_the_rate_ranks_and_not_its_lead_over_the_calendar(
    header: str, less: str, tmp_path: Path
) -> None:
    lead = (header, *(f"{Decimal(rate) - Decimal(less):+}" for rate in RATE[1:]))
    circular = read(table(("单位", *NAMES), RATE, lead, RANK), tmp_path)
    assert ranks(of(circular, "完成率"))["怀远县"] == 1
    other = next(r for r in circular.rankings if r.metric != "完成率")
    assert set(ranks(other).values()) == {None}


def test_the_total_ranks_and_not_one_of_its_parts(tmp_path: Path) -> None:
    circular = read(
        table(
            ("单位", *NAMES),
            ("卫星监测（个）", "0", "1", "3", "4", "6", "9"),
            ("巡查发现（个）", "1", "1", "3", "5", "5", "7"),
            ("火点总数（个）", "1", "2", "6", "9", "11", "16"),
            ("上年同期（个）", "2", "3", "7", "8", "12", "14"),
            ("排名", "1", "2", "3", "4", "5", "6"),
        ),
        tmp_path,
    )
    assert ranks(of(circular, "火点总数"))["五河县"] == 6


def test_a_total_with_a_lost_point_still_ranks(tmp_path: Path) -> None:
    circular = read(
        table(
            ("单位", *NAMES),
            ("公开", "30.1", "29.0", "28.2", "27.0", "26.1", "25.5"),
            ("解读", "18.0", "17.9", "17.8", "17.7", "17.6", "17.5"),
            ("综合得分", "48.1", "46.9", "460", "44.7", "43.7", "43.0"),
            ("名次", "1", "2", "3", "4", "5", "6"),
        ),
        tmp_path,
    )
    assert ranks(of(circular, "综合得分"))["淮上区"] == 3


@pytest.mark.parametrize("wider", ["全国261个地级市", "全国", "全国383个县级市"])
def test_sets_under_a_head_of_ranks_are_scopes_of_one_value(wider: str, tmp_path: Path) -> None:
    path = tmp_path / "circular.html.txt"
    text = (
        f"2023年6月城市信用监测排名情况通报\n各县（市、区）人民政府：\n\n各区信用监测排名\n"
        f"县区\t综合信用指数\t{wider}排名\t全市排名\n"
    )
    rows = zip(
        NAMES,
        ("91.3", "90.6", "84.8", "84.2", "80.1", "79.9"),
        ("32", "60", "78", "87", "130", "175"),
        ("1", "2", "3", "4", "5", "6"),
        strict=True,
    )
    path.write_text(text + "\n".join("\t".join(row) for row in rows) + "\n", encoding="utf-8")
    from tongbao.pipeline import read_circular

    found = {r.scope: ranks(r)["固镇县"] for r in read_circular(path).rankings}
    assert found == {"全国": 130, "全市": 5}


@pytest.mark.parametrize("mark", ["—", "/", "-"])
def test_a_place_whose_mark_a_note_explains_has_its_row(mark: str, tmp_path: Path) -> None:
    circular = read(
        table(
            ("单位", *NAMES),
            ("败诉率（%）", "0.00", "2.50", "2.70", "4.44", "7.50", mark),
            ("位次", "1", "2", "3", "4", "5", mark),
        )
        + f"\n注：败诉率由低到高排名。“{mark}”表示本期无行政诉讼案件，不参与排名。",
        tmp_path,
    )
    (ranking,) = circular.rankings
    assert ranks(ranking)["五河县"] is None
    assert ranking.order == "asc"
