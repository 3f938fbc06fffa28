from __future__ import annotations

import csv
import importlib.util
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest

SAMPLE = Path(__file__).parents[2] / "samples" / "hebei-2020-15"
PRODUCERS = ("typst", "libreoffice")
TRUTH_FILES = ("rankings.csv", "claims.csv", "circulars.csv", "unsettled.csv")
FONTS = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "WenQuanYi Zen Hei",
)
OFFICIAL_ORDER = [
    "石家庄",
    "承德",
    "张家口",
    "秦皇岛",
    "唐山",
    "廊坊",
    "保定",
    "沧州",
    "衡水",
    "邢台",
    "邯郸",
    "定州",
    "辛集",
    "雄安新区",
]
# The prose calls this item by a shorter name than the table does.
NAME_IN_TABLE = {"大型群众体育赛事和活动": "大型群众性体育赛事和活动"}

Row = dict[str, str]
Key = tuple[str, str]


def read_truth(name: str) -> list[Row]:
    with (SAMPLE / "truth" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_indicator(rows: list[Row]) -> dict[Key, list[Row]]:
    grouped: dict[Key, list[Row]] = {}
    for row in rows:
        item = NAME_IN_TABLE.get(row["item"], row["item"])
        grouped.setdefault((row["project_no"], item), []).append(row)
    return grouped


def unsettled_places() -> dict[Key, list[str]]:
    """Return the places that stand in no row of their indicator, as the truth admits."""
    rows = [row for row in read_truth("unsettled.csv") if row["missing"] == "place"]
    return {
        key: [place for row in group for place in row["places"].split("、")]
        for key, group in by_indicator(rows).items()
    }


RANKINGS = by_indicator(read_truth("rankings.csv"))
CLAIMS = by_indicator(read_truth("claims.csv"))
indicators = pytest.mark.parametrize("key", RANKINGS, ids="-".join)


@indicators
def test_every_indicator_accounts_for_each_of_the_14_places_once(key: Key) -> None:
    printed = [row["place_text"] for row in RANKINGS[key]]
    assert sorted(printed + unsettled_places().get(key, [])) == sorted(OFFICIAL_ORDER)


@indicators
def test_ranks_are_the_printed_positions_and_values_fall(key: Key) -> None:
    rows = RANKINGS[key]
    completed = [row for row in rows if row["status"] == "completed"]
    ranked = [row for row in rows if row["status"] == "ranked"]
    no_task = [row for row in rows if row["status"] == "no_task"]
    assert rows == completed + ranked + no_task
    assert {row["rank"] for row in completed} <= {"1"}
    assert {row["rank"] + row["value"] for row in no_task} <= {""}
    ranks = [int(row["rank"]) for row in ranked]
    settled_or_not = len(ranked) + len(unsettled_places().get(key, []))
    positions = range(len(completed) + 1, len(completed) + settled_or_not + 1)
    assert ranks == sorted(set(ranks))
    assert set(ranks) <= set(positions)
    values = [float(row["value"]) for row in ranked if row["value"]]
    assert values == sorted(values, reverse=True)


@indicators
def test_equal_values_stand_in_official_order(key: Key) -> None:
    ties: dict[str, list[int]] = {}
    for row in RANKINGS[key]:
        if row["status"] == "ranked" and row["value"]:
            ties.setdefault(row["value"], []).append(OFFICIAL_ORDER.index(row["place_text"]))
    assert all(places == sorted(places) for places in ties.values())


def claims_of_the_table(rows: list[Row], kind: str) -> list[tuple[str, str]]:
    """Return what the prose should say of an indicator: (position, place)."""
    completed = [row["place_text"] for row in rows if row["status"] == "completed"]
    ranked = [row for row in rows if row["status"] == "ranked"]
    if kind == "top":
        after = [(row["rank"], row["place_text"]) for row in ranked]
        return ([("1", place) for place in completed] + after)[:3]
    chosen = {
        "bottom": [row["place_text"] for row in ranked[-3:]],
        "completed": completed,
        "zero": [row["place_text"] for row in ranked if row["value"] == "0"],
        "below_full": [row["place_text"] for row in ranked],
    }[kind]
    return [(str(position), place) for position, place in enumerate(chosen, start=1)]


@indicators
def test_the_prose_agrees_with_the_table(key: Key) -> None:
    kinds = {claim["kind"] for claim in CLAIMS[key]}
    assert kinds
    for kind in kinds:
        said = [
            (claim["position"], claim["place_text"])
            for claim in CLAIMS[key]
            if claim["kind"] == kind
        ]
        assert said == claims_of_the_table(RANKINGS[key], kind), kind


def claims_of_the_source() -> Iterator[tuple[str, str, str]]:
    """Yield (kind, position, place) by a plain reading of the export's claim lines."""
    kinds = {
        "前三名": "top",
        "后三名": "bottom",
        "完成任务的市": "completed",
        "开工率未达到 100%的市": "below_full",
        "主体完工率为零的市": "zero",
        "完工率为零的市": "zero",
    }
    for line in (SAMPLE / "source.txt").read_text(encoding="utf-8").splitlines():
        label, colon, said = line.replace("：", ":").partition(":")
        if not colon or label not in kinds:
            continue
        position = 1
        for group in re.sub(r"[（(]完成任务[)）]", "", said).strip().split("、"):
            for place in group.split("和"):
                yield kinds[label], str(position), place
            position += len(group.split("和"))


def test_the_claims_are_those_of_the_source_in_order() -> None:
    truth = [(row["kind"], row["position"], row["place_text"]) for row in read_truth("claims.csv")]
    assert truth == list(claims_of_the_source())
    assert len(truth) == 195


def test_what_is_unsettled_is_in_no_ranking() -> None:
    for row in read_truth("unsettled.csv"):
        key = (row["project_no"], row["item"])
        named = row["places"].split("、")
        match row["missing"]:
            case "all":
                assert key not in RANKINGS
            case "place":
                assert not {entry["place_text"] for entry in RANKINGS[key]} & set(named)
            case "value":
                values = {entry["place_text"]: entry["value"] for entry in RANKINGS[key]}
                assert {values[place] for place in named} == {""}


@pytest.mark.parametrize(
    ("key", "place", "rank", "value"),
    [
        (("6", "所辖县、市、区"), "沧州", "11", "3.4"),
        (("12", "乡村一体化"), "唐山", "11", "2.5"),
        (("12", "乡村一体化"), "雄安新区", "14", "0"),
        (("15", "群众冰雪赛事和活动"), "秦皇岛", "10", "6.7"),
        (("15", "群众冰雪赛事和活动"), "辛集", "13", "0"),
        (("16", "适配辅助器具"), "廊坊", "14", "10.9"),
        (("10", ""), "辛集", "13", "0"),
    ],
)
def test_readings_that_the_damage_hides(key: Key, place: str, rank: str, value: str) -> None:
    rows = {row["place_text"]: (row["rank"], row["value"]) for row in RANKINGS[key]}
    assert rows[place] == (rank, value)


def characters(pdf: Path) -> Counter[str]:
    """Return how often each character is printed, blanks apart."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return Counter("".join(text.split()))


def load_facts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hebei_facts", SAMPLE / "facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("producer", PRODUCERS)
def test_a_document_prints_the_facts_and_nothing_else(producer: str) -> None:
    pdf = SAMPLE / f"hebei-2020-15.{producer}.pdf"
    facts = load_facts()
    prose = facts.prose()
    annex = facts.annex_cells(facts.load().indicators)
    above, checklist = facts.checklist()
    # The headers repeat: the annex takes three pages, the checklist two.
    expected = [
        *(paragraph.text for paragraph in prose),
        "附件",
        facts.annex_title(prose),
        *(cell.text * (3 if cell.row < 2 else 1) for cell in annex),
        *above,
        *(cell.text * (2 if cell.row == 0 else 1) for cell in checklist),
    ]
    with pypdfium2.PdfDocument(pdf) as document:
        expected += [f"—{page}—" for page in range(1, len(document) + 1)]
    assert characters(pdf) == Counter("".join("".join(expected).split()))


def test_building_again_gives_the_committed_files(
    tmp_path: Path, require_font: Callable[[str], None], require_soffice: str
) -> None:
    assert require_soffice
    for family in FONTS:
        require_font(family)
    build = [sys.executable, str(SAMPLE / "build.py"), "--out", str(tmp_path)]
    subprocess.run(build, check=True, timeout=300)
    for name in TRUTH_FILES:
        assert (tmp_path / "truth" / name).read_bytes() == (SAMPLE / "truth" / name).read_bytes()
    for producer in PRODUCERS:
        name = f"hebei-2020-15.{producer}.pdf"
        assert characters(tmp_path / name) == characters(SAMPLE / name)
        # Other versions of fonts and programs may place things elsewhere; not on other pages.
        with (
            pypdfium2.PdfDocument(tmp_path / name) as built,
            pypdfium2.PdfDocument(SAMPLE / name) as committed,
        ):
            assert len(built) == len(committed)
