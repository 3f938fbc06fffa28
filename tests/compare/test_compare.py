"""Two publications of one ranking: matched by meaning, compared place by place."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tongbao.cli import app
from tongbao.compare import compare_publications, read_publication
from tongbao.errors import TongbaoError

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "hebei-2020-15"
ROWS = [
    ["城市", "环境空气质量综合指数", "位次"],
    ["无锡市", "3.4", "1"],
    ["苏州市", "3.5", "2"],
    ["南京市", "3.6", "3"],
    ["泰州市", "4.0", "4"],
    ["徐州市", "4.6", "5"],
]


def write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def kinds(first: Path, second: Path) -> dict[str, list[str]]:
    """Return kind → places of a comparison."""
    found: dict[str, list[str]] = {}
    for difference in compare_publications(
        read_publication(first), read_publication(second)
    ).differences:
        found.setdefault(difference.kind, []).append(difference.place)
    return found


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "a.csv", ROWS)


def test_the_two_forms_of_the_supplied_circular_agree() -> None:
    first = SAMPLE / "hebei-2020-15.typst.pdf"
    second = SAMPLE / "hebei-2020-15.libreoffice.pdf"
    assert set(kinds(first, second)) == {"agrees"}


def test_what_the_damaged_export_gives_never_contradicts_the_circular() -> None:
    found = kinds(SAMPLE / "hebei-2020-15.typst.pdf", SAMPLE / "source.txt")
    assert not {"value", "rank", "status", "missing_in_second"} & set(found)
    assert len(found["agrees"]) > 250


def test_a_value_a_rank_and_a_lost_place_are_named(published: Path, tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[2][1], rows[3][2] = "3.58", "4"
    other = write_csv(tmp_path / "b.csv", rows[:-1])
    assert kinds(published, other) == {
        "agrees": ["无锡市", "泰州市"],
        "value": ["苏州市"],
        "rank": ["南京市"],
        "missing_in_second": ["徐州市"],
    }


def test_columns_are_matched_by_meaning_and_short_names_are_the_same_places(
    published: Path, tmp_path: Path
) -> None:
    rows = [["序号", "排名", "市", "综合指数"]]
    rows += [
        [str(n), row[2], row[0].removesuffix("市"), row[1]] for n, row in enumerate(ROWS[:0:-1], 1)
    ]
    assert set(kinds(published, write_csv(tmp_path / "b.csv", rows))) == {"agrees"}


def test_coarser_decimals_do_not_contradict(published: Path, tmp_path: Path) -> None:
    rows = [[row[0], f"{row[1]}2", row[2]] if row[0] != "城市" else row for row in ROWS]
    assert set(kinds(published, write_csv(tmp_path / "b.csv", rows))) == {"agrees"}


def test_excel_says_the_same_as_csv(published: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("排名", 0)
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert set(kinds(published, tmp_path / "a.xlsx")) == {"agrees"}


def dataset(folder: Path, as_of: str, values: list[str]) -> Path:
    """Write a small dataset of one rate."""
    folder.mkdir()
    write_csv(folder / "circulars.csv", [["circular_id", "title", "as_of"], ["x", "通报", as_of]])
    head = ["circular_id", "project_no", "project", "item", "metric", "scope", "unit", "order",
            "rank", "place_code", "place", "place_text", "value", "value_text", "status"]  # fmt: skip
    cities = [
        ("130100", "石家庄市"),
        ("130200", "唐山市"),
        ("130300", "秦皇岛市"),
        ("130400", "邯郸市"),
    ]
    rows = [
        [
            "x",
            "1",
            "棚户区改造工程",
            "",
            "完成率",
            "",
            "%",
            "desc",
            str(rank),
            code,
            name,
            name,
            v,
            v,
            "ranked",
        ]
        for rank, ((code, name), v) in enumerate(zip(cities, values, strict=True), 1)
    ]
    write_csv(folder / "rankings.csv", [head, *rows])
    return folder


def test_a_cumulative_rate_that_falls_from_month_to_month_is_named(tmp_path: Path) -> None:
    may = dataset(tmp_path / "may", "2020-05", ["60", "50", "40", "30"])
    june = dataset(tmp_path / "june", "2020-06", ["70", "45", "40", "35"])
    expected = {"moved": ["石家庄市", "邯郸市"], "fell": ["唐山市"], "agrees": ["秦皇岛市"]}
    assert kinds(may, june) == expected
    assert kinds(june, may) == expected


def test_the_command_shows_what_was_matched_and_exits_1_where_they_differ(
    published: Path, tmp_path: Path
) -> None:
    rows = [list(row) for row in ROWS]
    rows[5][1] = "4.7"
    other = write_csv(tmp_path / "b.csv", rows)
    run = CliRunner().invoke(app, ["compare", str(published), str(other), "-f", "json"])
    assert run.exit_code == 1
    told = json.loads(run.stdout)
    assert [pair["how"] for pair in told["matched"]] == ["name"]
    assert told["counts"] == {"agrees": 4, "value": 1}
    text = CliRunner().invoke(app, ["compare", str(published), str(other), "--lang", "en"])
    assert "徐州市 differs in value" in text.stdout
    assert CliRunner().invoke(app, ["compare", str(published), str(published)]).exit_code == 0


def test_a_table_without_places_is_one_clear_sentence(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["a", "b"], ["1", "2"]])
    with pytest.raises(TongbaoError) as error:
        read_publication(path)
    assert str(path) in error.value.message.zh


def test_the_formats_of_check_name_every_finding(tmp_path: Path) -> None:
    run = CliRunner()
    out = tmp_path / "data"
    run.invoke(app, ["extract", str(SAMPLE / "source.txt"), "-o", str(out), "-q"])
    told = json.loads(run.invoke(app, ["check", str(out), "-f", "json"]).stdout)
    findings = [finding for circular in told for finding in circular["findings"]]
    sarif = json.loads(run.invoke(app, ["check", str(out), "-f", "sarif"]).stdout)
    results = sarif["runs"][0]["results"]
    assert len(results) == len(findings) > 10
    assert {r["partialFingerprints"]["tongbao/v1"] for r in results} == {
        f["finding_id"] for f in findings
    }
    page = run.invoke(app, ["check", str(out), "-f", "html", "--lang", "en"]).stdout
    assert page.count("<tr><td") == len(findings)


def test_a_dataset_is_checked_like_its_files(tmp_path: Path) -> None:
    run = CliRunner()
    source = str(SAMPLE / "source.txt")
    run.invoke(app, ["extract", source, "-o", str(tmp_path / "data"), "-q"])
    of_file = run.invoke(app, ["check", source, "-f", "csv", "--fail-on", "warning"])
    of_data = run.invoke(
        app, ["check", str(tmp_path / "data"), "-f", "csv", "--fail-on", "warning"]
    )
    assert of_file.exit_code == of_data.exit_code == 1
    assert of_file.stdout == of_data.stdout
