"""Work grows with a document, not with its square: exponents, never seconds."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from counting import calls, exponent, microseconds
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tongbao.pipeline import read_circular
from tongbao.places import PlaceContext
from tongbao.places.matching import match_place

STEEPEST = 1.3
"""Linear, and what sorting adds."""
TWO_IN_SIGHT = 1.6
"""For measured time, which is noisy: a square would be 2."""
CITIES = ("石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市", "张家口市", "承德市", "沧州市",
          "廊坊市", "衡水市")  # fmt: skip
HEAD = "河北省城市建设工作领导小组办公室关于2020年重点工程进展情况的通报\n各市（含定州、辛集市）人民政府：\n"
TEXTS: dict[str, Callable[[int], str]] = {
    "Han": lambda n: ("工程进展滞后需要加快整改措施落实责任到人" * n)[:n],
    "names": lambda n: ("石家庄市长安区保定市" * n)[:n],
    "short names": lambda n: ("保定唐山沧州" * n)[:n],
    "digits": lambda n: ("31415926" * n)[:n],
    "numbers": lambda n: ("98.5、" * n)[:n],
    "brackets": lambda n: ("（【(" * n)[:n],
    "bracketed": lambda n: ("保定（市）" * n)[:n],
    "mixed": lambda n: ("第3名PM2.5达到85%，" * n)[:n],
}


def table(remark: str, rows: int = 11) -> str:
    lines = ["序号\t城市\t完成率（%）\t排名\t备注"]
    for row in range(rows):
        city = CITIES[row % 11] if rows <= 11 else f"第{row + 1}街道办事处"
        lines.append(f"{row + 1}\t{city}\t{100 - row * 40 / rows:.2f}\t{row + 1}\t{remark}")
    return HEAD + "\n".join(lines) + "\n"


def exports(folder: Path, texts: list[str]) -> list[int]:
    counts = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text, encoding="utf-8")
        counts.append(calls(lambda path=path: read_circular(path)))  # type: ignore[misc]
    return counts


@pytest.fixture(autouse=True, scope="module")
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load gazetteer, dictionaries and libraries, whose work is done once."""
    exports(tmp_path_factory.mktemp("warm"), [table("完成")])
    read_circular(drawn(tmp_path_factory.mktemp("warm"), 20, ruled=True))


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_of_any_length(text: str, tmp_path: Path) -> None:
    sizes = (10, 100, 1000)
    counts = exports(tmp_path, [table(TEXTS[text](size)) for size in sizes])
    assert exponent(sizes, counts) < STEEPEST, counts


@pytest.mark.parametrize("text", TEXTS)
def test_what_patterns_do_in_long_texts(text: str, tmp_path: Path) -> None:
    sizes = (1_000, 10_000, 40_000)
    for name, document in (("cell", table), ("prose", lambda said: HEAD + said + "\n" + table(""))):
        taken = []
        for size in sizes:
            path = tmp_path / f"{name}-{size}.txt"
            path.write_text(document(TEXTS[text](size)), encoding="utf-8")
            taken.append(microseconds(lambda path=path: read_circular(path)))  # type: ignore[misc]
        assert exponent(sizes, taken) < TWO_IN_SIGHT, (name, taken)


@pytest.mark.parametrize("text", TEXTS)
def test_what_may_be_a_name_is_not_cut_in_every_way(text: str) -> None:
    """A name has thirty characters at most: twice as many cuts may be tried of one twice as long."""
    context = PlaceContext(2020, "130000")
    sizes = (10, 20, 30)
    counts = [calls(lambda size=size: match_place(TEXTS[text](size), context)) for size in sizes]  # type: ignore[misc]
    assert counts[2] < 6 * max(counts[0], 500), counts


def test_rows_of_a_text_export(tmp_path: Path) -> None:
    sizes = (500, 1000, 2000)
    counts = exports(tmp_path, [table("", size) for size in sizes])
    assert exponent(sizes, counts) < STEEPEST, counts


def test_sentences(tmp_path: Path) -> None:
    sizes = (50, 100, 200)
    said = "保定市完成率为98.5%，排名第一，唐山市、沧州市排名靠后。"
    texts = [HEAD + "".join(f"{n}、{said}\n" for n in range(size)) for size in sizes]
    counts = exports(tmp_path, texts)
    assert exponent(sizes, counts) < STEEPEST, counts


def test_names_of_one_sentence(tmp_path: Path) -> None:
    sizes = (100, 200, 400)
    texts = [
        HEAD + "由高到低依次为" + "、".join(CITIES * size)[: 4 * size] + "。" for size in sizes
    ]
    counts = exports(tmp_path, texts)
    assert exponent(sizes, counts) < STEEPEST, counts


def drawn(folder: Path, rows: int, *, ruled: bool) -> Path:
    """Draw a ranking of so many rows, forty to a page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for first in range(0, rows, 40):
        canvas.setFont("STSong-Light", 10)
        names = ["序号", "单位", "完成率（%）"]
        lines = [names] if first == 0 else []
        lines += [
            [str(n + 1), f"第{n + 1}街道办事处", f"{100 - n * 40 / rows:.2f}"]
            for n in range(first, min(first + 40, rows))
        ]
        for place, line in enumerate(lines):
            y = 790 - 18 * place
            for x, text in zip((70, 160, 380), line, strict=True):
                canvas.drawString(x, y, text)
            if ruled:
                canvas.line(60, y - 5, 500, y - 5)
        if ruled:
            canvas.line(60, 803, 500, 803)
            for x in (60, 150, 370, 500):
                canvas.line(x, 803, x, 785 - 18 * (len(lines) - 1))
        canvas.showPage()
    canvas.save()
    path = folder / f"{rows}-{ruled}.pdf"
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize("ruled", [True, False])
def test_rows_of_a_printed_table(ruled: bool, tmp_path: Path) -> None:  # noqa: FBT001
    sizes = (500, 1000, 2000)
    paths = [drawn(tmp_path, size, ruled=ruled) for size in sizes]
    counts = [calls(lambda path=path: read_circular(path)) for path in paths]  # type: ignore[misc]
    assert exponent(sizes, counts) < STEEPEST, counts
