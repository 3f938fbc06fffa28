"""Changes of rank are held against the circular that they are since, and near-misses are let be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from across import told
from yearly_letters import CITIES, score

from tongbao.text.rank_moves import RankMove, read_rank_move

Ranks = Mapping[str, int]
MONTHS = range(1, 5)
SLIP = ("宜春", 4)
"""Where one letter of April says wrongly how a place moved."""


def ranks_of(month: int) -> dict[str, int]:
    ordered = sorted(CITIES, key=lambda place: -score(place, 2021, month))
    return {place: rank for rank, place in enumerate(ordered, 1)}


def arrow(now: int, before: int) -> str:
    gained = before - now
    return "—" if not gained else f"{'↑' if gained > 0 else '↓'}{abs(gained)}"


def words(now: int, before: int) -> str:
    gained = before - now
    return "持平" if not gained else f"{'上升' if gained > 0 else '下降'}{abs(gained)}位"


def signed(now: int, before: int) -> str:
    return f"{before - now:+d}" if now != before else "0"


def signed_otherwise(now: int, before: int) -> str:
    return f"{now - before:+d}" if now != before else "0"


def came_from(now: int, before: int) -> str:
    return f"{before}→{now}"


def beside(now: int, before: int) -> str:
    return f"{now}（{arrow(now, before)}）" if now != before else f"{now}（-）"


Printed = Callable[[int, int], str]
IN_RANK: tuple[Printed, ...] = (came_from, beside)


def letter(
    month: int,
    printed: Printed,
    befores: Ranks,
    *,
    header: str,
    leave_out: str = "",
    now: Ranks | None = None,
) -> str:
    """Return a month's letter; what it prints of changes is from the ranks given."""
    values = {place: f"{95 - rank + month / 9:.2f}" for place, rank in (now or {}).items()}
    values = values or {place: str(score(place, 2021, month)) for place in CITIES}
    now, title = now or ranks_of(month), f"2021年{month}月城市管理考评"
    lines = ["\t".join(("排名", "城市", "综合得分", *([] if printed in IN_RANK else [header])))]
    for place in sorted(now, key=lambda name: now[name]):
        if place != leave_out:
            moved = printed(now[place], befores[place])
            rank = moved if printed in IN_RANK else str(now[place])
            cells = (rank, f"{place}市", values[place])
            lines.append("\t".join((*cells, *([] if printed in IN_RANK else [moved]))))
    return "\n".join(
        (
            "江西省住房和城乡建设厅",
            "",
            f"关于{title}情况的通报",
            "",
            "各设区市人民政府：",
            "",
            f"{title}得分表",
            *lines,
            "",
        )
    )


def letters(
    printed: Printed,
    *,
    header: str = "较上月位次变化",
    slip: bool = True,
    since: Callable[[int], int] = lambda month: month - 1,
) -> dict[int, str]:
    made = {}
    for month in MONTHS:
        befores = ranks_of(since(month))
        if slip and month == SLIP[1]:
            befores[SLIP[0]] += 2
        made[month] = letter(month, printed, befores, header=header)
    return made


@pytest.mark.parametrize(
    ("printed", "header"),
    [
        (arrow, "较上月位次变化"),
        (arrow, "位次升降"),
        (words, "排名变化（较上期）"),
        (arrow, "较上月变化"),
        (words, "与上月比较"),
        (signed, "名次变化"),
        (signed_otherwise, "与上月相比名次变化"),
        (came_from, ""),
        (beside, ""),
        (lambda now, before: str(before), "上月排名"),  # noqa: ARG005
    ],
)
def test_a_change_that_last_months_circular_contradicts_is_told(
    printed: Printed, header: str, tmp_path: Path
) -> None:
    (finding,) = told(tmp_path, list(letters(printed, header=header).values()))
    assert (finding.rule, finding.severity) == ("series-disagrees", "warning")
    assert finding.places == (f"{SLIP[0]}市",)
    assert "2.txt" in finding.message.zh
    assert f"第{ranks_of(3)[SLIP[0]]}" in finding.message.zh


@pytest.mark.parametrize("printed", [arrow, words, signed, signed_otherwise, came_from, beside])
def test_changes_that_go_with_last_months_circular_are_let_be(
    printed: Printed, tmp_path: Path
) -> None:
    assert told(tmp_path, list(letters(printed, slip=False).values())) == []


