"""Circulars of two publications are paired by what their heads say before figures are compared."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tongbao.cli import app
from tongbao.errors import UsageError

PLACES = ("石家庄", "唐山", "秦皇岛", "邯郸", "邢台", "保定")


def letter(month: int, figures: dict[str, float]) -> str:
    ranked = sorted(figures.items(), key=lambda one: -one[1])
    rows = [f"{rank}\t{place}市\t{value}" for rank, (place, value) in enumerate(ranked, 1)]
    return "\n".join(
        (
            f"冀建城〔2021〕{month + 10}号",
            "",
            "河北省住房和城乡建设厅",
            "",
            f"关于2021年{month}月城市管理考评情况的通报",
            "",
            "各市人民政府：",
            "",
            f"2021年{month}月城市管理考评得分排名表",
            "排名\t城市\t得分",
            *rows,
            "",
        )
    )


def figures(month: int) -> dict[str, float]:
    return {place: round(80 + 2.5 * at + month / 8, 2) for at, place in enumerate(PLACES)}


def dataset(folder: Path, letters: dict[str, str]) -> Path:
    source = folder / "letters"
    source.mkdir(parents=True)
    for name, text in letters.items():
        (source / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["extract", str(source), "-o", str(folder / "data"), "-q"])
    assert done.exit_code == 0
    return folder / "data"


def compared(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


@pytest.fixture
def in_order(tmp_path: Path) -> Path:
    return dataset(tmp_path / "a", {"1.txt": letter(5, figures(5)), "2.txt": letter(6, figures(6))})


def test_two_datasets_of_the_same_months_agree_in_whatever_order(
    in_order: Path, tmp_path: Path
) -> None:
    letters = {"1.txt": letter(6, figures(6)), "2.txt": letter(5, figures(5))}
    done = compared(in_order, dataset(tmp_path / "b", letters), "--format", "json")
    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert set(said["counts"]) == {"agrees"}
    assert [one["first"]["as_of"] for one in said["circulars"]] == ["2021-05", "2021-06"]
    assert all(one["first"]["number"] == one["second"]["number"] for one in said["circulars"])
    assert all({"number", "date", "area", "issuer"} <= set(one["how"]) for one in said["circulars"])


def test_the_one_planted_difference_is_found_and_said_under_its_circular(
    in_order: Path, tmp_path: Path
) -> None:
    wrong = figures(6) | {"唐山": 83.5}
    letters = {"1.txt": letter(6, wrong), "2.txt": letter(5, figures(5))}
    other = dataset(tmp_path / "b", letters)
    said = json.loads(compared(in_order, other, "--format", "json").stdout)
    (difference,) = (p for p in said["places"] if p["kind"] == "value")
    assert difference["place"] == "唐山市"
    done = compared(in_order, other, "--lang", "zh")
    assert done.exit_code == 1
    may, june = done.stdout.split("冀建城〔2021〕16号", 1)
    assert "唐山市" not in may
    assert "唐山市" in june


def test_letters_of_one_month_without_numbers_are_paired_by_who_issued_them(
    tmp_path: Path,
) -> None:
    bureau = "河北省住房和城乡建设厅"
    one = letter(5, figures(5)).partition("\n")[2]
    other = one.replace(bureau, "河北省统计局").replace("80.", "81.")
    first = dataset(tmp_path / "a", {"1.txt": one, "2.txt": other})
    second = dataset(tmp_path / "b", {"1.txt": other, "2.txt": one})
    said = json.loads(compared(first, second, "--format", "json").stdout)
    assert set(said["counts"]) == {"agrees"}
    for pair in said["circulars"]:
        assert "issuer" in pair["how"]
        assert Path(pair["first"]["file"]).name != Path(pair["second"]["file"]).name


def test_a_circular_that_the_other_side_lacks_is_named(in_order: Path, tmp_path: Path) -> None:
    other = dataset(tmp_path / "b", {"1.txt": letter(5, figures(5))})
    done = compared(in_order, other, "--lang", "en")
    assert done.exit_code == 1
    assert "Only the first has" in done.stdout
    assert "16号" in done.stdout


def table(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def chinese(tmp_path: Path) -> Path:
    rows = [(at, place, 99 - 2.5 * at) for at, place in enumerate(PLACES, 1)]
    return table(tmp_path / "chinese.csv", [("排名", "地区", "完成率"), *rows])


def test_english_headers_are_understood(chinese: Path, tmp_path: Path) -> None:
    rows = [(f"{place}市", at, 99 - 2.5 * at) for at, place in enumerate(PLACES, 1)]
    english = table(tmp_path / "english.csv", [("city", "rank", "value"), *rows])
    assert compared(chinese, english).exit_code == 0
    swapped = [rows[1], (rows[0][0], 2, rows[0][2]), *rows[2:]]
    swapped[0] = (rows[1][0], 1, rows[1][2])
    assert compared(chinese, table(english, [("city", "rank", "value"), *swapped])).exit_code == 1


def test_a_person_says_which_indicators_are_the_same(chinese: Path, tmp_path: Path) -> None:
    rows = [(place, at, 300 * at) for at, place in enumerate(PLACES, 1)]
    head = ("地区", "完成数", "投资额")
    other = table(tmp_path / "other.csv", [head, *((p, 99 - 2.5 * a, v) for p, a, v in rows)])
    said = json.loads(compared(chinese, other, "--map", "完成率=投资额", "--format", "json").stdout)
    (match,) = (one for one in said["matched"] if one["how"] == "map")
    assert match["first"].endswith("完成率")
    assert match["second"].endswith("投资额")


def test_a_mapped_name_that_is_not_there_is_said(chinese: Path) -> None:
    done = compared(chinese, chinese, "--map", "完成率=没有")
    assert isinstance(done.exception, UsageError)
    assert "没有名为“没有”的指标" in done.exception.message.zh
    assert "完成率" in done.exception.message.zh


def test_figures_within_the_tolerance_agree(chinese: Path, tmp_path: Path) -> None:
    rows = [(at, place, 99.08 - 2.5 * at) for at, place in enumerate(PLACES, 1)]
    other = table(tmp_path / "other.csv", [("排名", "地区", "完成率"), *rows])
    assert compared(chinese, other).exit_code == 1
    assert compared(chinese, other, "--tolerance", "0.1").exit_code == 0


@pytest.mark.parametrize("options", [("--map", "完成率"), ("--tolerance", "-1")])
def test_terms_that_make_no_sense_are_refused_in_a_sentence(
    options: tuple[str, ...], chinese: Path
) -> None:
    done = compared(chinese, chinese, *options)
    assert isinstance(done.exception, UsageError)
    assert options[0] in done.exception.message.en
