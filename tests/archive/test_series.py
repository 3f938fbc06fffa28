"""Months join: one ranking is one series whatever its circulars call it, and no two are one."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from typer.testing import CliRunner
from yearly_letters import CITIES, MONTHS, air, letter, progress, scores, write

import tongbao
from tongbao.cli import app
from tongbao.text.periods import end_of


def extract(folder: Path, *options: str) -> tongbao.Dataset:
    out = folder.parent / "data"
    subprocess.run(
        [sys.executable, "-m", "tongbao", "extract", folder, "-o", out, "-q", *options], check=False
    )
    return tongbao.Dataset(out)


def found(dataset: tongbao.Dataset, rule: str) -> list[dict[str, object]]:
    findings = dataset.findings
    rows = findings[findings["rule"] == rule].to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> tongbao.Dataset:
    folder = tmp_path_factory.mktemp("archive") / "letters"
    for year, month in MONTHS:
        write(folder, f"air-{year}-{month:02d}.txt", air(year, month))
        write(folder, f"progress-{year}-{month:02d}.txt", progress(year, month))
        text = scores(year, month, before="上月得分", change=lambda _, v: v)
        write(folder, f"scores-{year}-{month:02d}.txt", text)
    return extract(folder)


def test_every_month_joins_its_series_and_no_two_rankings_share_one(
    two_years: tongbao.Dataset,
) -> None:
    files = two_years.circulars.set_index("circular_id")["file"]
    series = defaultdict(list)
    for row in two_years.indicators.to_dict("records"):
        name = Path(files[row["circular_id"]]).name.split("-")[0]
        series[row["series_id"]].append((name, row["metric"], end_of(row["period"])))
    assert "" not in series
    kinds = {key: {(name, metric) for name, metric, _ in own} for key, own in series.items()}
    assert all(len(kind) == 1 for kind in kinds.values())
    # Air: two metrics of single months and two from the year's begin, which January has not.
    lengths = sorted(len(own) for own in series.values())
    assert lengths == [22, 22, 24, 24, 24, 24, 24, 24, 24]
    for own in series.values():
        spans = [span for _, _, span in own]
        assert len(set(spans)) == len(spans)


def test_an_archive_without_fault_raises_no_alarm(two_years: tongbao.Dataset) -> None:
    rules = set(two_years.findings["rule"])
    assert not {rule for rule in rules if rule.startswith("series-") or rule == "document-reissued"}


def test_a_pivot_has_one_column_for_each_series(two_years: tongbao.Dataset) -> None:
    wide = two_years.wide("circular", "indicator")
    figures = [
        c
        for c in wide.columns
        if c not in ("place_code", "place", "circular_id", "as_of", "number")
    ]
    assert len(figures) == 9
    assert not any("2021" in column for column in figures)


def test_a_cumulative_figure_that_falls_is_told(tmp_path: Path) -> None:
    for month in range(1, 9):

        def slip(place: str, value: float, month: int = month) -> float:
            return value / 2 if (place, month) == ("赣州", 6) else value

        write(tmp_path / "letters", f"{month}.txt", progress(2021, month, slip))
    dataset = extract(tmp_path / "letters")
    told = found(dataset, "series-fell") + found(dataset, "series-jump")
    assert {row["places"] for row in told} == {"赣州市"}
    (doubted,) = {f["circular_id"] for f in told}
    (letter_of_june,) = dataset.circulars[dataset.circulars["circular_id"] == doubted]["file"]
    assert letter_of_june.endswith("6.txt")
    marked = dataset.rankings[dataset.rankings["doubt"] == "warning"]
    assert set(marked["place"]) == {"赣州市"}


def test_a_figure_far_out_of_its_range_is_told_once(tmp_path: Path) -> None:
    for month in range(1, 9):

        def slip(place: str, value: float, month: int = month) -> float:
            return value * 10 if (place, month) == ("九江", 5) else value

        write(tmp_path / "letters", f"{month}.txt", air(2021, month, slip))
    (told,) = found(extract(tmp_path / "letters"), "series-jump")
    assert told["places"] == "九江市"
    assert "九江市" in str(told["message"])


def test_a_column_of_last_month_is_compared_with_last_months_circular(tmp_path: Path) -> None:
    for month in range(1, 4):

        def slip(place: str, value: float, month: int = month) -> float:
            return value + 3 if (place, month) == ("宜春", 3) else value

        text = scores(2021, month, before="上月得分", change=slip)
        write(tmp_path / "letters", f"{month}.txt", text)
    (told,) = found(extract(tmp_path / "letters"), "series-disagrees")
    assert told["places"] == "宜春市"
    assert "2.txt" in str(told["message"])


def test_a_column_that_was_revised_altogether_is_no_contradiction(tmp_path: Path) -> None:
    for month in range(1, 4):
        text = scores(2021, month, before="上月得分", change=lambda _, v: v + 1)
        write(tmp_path / "letters", f"{month}.txt", text)
    assert not found(extract(tmp_path / "letters"), "series-disagrees")


def test_a_place_that_one_month_lacks_is_told(tmp_path: Path) -> None:
    for month in range(1, 8):
        text = air(2021, month)
        if month == 4:
            text = "".join(line for line in text.splitlines(keepends=True) if "鹰潭市" not in line)
        write(tmp_path / "letters", f"{month}.txt", text)
    findings = extract(tmp_path / "letters").findings
    said = findings[findings["message"].str.contains("鹰潭市")]
    # Where the circular's own set is known its own rule says so, and the archive not once more.
    assert set(said["rule"]) == {"set-missing"}


def test_a_firm_that_one_month_lacks_is_told(tmp_path: Path) -> None:
    firms = [
        f"{name}水务有限公司" for name in ("东江", "西岭", "南华", "北辰", "中原", "长青", "永安")
    ]
    for month in range(1, 8):
        rows = "\n".join(
            f"{rank}\t{firm}\t{99 - rank - month / 9:.2f}"
            for rank, firm in enumerate(firms, 1)
            if (month, firm) != (4, firms[2])
        )
        title = f"2021年{month}月供水企业水质达标率排名"
        text = f"关于2021年{month}月供水企业水质情况的通报\n\n{title}\n排名\t企业\t达标率（%）\n{rows}\n"
        write(tmp_path / "letters", f"{month}.txt", text)
    (told,) = found(extract(tmp_path / "letters"), "series-place-missing")
    assert told["places"] == firms[2]
    assert told["page"] == 1


def test_a_list_of_the_best_ten_lacks_nobody(tmp_path: Path) -> None:
    for month in range(1, 8):
        text = air(2021, month)
        if month == 4:
            lines = text.splitlines(keepends=True)
            text = "".join(
                line
                for line in lines
                if not line.split("\t")[0].isdigit() or int(line.split("\t")[0]) < 6
            )
        write(tmp_path / "letters", f"{month}.txt", text)
    assert not found(extract(tmp_path / "letters"), "series-place-missing")


def edition(
    value: float, *, issuer: str = "江西省统计局", number: str = "赣统字〔2021〕7号"
) -> str:
    rows = {place: (50 + 3 * i + (value if i == 4 else 0),) for i, place in enumerate(CITIES)}
    table = ("2021年用电量增速排名", ("增速（%）",), rows)
    return letter("2021年用电量增速", [table], issuer=issuer, number=number, issued="2022年1月15日",
                  descending=True)  # fmt: skip


def test_a_reissue_with_one_changed_value_replaces_and_is_compared(tmp_path: Path) -> None:
    write(tmp_path / "letters", "1.txt", edition(0))
    write(tmp_path / "letters", "2.txt", edition(2.5))
    dataset = extract(tmp_path / "letters")
    circulars = dataset.circulars.sort_values("file")
    assert list(circulars["supersedes"].fillna("")) == ["", circulars["circular_id"].iloc[0]]
    (told,) = found(dataset, "document-reissued")
    assert told["severity"] == "warning"
    assert told["places"] == f"{CITIES[4]}市"


def test_the_same_number_of_another_issuer_is_another_circular(tmp_path: Path) -> None:
    write(tmp_path / "letters", "1.txt", edition(0))
    write(tmp_path / "letters", "2.txt", edition(2.5, issuer="江西省审计厅"))
    dataset = extract(tmp_path / "letters")
    assert not any(dataset.circulars["supersedes"].fillna(""))


def test_a_person_joins_what_no_rule_can(tmp_path: Path) -> None:
    for month, name in ((1, "用电量增速"), (2, "电力消费增长")):
        rows = {place: (50 + 3 * i + month,) for i, place in enumerate(CITIES)}
        title = f"2021年{month}月{name}"
        text = letter(title, [(f"{title}排名", (f"{name}（%）",), rows)], descending=True)
        write(tmp_path / "letters", f"{month}.txt", text)
    dataset = extract(tmp_path / "letters")
    one, other = dataset.indicators["series_id"]
    assert one != other
    path = tmp_path / "data" / "concordance.csv"
    path.write_text(f"series_id,same_as,why\n{other},{one},改名\n", encoding="utf-8")
    assert set(extract(tmp_path / "letters").indicators["series_id"]) == {one}


def test_the_list_of_series_proposes_what_may_be_one_and_keeps_what_was_said(
    tmp_path: Path,
) -> None:
    for month, name in ((1, "全社会用电量增速"), (2, "社会用电量增速")):
        rows = {place: (50 + 3 * i + month,) for i, place in enumerate(CITIES)}
        title = f"2021年{month}月{name}"
        text = letter(title, [(f"{title}排名", (f"{name}（%）",), rows)], descending=True)
        write(tmp_path / "letters", f"{month}.txt", text)
    folder = extract(tmp_path / "letters").folder
    command = [sys.executable, "-m", "tongbao", "series", str(folder), "--concordance"]
    subprocess.run(command, capture_output=True, check=True)
    path = folder / "concordance.csv"
    first, second = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    assert (first["like"], second["like"]) == (second["series_id"], first["series_id"])
    assert not first["same_as"]
    lines = path.read_text(encoding="utf-8").splitlines()
    filled = [line.replace(",", f",{second['series_id']}", 1) if n == 1 else line
              for n, line in enumerate(lines)]  # fmt: skip
    path.write_text("\n".join(filled) + "\n", encoding="utf-8")
    extract(tmp_path / "letters")
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert len(done.stdout.splitlines()) == 1
    kept = {row["series_id"]: row["same_as"] for row in
            csv.DictReader(path.read_text(encoding="utf-8").splitlines())}  # fmt: skip
    assert kept[first["series_id"]] == second["series_id"]


def test_a_series_that_is_not_there_is_said_and_joins_nothing(tmp_path: Path) -> None:
    write(tmp_path / "letters", "1.txt", edition(0))
    (own,) = extract(tmp_path / "letters").indicators["series_id"]
    path = tmp_path / "data" / "concordance.csv"
    path.write_text(f"series_id,same_as\nmistyped,{own}\n", encoding="utf-8")
    command = ["extract", tmp_path / "letters", "-o", tmp_path / "data", "--lang", "en"]
    done = CliRunner().invoke(app, list(map(str, command)))
    assert "does not have (mistyped)" in done.stderr
    path.write_text(f"series_id,same_as\n{own},{own}\n", encoding="utf-8")
    assert "concordance" not in CliRunner().invoke(app, list(map(str, command))).stderr


def test_a_concordance_that_goes_round_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "letters", "1.txt", edition(0))
    extract(tmp_path / "letters")
    path = tmp_path / "data" / "concordance.csv"
    path.write_text("series_id,same_as\na,b\nb,a\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tongbao", "extract", tmp_path / "letters", "-o", tmp_path / "data"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "concordance.csv" in done.stderr
    assert "Traceback" not in done.stderr