def test_a_change_since_a_month_that_is_not_there_is_let_be(tmp_path: Path) -> None:
    made = letters(arrow)
    assert told(tmp_path, [made[1], made[2], made[4]]) == []
    unnamed = letters(arrow, header="位次变化")
    assert told(tmp_path, [unnamed[1], unnamed[2], unnamed[4]]) == []


def test_changes_since_another_time_than_last_month_are_let_be(tmp_path: Path) -> None:
    first = letters(arrow, header="位次变化", since=lambda _: 1, slip=False)
    assert told(tmp_path, list(first.values())) == []
    year = letters(arrow, header="较上年同期位次变化")
    assert told(tmp_path, list(year.values())) == []


def test_a_change_of_figures_that_is_mostly_none_is_no_change_of_ranks(tmp_path: Path) -> None:
    same = {place: rank for rank, place in enumerate(CITIES, 1)}

    def days(now: int, before: int) -> str:  # noqa: ARG001
        return "+2" if now in (3, 7) else "0"

    made = [letter(month, days, same, header="较上月变化", now=same) for month in MONTHS]
    assert told(tmp_path, made) == []


def test_dashes_alone_say_nothing_of_changes(tmp_path: Path) -> None:
    made = letters(lambda now, before: "—", slip=False)  # noqa: ARG005
    assert told(tmp_path, list(made.values())) == []


def test_a_place_that_was_not_ranked_before_is_let_be(tmp_path: Path) -> None:
    made = letters(arrow, slip=False)
    made[3] = letter(3, arrow, ranks_of(2), header="较上月位次变化", leave_out="赣州")
    findings = told(tmp_path, list(made.values()))
    assert [finding.rule for finding in findings if finding.rule == "series-disagrees"] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("↑2", RankMove(gained=2)),
        ("2↓", RankMove(gained=-2)),
        ("上升十二位", RankMove(gained=12)),
        ("后退1名", RankMove(gained=-1)),
        ("（↑3）", RankMove(gained=3)),
        ("-4", RankMove(gained=-4, signed=True)),
        ("▲1", RankMove(gained=1, signed=True)),
        ("5→1", RankMove(before=5)),
        ("与上月持平", RankMove()),
        ("——", RankMove(dash=True)),
        ("↑2.5%", None),
        ("良好", None),
    ],
)
def test_what_is_printed_of_a_change_is_read(text: str, meant: RankMove | None) -> None:
    assert read_rank_move(text) == meant


def with_two_rankings(month: int, slips: str, *, change_first: bool) -> str:
    """Return a table of two rankings, each with its change; ``slips`` is the one with an error."""
    lines = []
    heads = [(f"{name}（%）", f"{name}排名", "位次变化") for name in ("优良率", "达标率")]
    ranks = {"优良率": (ranks_of(month), ranks_of(month - 1))}
    ranks["达标率"] = (ranks_of(month + 5), ranks_of(month + 4))
    for place in CITIES:
        cells = [f"{place}市"]
        for name, (now, before) in ranks.items():
            slip = 2 if (name, place) == (slips, "九江") else 0
            move = arrow(now[place], before[place] + slip)
            ranked = (move, str(now[place])) if change_first else (str(now[place]), move)
            cells += [f"{99 - now[place] * 2.5 - month / 9:.2f}", *ranked]
        lines.append("\t".join(cells))
    orders = [(a, c, b) if change_first else (a, b, c) for a, b, c in heads]
    header = "\t".join(("城市", *orders[0], *orders[1]))
    title = f"2021年{month}月水质情况"
    return "\n".join(
        (
            "江西省生态环境厅",
            "",
            f"关于{title}的通报",
            "",
            "各设区市人民政府：",
            "",
            title,
            header,
            *lines,
            "",
        )
    )


@pytest.mark.parametrize("change_first", [True, False])
@pytest.mark.parametrize("slips", ["优良率", "达标率"])
def test_a_change_is_held_against_the_ranking_that_it_is_of(
    slips: str, *, change_first: bool, tmp_path: Path
) -> None:
    texts = [
        with_two_rankings(m, slips if m == 4 else "", change_first=change_first) for m in (2, 3, 4)
    ]
    (finding,) = told(tmp_path, texts)
    assert (finding.rule, finding.metric) == ("series-disagrees", slips)
    assert finding.places == ("九江市",)
