"""Work grows with what a page holds side by side: columns, rules, claims, places; ten to a thousand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from counting import calls, exponent
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tongbao.pipeline import read_circular
from tongbao.places.gazetteer import gazetteer

SIZES = (10, 100, 1000)
STEEPEST = 1.3
"""Linear, and what sorting adds."""
CITIES = ("石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市", "张家口市", "承德市", "沧州市",
          "廊坊市", "衡水市")  # fmt: skip
HEAD = "河北省城市建设工作领导小组办公室关于2020年重点工程进展情况的通报\n各市（含定州、辛集市）人民政府：\n"


def header(columns: int) -> list[str]:
    """Return the headers of a table that ranks the cities by one measure after the other."""
    measures = [name for n in range(columns) for name in (f"第{n + 1}类完成率（%）", "排名")]
    return ["序号", "城市", *measures][:columns]


def row(number: int, columns: int) -> list[str]:
    shown = (
        text
        for n in range(columns)
        for text in (f"{100 - 3 * number - n % 7 / 10:.2f}", str(number + 1))
    )
    return [str(number + 1), CITIES[number], *shown][:columns]


def export_of_columns(folder: Path, columns: int) -> Path:
    lines = [header(columns), *(row(number, columns) for number in range(len(CITIES)))]
    return export(folder, columns, HEAD + "\n".join("\t".join(line) for line in lines))


def export(folder: Path, size: int, text: str) -> Path:
    path = folder / f"{size}.txt"
    path.write_text(text + "\n", encoding="utf-8")
    return path


def page_of_columns(folder: Path, columns: int, *, ruled: bool) -> Path:
    pitch, size, height = 14, 3, 18
    path = folder / f"{columns}.pdf"
    canvas = Canvas(str(path), pagesize=(pitch * columns + 40, 400))
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", size)
    lines = [header(columns), *(row(number, columns) for number in range(len(CITIES)))]
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            canvas.drawString(21 + pitch * column, 350 - height * number, text[:4])
    if ruled:
        for number in range(len(lines) + 1):
            canvas.line(20, 363 - height * number, 20 + pitch * columns, 363 - height * number)
        for column in range(columns + 1):
            canvas.line(20 + pitch * column, 363, 20 + pitch * column, 363 - height * len(lines))
    canvas.save()
    return path


def page_of_rules(folder: Path, rules: int) -> Path:
    path = folder / f"{rules}.pdf"
    canvas = Canvas(str(path), pagesize=(600, 3000))
    canvas.drawString(60, 2980, "98.5")
    for number in range(rules):
        y = 2900 - 2800 * number / rules
        canvas.line(60 + number % 3 * 40, y, 500 - number % 5 * 30, y)
    canvas.save()
    return path


def export_of_claims(folder: Path, claims: int) -> Path:
    said = "完成率居前三位的是石家庄市（100.00%）、唐山市、秦皇岛市，沧州市排名靠后。\n"
    lines = [header(4), *(row(number, 4) for number in range(len(CITIES)))]
    return export(
        folder, claims, HEAD + said * claims + "\n".join("\t".join(line) for line in lines)
    )


def export_of_places(folder: Path, places: int) -> Path:
    known = gazetteer(2020)
    names = [
        county.name
        for province in known.provinces()
        for city in known.children(province.code, "prefecture")
        for county in known.children(city.code, "county")
    ]
    assert len(names) > places
    lines = ["排名\t县（市、区）\t完成率（%）"]
    lines += [
        f"{number + 1}\t{name}\t{100 - 40 * number / places:.2f}"
        for number, name in enumerate(names[:places])
    ]
    return export(folder, places, HEAD + "\n".join(lines))


SIDE_BY_SIDE: dict[str, Callable[[Path, int], Path]] = {
    "columns of a text export": export_of_columns,
    "columns of a ruled table": lambda folder, size: page_of_columns(folder, size, ruled=True),
    "columns without rules": lambda folder, size: page_of_columns(folder, size, ruled=False),
    "rules": page_of_rules,
    "claims": export_of_claims,
    "places": export_of_places,
}


@pytest.mark.parametrize("what", SIDE_BY_SIDE)
def test_ten_a_hundred_a_thousand(what: str, tmp_path: Path) -> None:
    make = SIDE_BY_SIDE[what]
    read_circular(make(tmp_path, 9))  # what is loaded once
    paths = [make(tmp_path, size) for size in SIZES]
    counts = [calls(lambda path=path: read_circular(path)) for path in paths]  # type: ignore[misc]
    assert exponent(SIZES, counts) < STEEPEST, counts


def test_all_of_a_thousand_columns_are_read(tmp_path: Path) -> None:
    circular = read_circular(export_of_columns(tmp_path, 1000))
    assert len(circular.rankings) == 499
    assert all(ranking.ranks_printed for ranking in circular.rankings)
    assert all(len(ranking.entries) == len(CITIES) for ranking in circular.rankings)


def test_ranks_behind_all_values_rank_those_that_stand_where_they_do(tmp_path: Path) -> None:
    columns, places = 100, len(CITIES)
    measures = [f"第{n + 1}类完成率（%）" for n in range(columns)]
    dice = Random(1)
    orders = [dice.sample(range(1, places + 1), places) for _ in range(columns)]
    lines = [["序号", "城市", *measures, *["排名"] * columns]]
    for number, city in enumerate(CITIES):
        ranks = [order[number] for order in orders]
        values = [f"{99.5 - 3 * rank - n / 100:.2f}" for n, rank in enumerate(ranks)]
        lines.append([str(number + 1), city, *values, *map(str, ranks)])
    path = export(tmp_path, columns, HEAD + "\n".join("\t".join(line) for line in lines))
    circular = read_circular(path)
    for ranking in circular.rankings:
        assert len(ranking.entries) == places
        ordered = sorted(ranking.entries, key=lambda entry: entry.rank or 0)
        figures = [entry.value or 0 for entry in ordered]
        assert figures == sorted(figures, reverse=True)
    assert len(circular.rankings) == columns
