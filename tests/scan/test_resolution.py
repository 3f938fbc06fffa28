"""The height of its characters says how fine a picture is read, not the size of its sheet."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import typst
from PIL import Image

from samples.degrade import pages_of
from samples.sheets import Picture
from tongbao.extract.scan.image.resolution import believed_dpi
from tongbao.pipeline import read_circular

_FONT = '#set text(font: ("Noto Serif CJK SC", "Liberation Serif"), size: %spt)\n'
_CITIES = ("唐山市", "石家庄市", "秦皇岛市", "邯郸市", "保定市", "廊坊市", "衡水市", "沧州市")


def drawn(source: str, dpi: int) -> Picture:
    return next(pages_of(typst.compile(source.encode()), dpi))


def rows_of(path: Path, picture: Picture, dpi: int | None = None) -> list[list[tuple[str, ...]]]:
    Image.fromarray(picture).save(path, dpi=dpi and (dpi, dpi))
    tables = read_circular(path).document.tables
    return [
        [tuple(c.text for c in table.cells if c.row == row) for row in range(table.n_rows)]
        for table in tables
    ]


def test_screens_stitched_to_one_long_picture_are_read_whole(tmp_path: Path) -> None:
    header = ("排名", "市", "完成率（%）", "较上月")
    tables = [
        [
            (str(n + 1), city, f"{98.7 - 3 * n - part:.1f}", f"{(-1) ** n * (0.1 + n / 10):.1f}")
            for n, city in enumerate(_CITIES)
        ]
        for part in range(14)
    ]
    cells = [", ".join(f"[{text}]" for text in chain(header, *rows)) for rows in tables]
    source = "#set page(width: 90mm, height: auto, margin: 8mm)\n" + _FONT % 10.5
    for number, table in enumerate(cells, 1):
        source += (
            f"第{number}期各市完成情况如下。\n#table(columns: (30pt, 60pt, 70pt, 50pt), {table})\n"
        )
    picture = drawn(source, 150)
    assert picture.shape[0] > 5 * picture.shape[1]
    found = rows_of(tmp_path / "long.png", picture)
    assert found == [[header, *rows] for rows in tables]


def test_a_yearbook_without_rules_between_rows_is_read_at_the_screens_resolution(
    tmp_path: Path,
) -> None:
    header = ("市", "总计", "水田", "旱地", "山林", "鱼池", "牧场", "池沼", "建设用地")
    rows = [
        (city, *(str((n + 3) * (k + 2) * 7919 % (10 ** (6 - k % 4))) for k in range(8)))
        for n, city in enumerate((*_CITIES, "邢台市", "承德市", "张家口市", "定州市"))
    ]
    cells = ", ".join(f"[{text}]" for text in chain(header, *rows))
    source = "#set page(width: 165mm, height: 200mm, margin: 6mm)\n" + _FONT % 6.5
    source += (
        "#table(columns: (60pt, ..(44pt,) * 8), align: center, inset: 3pt, "
        "stroke: (x, y) => (top: if y < 2 { 0.6pt }, bottom: if y > 10 { 0.6pt }, "
        f"left: if x == 1 or (y == 0 and x > 0) {{ 0.6pt }}), {cells})"
    )
    ((_, *rest),) = rows_of(tmp_path / "yearbook.png", drawn(source, 96), dpi=96)
    figures = [row[1:] for row in rows]
    assert [row[1:] for row in rest] == figures


def test_a_part_of_a_page_is_no_sheet_of_its_own() -> None:
    assert believed_dpi(240, 90, 0) == 72
    assert believed_dpi(1653, 2339, 0) == 2339 / (297 / 25.4)
