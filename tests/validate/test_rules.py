"""Each rule fires on its example and stays silent on the near miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.validate.making import (
    BOX,
    CITIES,
    circular,
    claim,
    claims,
    entry,
    in_a_table,
    numbered,
    ranking,
    section,
    total,
)
from tongbao.model import Box, Cell, CertainText, Circular, Doubt, Finding, Header, Part, Table
from tongbao.validate.judging import RULES, validate

FALLING = ["98.5", "97.2", "95.1", "93.4", "90.6", "88.3", "85.7", "80.2", "76.4", "70.9", "65.8"]
CLEAN = numbered(FALLING)


def swapped(rows: list[tuple[str, int, str]], i: int, j: int) -> list[tuple[str, int, str]]:
    """Exchange the values of two rows."""
    changed = list(rows)
    changed[i] = (*rows[i][:2], rows[j][2])
    changed[j] = (*rows[j][:2], rows[i][2])
    return changed


def with_row(index: int, row: tuple[str, int | None, str | None]) -> list[object]:
    """Return the clean rows with another row in one place."""
    return [*CLEAN[:index], row, *CLEAN[index + 1 :]]


def of_rows(rows: object, **more: object) -> Circular:
    """Return a circular with one ranking of Hebei's cities."""
    return circular([ranking(rows, **more)])  # type: ignore[arg-type]


def with_serials(numbers: list[str]) -> Circular:
    """Return a circular with a table whose first column is 序号."""
    texts = ["序号", *numbers]
    cells = tuple(
        Cell(row, 0, 1, 1, text, 1, BOX, CertainText(text)) for row, text in enumerate(texts)
    )
    table = Table(1, cells, len(texts), 1, "ruled", (Part(1, BOX),))
    made = of_rows(CLEAN)
    return replace(made, document=replace(made.document, flow=(table,)))


def columns(rate: str) -> Circular:
    """Return plan, done and rate of six cities, one rate given."""
    names, plan, done = (
        CITIES[:6],
        ["60", "50", "40", "80", "20", "10"],
        ["45", "40", "30", "20", "4", "1"],
    )
    rates = [rate, "80", "75", "25", "20", "10"]
    made = [
        ranking(
            [(n, None, v) for n, v in zip(names, values, strict=True)], metric=metric, unit=unit
        )
        for metric, unit, values in (
            ("任务数", "个", plan),
            ("完成数", "个", done),
            ("完成率", "%", rates),
        )
    ]
    return circular(made)


def shares(share: str) -> Circular:
    """Return amounts and shares of five cities, one share given."""
    names, amounts = CITIES[:5], ["120", "100", "80", "60", "40"]
    rows = [share, "25", "20", "15", "10"]
    made = [
        ranking(
            [(n, None, v) for n, v in zip(names, values, strict=True)], metric=metric, unit=unit
        )
        for metric, unit, values in (("投资", "亿元", amounts), ("占比", "%", rows))
    ]
    return circular(made)


def announced(stated: int) -> Circular:
    """Return a circular with three projects that announces some."""
    made = [
        ranking(CLEAN, number=n, project=p)
        for n, p in ((1, "甲工程"), (2, "乙工程"), (3, "丙工程"))
    ]
    return circular(made, header=Header(projects_stated=stated))


def claimed(kind: str, names: list[str], rows: object = CLEAN) -> Circular:
    """Return a ranking with what the prose says of it."""
    return circular([ranking(rows)], said=claims(kind, names))  # type: ignore[arg-type]


def figured(*figures: str) -> Circular:
    """Return a ranking with a sentence that prints figures of its first places."""
    names = ["石家庄", "承德", "张家口"]
    said = [
        replace(one, sentence="前三名", value=Decimal(figure), unit="%")
        for one, figure in zip(claims("top", names), figures, strict=True)
    ]
    return circular([ranking(CLEAN)], said=said)


def read_date_numbers(as_of: str, issued: str, title: str = "") -> Circular:
    """Return a circular with dates."""
    header = Header(number="冀办〔2020〕15号", title=title, as_of=as_of, issued=issued)
    return circular([ranking(CLEAN)], header=header, blocks=["截至2020年5月底"])


