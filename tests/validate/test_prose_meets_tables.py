"""Sentences without a numbered section meet the table that they speak of, and only that one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tongbao.extract import extract
from tongbao.model import Finding
from tongbao.normalize import normalize
from tongbao.validate.judging import validate

NAMES = ("通山县", "咸安区", "嘉鱼县", "崇阳县", "通城县", "赤壁市")
TITLE = "咸宁市2023年6月城市管理工作综合评价情况通报"


def table(caption: str, names: Sequence[str], measure: str = "得分") -> str:
    rows = [f"{rank}\t{name}\t{91 - rank}.5" for rank, name in enumerate(names, 1)]
    return f"{caption}\n排名\t县市区\t{measure}\n" + "\n".join(rows)


def prose_findings(folder: Path, *parts: str) -> list[Finding]:
    path = folder / "letter.txt"
    path.write_text("\n\n".join([TITLE, *parts]) + "\n", encoding="utf-8")
    found = validate(normalize(extract(path))).findings
    return [f for f in found if f.rule.startswith("prose-")]


ONLY = table("各县市区综合得分排名", NAMES)


@pytest.mark.parametrize(
    "sentence",
    [
        "排名前3位的县市区为咸安区（89.50分）、嘉鱼县（88.50分）、崇阳县（87.50分）。",
        "从得分看，排在前三位的分别是咸安区、嘉鱼县、崇阳县；排在后三位的分别是赤壁市、通城县、崇阳县。",
        "综合得分居前三位的县（市、区）为：咸安区、嘉鱼县、崇阳县。",
        "咸安区、嘉鱼县、崇阳县位列前三。",
    ],
)
def test_the_only_sentence_contradicts_the_only_table(sentence: str, tmp_path: Path) -> None:
    (finding,) = prose_findings(tmp_path, sentence, ONLY)
    assert (finding.rule, finding.places) == ("prose-top", ("崇阳县",))


@pytest.mark.parametrize(
    "sentence",
    [
        "排名前3位的是通山县、咸安区、嘉鱼县；排名后3位的是赤壁市、通城县、崇阳县。",
        "问题整改率居前三位的是赤壁市、通城县、崇阳县。",
        "综合得分由高到低依次为通山县、咸安区、嘉鱼县、崇阳县、通城县、赤壁市。",
    ],
)
def test_what_agrees_or_speaks_of_another_measure_raises_nothing(
    sentence: str, tmp_path: Path
) -> None:
    assert not prose_findings(tmp_path, sentence, ONLY)


def test_of_two_tables_the_period_tells_which_is_meant(tmp_path: Path) -> None:
    june = table("表1 2023年6月各县市区得分", NAMES)
    half = table("表2 2023年1—6月各县市区得分", NAMES[::-1])
    right = "6月得分居前两位的是通山县、咸安区。"
    assert not prose_findings(tmp_path, right, june, "1～6月得分居前两位的是赤壁市、通城县。", half)
    (finding,) = prose_findings(
        tmp_path, right, june, "1～6月得分居前两位的是赤壁市、崇阳县。", half
    )
    assert (finding.rule, finding.places) == ("prose-top", ("崇阳县",))


def test_of_two_tables_the_measure_tells_which_is_meant(tmp_path: Path) -> None:
    rate = table("完成率排名", NAMES, "完成率")
    score = table("满意度排名", NAMES[::-1], "满意度")
    assert not prose_findings(
        tmp_path, "完成率前两名为通山县、咸安区。", "满意度前两名为赤壁市、通城县。", rate, score
    )
    (finding,) = prose_findings(tmp_path, "满意度前两名为通山县、赤壁市。", rate, score)
    assert finding.places == ("通山县",)


def test_places_with_a_word_of_order_and_no_claim_are_told(tmp_path: Path) -> None:
    (finding,) = prose_findings(tmp_path, "通山县、咸安区、嘉鱼县名次靠前，值得肯定。", ONLY)
    assert finding.rule == "prose-unread-claim"


def test_of_two_columns_called_alike_a_sentence_speaks_of_the_one_that_bears_it_out(
    tmp_path: Path,
) -> None:
    rows = [
        f"{name}\t{99 - now}.5\t{now}\t{880 - 10 * all_year}.0\t{all_year}"
        for name, now, all_year in zip(NAMES, range(1, 7), (6, 3, 5, 1, 2, 4), strict=True)
    ]
    header = "县市区\t本次 平均雨量\t排名\t入汛以来 平均雨量\t排名"
    found = "\n".join(["各地平均雨量统计表", header, *rows])
    said = "崇阳县、咸安区、嘉鱼县平均雨量排在全市前三位，崇阳县、通城县、赤壁市排在全市后三位。"
    (finding,) = prose_findings(tmp_path, said, found)
    assert finding.places == ("崇阳县",)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("得分居前三位的是通山县（90.5分）、咸安区（86.5分）、嘉鱼县（88.5分）。", ["咸安区"]),
        ("得分居前三位的是通山县（90.5分）、咸安区（89.5分）、嘉鱼县（88分）。", ["嘉鱼县"]),
        ("得分居前两位的是通山县（90.5分）、咸安区（86.5分）。", ["咸安区"]),
        ("总分居前两位的是通山县（90.5分）、咸安区（86.5分）。", []),
        ("得分居前三位的是通山县（91分）、咸安区（90分）、嘉鱼县（89分）。", []),
        ("得分居前三位的是通山县（上升2位）、咸安区（上升1位）、嘉鱼县（下降3位）。", []),
        ("得分居前三位的是通山县（约80分）、咸安区（89.5分）、嘉鱼县（88.5分）。", []),
    ],
)
def test_figures_of_a_sentence_are_the_tables(
    sentence: str, wrong: list[str], tmp_path: Path
) -> None:
    found = [f for f in prose_findings(tmp_path, sentence, ONLY) if f.rule == "prose-value"]
    assert [name for f in found for name in f.places] == wrong


def test_what_a_sentence_compares_with_is_not_what_it_speaks_of(tmp_path: Path) -> None:
    rows = [f"{n}\t{name}\t{91 - n}.5\t{7 - n}" for n, name in enumerate(NAMES, 1)]
    found = "\n".join(["综合得分排名", "排名\t县市区\t综合得分\t上季度排名", *rows])
    said = "与上季度相比，通山县综合排名由第6位升至第1位，咸安区由第5位升至第2位。"
    assert not prose_findings(tmp_path, said, found)
