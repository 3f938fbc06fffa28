"""Findings that say the same of many things are one, with its list and all its facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.validate.making import BOX, circular, claim, numbered, ranking
from tongbao.extract import ReadOptions
from tongbao.model import Circular, Doubt, Finding
from tongbao.pipeline import read_circular
from tongbao.publish import file_rows
from tongbao.publish.schemas import SCHEMAS
from tongbao.validate.judging import validate

PLACES = ("蚌山区", "禹会区", "淮上区", "怀远县", "五河县", "固镇县")


def read(folder: Path, *tables: str, title: str = "蚌埠市各县区排名") -> Circular:
    """Read a text export of tables whose cells are parted by bars."""
    lines = [title, ""]
    for table in tables:
        for number, row in enumerate(table.splitlines()):
            cells = row.split("|")
            lines.append(f"| {' | '.join(cells)} |")
            if not number:
                lines.append(f"|{'---|' * len(cells)}")
        lines.append("")
    path = folder / "通报.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_circular(path, ReadOptions())


def of(made: Circular, rule: str) -> list[Finding]:
    """Return a circular's findings of one rule."""
    return [finding for finding in made.findings if finding.rule == rule]


def linked(made: Circular, finding: Finding) -> set[tuple[object, object]]:
    """Return place and metric of the facts that ``finding_facts`` links with a finding."""
    part = file_rows(made)
    rows = {
        name: [dict(zip(SCHEMAS[name].names, row, strict=True)) for row in part[name]]
        for name in ("findings", "finding_facts", "rankings")
    }
    facts = {row["entry_id"]: (row["place_text"], row["metric"]) for row in rows["rankings"]}
    own = {f["finding_id"] for f in rows["findings"] if f["message"] == finding.message.zh}
    return {facts[r["entry_id"]] for r in rows["finding_facts"] if r["finding_id"] in own}


def test_cells_of_one_column_that_are_no_numbers_are_told_once(tmp_path: Path) -> None:
    rows = [
        f"{place}|{rank}|{'###' if rank > 1 else '97.5'}" for rank, place in enumerate(PLACES, 1)
    ]
    made = read(tmp_path, "\n".join(["县区|位次|开工率（%）", *rows]))
    (finding,) = of(made, "number-unread")
    assert finding.severity == "warning"
    assert finding.observed == "###"
    assert all(place in finding.message.zh for place in PLACES[1:])
    assert {place for place, _ in linked(made, finding)} == set(PLACES[1:])


def test_two_columns_are_two_things_to_look_at(tmp_path: Path) -> None:
    rows = [f"{place}|{n}|###|###" for n, place in enumerate(PLACES, 1)]
    made = read(tmp_path, "\n".join(["县区|位次|开工率（%）|完工率（%）", *rows]))
    assert len({f.metric for f in of(made, "number-unread")}) == len(of(made, "number-unread"))


def test_unknown_names_are_told_once_for_the_whole_circular(tmp_path: Path) -> None:
    names = (*PLACES, "云上公司", "城投集团")
    table = "县区|位次|开工率（%）|完工率（%）\n" + "\n".join(
        f"{name}|{n}|{99 - n}.5|{90 - n}.5" for n, name in enumerate(names, 1)
    )
    made = read(tmp_path, table)
    (finding,) = of(made, "place-unknown")
    assert finding.severity == "info"
    assert "“云上公司”、“城投集团”" in finding.message.zh
    stated = {(e.place_text, r.metric) for r in made.rankings for e in r.entries}
    assert linked(made, finding) == {one for one in stated if one[0] in names[-2:]}


def test_indicators_that_stand_in_the_prose_only_are_told_once() -> None:
    projects = [f"{n}号工程建设" for n in range(2, 13)]
    said = [claim("top", "唐山", number=n, project=p) for n, p in enumerate(projects, 2)]
    made = validate(circular([ranking(numbered(["9", "8", "7"]))], said=said))
    (finding,) = of(made, "prose-without-table")
    assert finding.severity == "warning"
    assert all(project in finding.message.zh for project in projects)
    assert all(project in finding.message.en for project in projects)


def test_a_long_list_says_how_many_there_are() -> None:
    names = [f"第{n}分公司" for n in range(1, 46)]
    doubts = tuple(Doubt("place-unknown", 1, BOX, {"text": n}, at) for at, n in enumerate(names))
    one = circular([ranking(numbered(["9", "8", "7"]))])
    (finding,) = of(validate(replace(one, doubts=doubts)), "place-unknown")
    assert " 等 45 项" in finding.message.zh
    assert "and 15 more" in finding.message.en
    assert all(name in finding.observed for name in names)


def test_a_place_without_a_row_is_told_once_for_all_columns_of_its_table(tmp_path: Path) -> None:
    whole = (*PLACES, "龙子湖区")
    first, second = (
        "\n".join(
            [
                f"县区|{what}任务（亩）|{what}完成（亩）|{what}完成率（%）|位次",
                *(f"{p}|{400 + n}|{300 + n}|{99 - n}.5|{n}" for n, p in enumerate(names, 1)),
            ]
        )
        for what, names in (("造林", whole), ("抚育", whole[:2] + whole[3:]))
    )
    found = of(read(tmp_path, first, second), "set-missing")
    assert [one.places for one in found] == [("淮上区",)]
    assert "3 项" in found[0].message.zh


def test_the_rate_of_a_wrong_total_is_no_second_slip(tmp_path: Path) -> None:
    plan, done = (100, 80, 60, 50, 40, 30), (90, 60, 45, 40, 20, 10)
    rows = [
        f"{name}|{a}|{b}|{100 * b / a:.2f}" for name, a, b in zip(PLACES, plan, done, strict=True)
    ]
    rate = f"{100 * sum(done) / sum(plan):.2f}"
    table = "\n".join(["县区|任务（亩）|完成（亩）|完成率（%）", *rows])
    made = read(tmp_path, f"{table}\n合计|{sum(plan)}|{sum(done) + 20}|{rate}")
    assert [f.expected for f in of(made, "value-total")] == [str(sum(done))]
    assert not of(made, "value-rate")
    made = read(tmp_path, f"{table}\n合计|{sum(plan)}|{sum(done)}|{float(rate) + 7:.2f}")
    assert [f.expected for f in of(made, "value-rate")] == [rate]