ZEROS = [*CLEAN[:9], ("邢台", 10, "0"), ("邯郸", 11, "0")]
TIES = ["98.5", "98.5", "95.1", "93.4", "93.4", "88.3", "85.7", "85.7", "76.4", "70.9", "65.8"]
SHARED = [(n, r, v) for (n, _, v), r in zip(numbered(TIES), [1, 1, 3, 4, 4, 6, 7, 7, 9, 10, 11], strict=True)]  # fmt: skip
BROKEN = [*SHARED[:4], ("唐山", 5, "93.4"), *SHARED[5:]]
COUNTS = numbered(["980", "870", "760", "650", "540"])


def unread_table(*rows: Sequence[str]) -> Circular:
    """Return a circular with a table from which nothing was taken."""
    cells = tuple(
        Cell(
            r, c, 1, 1, text, 1, Box(9.0 * c, 9.0 * r, 9.0 * c + 8, 9.0 * r + 8), CertainText(text)
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    table = Table(1, cells, len(rows), len(rows[0]), "aligned", ())
    made = circular()
    return replace(made, document=replace(made.document, flow=(table,)))


def beside_a_table(*paragraphs: str) -> Circular:
    """Return a circular with a table and lines that stand outside it."""
    made = in_a_table(("地区", "总量", "位次"), (("西宁", "5085", "1"), ("海东", "1197", "2")))
    lines = circular(blocks=paragraphs).document.flow
    return replace(made, document=replace(made.document, flow=(*made.document.flow, *lines)))


CASES: dict[str, tuple[Circular, Circular]] = {
    "document-no-ranking": (circular(), of_rows(CLEAN)),
    "document-project-count": (announced(4), announced(3)),
    "document-numbering": (
        circular([ranking(CLEAN)], sections=[section(1, "甲"), section(2, "乙"), section(4, "丁")]),
        circular([ranking(CLEAN)], sections=[section(6, "甲"), section(7, "乙"), section(8, "丁")]),
    ),
    "document-serial": (
        with_serials(["1", "2", "3", "5", "6", "7"]),
        with_serials(["6", "7", "8", "9", "10", "11"]),
    ),
    "document-dates": (
        read_date_numbers("2020-05", "2020-04-12"),
        read_date_numbers("2020-05", "2020-06-12"),
    ),
    "document-annex-missing": (
        circular([ranking(CLEAN)], header=Header(annexes_stated=("督导检查重点内容清单",))),
        circular(
            [ranking(CLEAN)],
            header=Header(annexes_stated=("督导检查重点内容清单",)),
            blocks=["督导检查重点内容清单"],
        ),
    ),
    "set-missing": (
        circular([ranking(CLEAN[:-1])], ranked=CITIES),
        circular([ranking([*CLEAN[:-1], entry("邯郸", None, None, "no_task")])], ranked=CITIES),
    ),
    "set-twice": (of_rows([*CLEAN[:-1], ("石家庄", 11, "65.8")]), of_rows(CLEAN)),
    "set-outside": (
        circular([ranking(CLEAN)], ranked=CITIES[:-1]),
        circular([ranking(CLEAN)], ranked=CITIES),
    ),
    "set-ranked-without-task": (
        of_rows([*CLEAN, entry("石家庄", None, None, "no_task")]),
        of_rows([*CLEAN[:-1], entry("邯郸", None, None, "no_task")]),
    ),
    "set-too-many-ranks": (
        circular([ranking([*CLEAN[:-1], ("邯郸", 13, "65.8")])], ranked=CITIES),
        circular([ranking(CLEAN)], ranked=CITIES),
    ),
    "set-count": (
        circular([ranking(CLEAN)], blocks=["近日，对12个设区市进行了考核。"]),
        circular([ranking(CLEAN)], blocks=["对11个设区市进行了考核，其中9个设区市得分上升。"]),
    ),
    "order-rank": (of_rows(with_row(4, ("唐山", 9, "90.6"))), of_rows(SHARED)),
    "order-value": (of_rows(swapped(CLEAN, 3, 4)), of_rows(numbered(TIES))),
    "order-tie": (
        of_rows([("石家庄", 1, "98.5"), ("承德", 1, "97.2"), ("唐山", 1, "95.1"), *CLEAN[5:]]),
        of_rows(SHARED),
    ),
    "order-gap": (
        of_rows([*CLEAN[:5], *CLEAN[6:]]),
        of_rows([*CLEAN[:3], *CLEAN[-3:]], excerpt=True),
    ),
    "order-start": (
        of_rows([(name, rank + 7, value) for name, rank, value in CLEAN[:5]]),
        of_rows([(name, rank + 7, value) for name, rank, value in CLEAN[:5]], excerpt=True),
    ),
    "order-tie-broken": (of_rows(BROKEN), of_rows(numbered(TIES))),
    "value-percent": (
        of_rows(with_row(0, ("石家庄", 1, "985"))),
        of_rows(with_row(0, ("石家庄", 1, "106.4"))),
    ),
    "value-completed": (
        of_rows([entry("石家庄", 1, "98", "completed"), *CLEAN[1:]]),
        of_rows([entry("石家庄", 1, "100", "completed"), *CLEAN[1:]]),
    ),
    "value-decimals": (
        of_rows(with_row(0, ("石家庄", 1, "985")), metric="综合得分", unit="分"),
        of_rows(with_row(0, ("石家庄", 1, "198.5")), metric="综合得分", unit="分"),
    ),
    "value-fraction": (
        of_rows(with_row(4, ("唐山", 5, "0.906"))),
        of_rows(with_row(10, ("邯郸", 11, "0.96"))),
    ),
    "value-unit": (
        of_rows([entry("石家庄", 1, "98.5", value_text="98.5分"), *CLEAN[1:]]),
        of_rows([entry("石家庄", 1, "98.5", value_text="98.5%"), *CLEAN[1:]]),
    ),
    "value-total": (
        of_rows(COUNTS, metric="新增就业人数", unit="人", totals=[total("合计", "3700")]),
        of_rows(COUNTS, metric="新增就业人数", unit="人", totals=[total("合计", "3800")]),
    ),
    "value-mean": (
        of_rows(CLEAN, totals=[total("全省", "99.1")]),
        of_rows(CLEAN, totals=[total("全省", "85.0")]),
    ),
    "value-rate": (columns("85"), columns("75")),
    "value-share": (shares("35"), shares("30")),
    "prose-top": (
        claimed("top", ["石家庄", "承德", "邯郸"]),
        claimed("top", ["石家庄", "承德", "张家口"]),
    ),
    "prose-value": (
        figured("98.5", "92.7", "95.1"),
        figured("98.5", "97.2", "95.1"),
    ),
    "prose-bottom": (
        claimed("bottom", ["石家庄", "邢台", "邯郸"]),
        claimed("bottom", ["衡水", "邢台", "邯郸"]),
    ),
    "prose-order": (
        claimed("top", ["承德", "石家庄", "张家口"]),
        claimed("bottom", ["邯郸", "邢台", "衡水"]),
    ),
    "prose-completed": (
        claimed("completed", ["石家庄"]),
        claimed("completed", ["石家庄"], [entry("石家庄", 1, "100"), *CLEAN[1:]]),
    ),
    "prose-zero": (claimed("zero", ["邢台"], ZEROS), claimed("zero", ["邢台", "邯郸"], ZEROS)),
    "prose-below-full": (
        claimed("below_full", ["邯郸"], [(n, 1, "100") for n in CITIES]),
        claimed(
            "below_full", ["邯郸"], [*((n, 1, "100") for n in CITIES[:-1]), ("邯郸", 11, "90")]
        ),
    ),
    "prose-no-task": (
        claimed("no_task", ["邯郸"]),
        claimed("no_task", ["邯郸"], [*CLEAN[:-1], entry("邯郸", None, None, "no_task")]),
    ),
    "prose-without-table": (
        circular([ranking(CLEAN)], said=[claim("top", "唐山", number=2, project="农村公路建设")]),
        circular([ranking(CLEAN)], said=[claim("top", "石家庄")]),
    ),
    "table-unread": (
        unread_table(
            ["宅急送", "297", "0.61"], ["韵达速递", "179", "3.12"], ["天天快递", "51", "3.28"]
        ),
        unread_table(["宅急送", "已整改"], ["韵达速递", "未整改"], ["天天快递", "整改中"]),
    ),
    "table-column-unnamed": (
        circular(
            [replace(ranking(CLEAN), table=1, metric=name) for name in ("完成率", "（第4列）")]
        ),
        circular([replace(ranking(CLEAN), table=1, metric="")]),
    ),
    "table-row-outside": (
        beside_a_table("海西州", "9,596.3", "1", "0.3"),
        beside_a_table("海西州", "9,596.3", "第1名领奖", "1"),
    ),
    "table-cell-unused": (
        in_a_table(
            ["城市", "完成率", "排名", ""], [["唐山", "98", "1", "约谈"], ["廊坊", "95", "2", ""]]
        ),
        in_a_table(
            ["城市", "完成率", "排名", ""], [["唐山", "98", "1", "—"], ["廊坊", "95", "2", ""]]
        ),
    ),
    "prose-silent": (
        circular(
            [ranking(CLEAN, number=n, project=f"{n}号工程建设") for n in range(1, 7)],
            said=[claim("top", "石家庄", number=n, project=f"{n}号工程建设") for n in range(1, 6)],
        ),
        circular(
            [ranking(CLEAN, number=n, project=f"{n}号工程建设") for n in range(1, 6)],
            said=[claim("top", "石家庄", number=n, project=f"{n}号工程建设") for n in range(1, 6)],
        ),
    ),
}


def found(made: Circular, code: str) -> list[Finding]:
    """Return a circular's findings of one rule."""
    return [finding for finding in validate(made).findings if finding.rule == code]


def test_every_rule_that_checks_has_a_case() -> None:
    assert {rule.code for rule in RULES if rule.check is not None} == set(CASES)


@pytest.mark.parametrize("code", CASES)
def test_fires_on_its_example(code: str) -> None:
    findings = found(CASES[code][0], code)
    assert findings
    assert all(finding.message.zh and finding.message.en for finding in findings)


@pytest.mark.parametrize("code", CASES)
def test_is_silent_on_the_near_miss(code: str) -> None:
    assert not found(CASES[code][1], code)


@pytest.mark.parametrize(
    ("made", "code", "places", "proposal"),
    [
        (of_rows(swapped(CLEAN, 3, 4)), "order-value", {"秦皇岛市", "唐山市"},
         "秦皇岛市 90.6 → 93.4；唐山市 93.4 → 90.6"),
        (of_rows(swapped(CLEAN, 1, 8)), "order-value", {"承德市", "衡水市"},
         "承德市 76.4 → 97.2；衡水市 97.2 → 76.4"),
        (of_rows(with_row(4, ("唐山", 5, "906"))), "order-value", {"唐山市"}, "唐山市 906 → 90.6"),
        (of_rows(with_row(4, ("唐山", 9, "90.6"))), "order-rank", {"唐山市"}, "唐山市 第9 → 第5"),
        (of_rows(with_row(10, ("邯郸", 10, "65.8"))), "order-rank", {"邯郸市"}, "邯郸市 第10 → 第11"),
        (of_rows(BROKEN), "order-tie-broken", {"秦皇岛市", "唐山市"}, "唐山市 第5 → 第4"),
        (circular([ranking([*CLEAN[:-1], ("石家庄", 11, "65.8")])], ranked=CITIES,
                  said=claims("bottom", ["衡水", "邢台", "邯郸"])),
         "set-missing", {"邯郸市"}, "第11 石家庄市 → 邯郸市"),
        (claimed("top", ["石家庄", "承德", "邯郸"]), "prose-top", {"邯郸市"}, "邯郸市 → 张家口市"),
        (announced(4), "document-project-count", set(), "4 → 3"),
        (columns("85"), "value-rate", {"石家庄市"}, "石家庄市 85 → 75"),
    ],
)  # fmt: skip
def test_names_the_fewest_places_and_proposes_what_was_meant(
    made: Circular, code: str, places: set[str], proposal: str
) -> None:
    finding, *others = found(made, code)
    assert not others
    assert set(finding.places) == places
    assert finding.proposal == proposal


def test_a_doubt_of_reading_becomes_a_finding_at_its_place() -> None:
    doubt = Doubt("number-unread", 2, BOX, {"text": "九十"}, 1, "")
    findings = found(replace(of_rows(CLEAN), doubts=(doubt,)), "number-unread")
    assert [(f.page, f.observed, f.severity) for f in findings] == [(2, "九十", "warning")]


def test_items_that_skip_a_number() -> None:
    texts = ["一、甲工程", "（一）供水", "（三）燃气", "二、乙工程", "（一）供热"]
    findings = found(circular([ranking(CLEAN)], blocks=texts), "document-numbering")
    assert [(f.observed, f.expected) for f in findings] == [("3", "2")]


def test_a_title_of_another_year() -> None:
    assert found(
        read_date_numbers("2020-05", "2020-06-12", "关于2019年民生实事的通报"), "document-dates"
    )
    assert not found(
        read_date_numbers("2020-05", "2020-06-12", "关于2020年民生实事的通报"), "document-dates"
    )


def test_what_all_rankings_lack_is_one_doubt_of_the_circular() -> None:
    rankings = [
        replace(ranking(CLEAN[:-1], number=number, project=f"第{number}项工程"), table=number)
        for number in (1, 2, 3)
    ]
    named = ["邯郸市进展缓慢。"]
    (finding,) = found(circular(rankings, ranked=CITIES, blocks=named), "set-missing")
    assert (finding.severity, finding.places) == ("warning", ("邯郸市",))
    in_one_table = [replace(r, table=1) for r in rankings]
    (finding,) = found(circular(in_one_table, ranked=CITIES, blocks=named), "set-missing")
    assert finding.severity == "error"
    # Ranks 1 to 10 over ten places, and no word of an eleventh: the set is smaller than it sounds.
    (finding,) = found(circular(rankings, ranked=CITIES), "set-missing")
    assert finding.severity == "info"
    (finding,) = found(circular([ranking(CLEAN[:4] + CLEAN[5:])], ranked=CITIES), "set-missing")
    assert finding.severity == "error"


def test_places_ranked_in_another_group_are_not_missing() -> None:
    groups = [
        ranking(numbered(FALLING[:8], CITIES[:8]), project="城区组"),
        ranking(numbered(FALLING[:3], CITIES[8:]), project="县域组"),
    ]
    assert not found(circular(groups, ranked=CITIES), "set-missing")
    assert found(circular(groups[:1], ranked=CITIES, blocks=["邯郸市"]), "set-missing")


def test_whole_ranks_of_one_table_do_not_hide_what_another_lacks() -> None:
    rankings = [
        replace(ranking(CLEAN[:-1], number=number, project=f"第{number}项工程"), table=number)
        for number in (1, 2)
    ]
    assert len(found(circular([*rankings[:2], ranking(CLEAN)], ranked=CITIES), "set-missing")) == 2


def test_a_place_outside_the_set_is_told_once_for_all_tables() -> None:
    rankings = [ranking(CLEAN, number=number, project=f"第{number}项") for number in (1, 2, 3)]
    assert len(found(circular(rankings, ranked=CITIES[:-1]), "set-outside")) == 1


def test_a_place_that_no_words_state_and_no_ranking_has_is_only_worth_a_look() -> None:
    rankings = [ranking(CLEAN[:-1], number=number, project=f"第{number}项") for number in (1, 2, 3)]
    made = circular(rankings, ranked=CITIES)
    made = replace(made, ranked_set=replace(made.ranked_set, stated_places=len(CITIES) - 1))
    assert [f.severity for f in found(made, "set-missing")] == ["info"]


def test_a_table_whose_columns_ran_together_is_told() -> None:
    rows = (["1", "川汇区 305", "97.0% 2", "98.1% 1"], ["2", "淮阳区 44", "97.7% 1", "95.7% 2"])
    made = unread_table(*rows, ["3", "扶沟县 202", "86.7% 9", "87.8% 7"])
    assert found(made, "table-unread")
