"""A file is cut where a new circular begins, and nowhere else."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import tongbao
from samples.generator import generate_many
from samples.volumes import bound, page_count, pictured
from tongbao.extract import ReadOptions
from tongbao.model import Circular
from tongbao.pipeline import read_circular, read_circulars
from tongbao.publish.rows.file import file_rows
from tongbao.publish.schemas import SCHEMAS

GENERATED = Path(__file__).parents[2] / "samples" / "generated"
SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
CUTS = {"document-cut-doubtful", "document-uncut-doubtful", "document-two-on-page"}
OWN = {"circular_id", "entry_id", "claim_id", "indicator_id", "finding_id", "file", "sha256", "part",
       "first_page", "last_page"}  # fmt: skip
"""Columns that tell which file a circular stands in."""


@dataclass(frozen=True)
class Sheet:
    """One drawn page: lines of (size, text) from the top, then a table, then more lines."""

    lines: Sequence[tuple[float, str]] = ()
    rows: Sequence[Sequence[str]] = ()
    below: Sequence[tuple[float, str]] = ()
    number: int | None = None


RANKED = [("名次", "县区", "完成率（%）"), ("1", "蚌山区", "97.5"), ("2", "龙子湖区", "96.0"),
          ("3", "禹会区", "91.6"), ("4", "淮上区", "90.0")]  # fmt: skip
PROSE = "今年以来，各地认真贯彻落实决策部署，扎实推进各项工作，取得明显成效，现将有关情况通报如下。"


def drawn(path: Path, *sheets: Sheet) -> Path:
    """Write a PDF of drawn pages and return its path."""
    canvas = Canvas(str(path), pagesize=A4)
    for sheet in sheets:
        y = _lines(canvas, sheet.lines, 770.0)
        for row in sheet.rows:
            for column, text in enumerate(row):
                canvas.rect(80 + column * 140, y - 6, 140, 20)
                canvas.setFont(SONG, 11)
                canvas.drawString(86 + column * 140, y, text)
            y -= 20
        _lines(canvas, sheet.below, y - 20)
        if sheet.number is not None:
            canvas.setFont(SONG, 10)
            canvas.drawCentredString(A4[0] / 2, 40, f"- {sheet.number} -")
        canvas.showPage()
    canvas.save()
    return path


def _lines(canvas: Canvas, lines: Sequence[tuple[float, str]], y: float) -> float:
    for size, text in lines:
        canvas.setFont(SONG, size)
        if size > 14 or len(text) < 20:
            canvas.drawCentredString(A4[0] / 2, y, text)
        else:
            canvas.drawString(90 + 2 * size * text.endswith("。"), y, text)
        y -= 2 * size
    return y


def letter(
    issuer: str = "蚌埠市人民政府办公室",
    number: str = "蚌政办〔2020〕15号",
    title: str = "关于2020年5月重点工作进展情况的通报",
    *below: str,
    page: int | None = 1,
) -> Sheet:
    """Return the only page of a letter with a red head, a table and a signature."""
    return Sheet(
        [(26, issuer), (14, number), (19, title), (14, "各县（市、区）人民政府："), (11, PROSE),
         (14, "各区完成率排名")],
        RANKED,
        [*((12, text) for text in below), (14, issuer), (14, "2020年6月8日")],
        page,
    )  # fmt: skip


def parts(path: Path, **options: object) -> list[tuple[int, int]]:
    """Return the first and last page of each circular of a file."""
    circulars = read_circulars(path, ReadOptions(**options))  # type: ignore[arg-type]
    numbers = [[page.number for page in one.document.pages] for one in circulars]
    return [(own[0], own[-1]) for own in numbers]


def doubted(path: Path) -> set[tuple[str, int | None]]:
    """Return the doubts of where a file is cut, with their pages."""
    circulars = read_circulars(path)
    return {(f.rule, f.page) for one in circulars for f in one.findings if f.rule in CUTS}


def said(circular: Circular, shift: int = 0) -> dict[str, list[dict[str, object]]]:
    """Return all that the dataset says of a circular, but for the names of its file and pages."""
    told: dict[str, list[dict[str, object]]] = {}
    for table, rows in file_rows(circular).items():
        names = SCHEMAS[table].names
        named: list[dict[str, object]] = [dict(zip(names, row, strict=True)) for row in rows]
        for row in named:
            for name in OWN & set(row):
                del row[name]
            if row.get("page"):
                row["page"] = int(str(row["page"])) - shift
            if table == "findings":
                del row["message"], row["message_en"]  # they may name the page
        told[table] = [row for row in named if row.get("rule") not in CUTS]
    return told


def assert_same_as_parts(volume: Path, pdfs: Sequence[bytes], folder: Path) -> None:
    """Fail unless a volume's circulars say what each of its parts says by itself."""
    circulars = read_circulars(volume)
    assert len(circulars) == len(pdfs)
    before = 0
    for number, (circular, pdf) in enumerate(zip(circulars, pdfs, strict=True), 1):
        path = folder / f"alone-{number}.pdf"
        path.write_bytes(pdf)
        assert said(circular, before) == said(read_circular(path))
        assert circular.document.part == number
        assert circular.document.first_page == before + 1
        before += page_count(pdf)
        assert circular.document.last_page == before


def test_a_volume_of_circulars_gives_what_its_parts_give(tmp_path: Path) -> None:
    kept = [path.read_bytes() for path in sorted(GENERATED.glob("*.pdf"))]
    random.Random(21).shuffle(kept)
    for count, pdfs in ((2, kept[:2]), (len(kept) - 2, kept[2:])):
        volume = tmp_path / f"{count}.pdf"
        volume.write_bytes(bound(pdfs))
        assert_same_as_parts(volume, pdfs, tmp_path)


@pytest.mark.parametrize(
    "number", ["蚌政办字（86）第{}号", "(82)蚌农字第{}号", "蚌政（一九八八）第{}号"]
)
def test_numbers_of_every_age_tell_that_two_circulars_share_a_page(
    number: str, tmp_path: Path
) -> None:
    path = tmp_path / "two.txt"
    texts = [
        f"蚌埠市人民政府办公室\n\n{number.format(serial)}\n\n关于{month}月进展情况的通报\n\n"
        "各县（区）人民政府：\n\n现将有关情况通报如下。\n"
        for serial, month in ((15, "五"), (16, "六"))
    ]
    path.write_text("\n".join(texts), encoding="utf-8")
    assert doubted(path) == {("document-two-on-page", 1)}


def test_fresh_circulars_of_many_issuers_are_told_apart(tmp_path: Path) -> None:
    wanted: list[tuple[int, str | None, str | None]] = [
        (91_000 + n, None, ("typst", "reportlab")[n % 2]) for n in range(20)
    ]
    pdfs = [made.pdf for made in generate_many(wanted)]
    volume = tmp_path / "volume.pdf"
    volume.write_bytes(bound(pdfs))
    assert_same_as_parts(volume, pdfs, tmp_path)


def test_pictures_of_a_volume_are_cut_as_its_pages_are(tmp_path: Path) -> None:
    pdfs = [(GENERATED / f"{name}.pdf").read_bytes()
            for name in ("wide-typst-61", "noted-reportlab-73")]  # fmt: skip
    path = tmp_path / "volume.tif"
    path.write_bytes(pictured(bound(pdfs)))
    circulars = read_circulars(path)
    assert [[page.number for page in one.document.pages] for one in circulars] == [[1, 2], [3]]
    assert [one.header.as_of for one in circulars] == ["1999-01", "2021-07"]
    assert [one.circular_id for one in (c.document for c in circulars)] == [
        circulars[0].document.sha256[:16],
        circulars[0].document.sha256[:16] + "-2",
    ]


def test_pictures_of_a_volume_give_what_the_pictures_of_its_parts_give(tmp_path: Path) -> None:
    names = ("noted-reportlab-73", "bureaus-typst-74", "zebra-reportlab-71")
    pdfs = [(GENERATED / f"{name}.pdf").read_bytes() for name in names]
    volume = tmp_path / "volume.tif"
    volume.write_bytes(pictured(bound(pdfs)))
    circulars = read_circulars(volume)
    assert len(circulars) == len(pdfs)
    before = 0
    for circular, name, pdf in zip(circulars, names, pdfs, strict=True):
        alone = tmp_path / f"{name}.tif"
        alone.write_bytes(pictured(pdf))
        assert said(circular, before) == said(read_circular(alone))
        before += page_count(pdf)


def test_what_follows_a_signature_under_another_number_is_another_circular(tmp_path: Path) -> None:
    other = letter("蚌埠市生态环境局", "蚌环〔2020〕3号", "关于2020年5月空气质量的通报", page=None)
    path = drawn(tmp_path / "volume.pdf", letter(page=None), other)
    assert parts(path) == [(1, 1), (2, 2)]
    assert [one.header.number for one in read_circulars(path)] == [
        "蚌政办〔2020〕15号",
        "蚌环〔2020〕3号",
    ]
    assert doubted(path) == set()


def test_titles_alone_tell_circulars_apart_where_pages_are_numbered_anew(tmp_path: Path) -> None:
    sheets = [
        Sheet([(14, f"2020年{month}月蚌埠市重点项目完成率排名")], RANKED, (), 1)
        for month in (3, 4, 5)
    ]
    path = drawn(tmp_path / "volume.pdf", *sheets)
    assert [one.header.as_of for one in read_circulars(path)] == ["2020-03", "2020-04", "2020-05"]


def test_a_circular_with_three_annexes_stays_one(tmp_path: Path) -> None:
    annexes = [
        Sheet([(14, f"附件{number}"), (18, f"2020年5月{name}排名表")], RANKED, (), 1)
        for number, name in enumerate(("开工率", "竣工率", "投资完成率"), 1)
    ]
    path = drawn(tmp_path / "letter.pdf", letter(), *annexes)
    assert parts(path) == [(1, 4)]
    assert doubted(path) == set()


def test_announced_annexes_need_no_number_of_their_own(tmp_path: Path) -> None:
    opening = letter(
        "蚌埠市人民政府办公室", "蚌政办〔2020〕15号", "关于2020年5月重点工作进展情况的通报",
        "附件：1．2020年5月各区开工率排名表", "2．2020年5月各区投资完成率情况表",
    )  # fmt: skip
    annexes = [
        Sheet([(18, f"2020年5月各区{name}")], RANKED, (), 1)
        for name in ("开工率排名表", "投资完成率情况表")
    ]
    path = drawn(tmp_path / "letter.pdf", opening, *annexes)
    assert parts(path) == [(1, 3)]
    assert doubted(path) == set()


def test_an_annexed_document_with_a_red_head_of_its_own_is_no_circular(tmp_path: Path) -> None:
    inner = letter("安徽省人民政府办公厅", "皖政办〔2020〕7号", "关于2020年重点工作任务的通知")
    annex = Sheet([(14, "附件1"), *inner.lines], inner.rows, inner.below, 1)
    assert parts(drawn(tmp_path / "letter.pdf", letter(), annex)) == [(1, 2)]


def test_a_bulletin_of_many_pages_stays_one(tmp_path: Path) -> None:
    head = [(22, "重点工作简报"), (12, "第15期")]
    first = Sheet([*head, (18, "2020年5月重点工作进展情况通报"), (11, PROSE)], RANKED, (), 1)
    further = [
        Sheet(
            [*head, (14, f"{'二三四五'[page - 2]}、重点项目{page}"), (11, PROSE)], RANKED, (), page
        )
        for page in range(2, 6)
    ]
    path = drawn(tmp_path / "bulletin.pdf", first, *further)
    assert parts(path) == [(1, 5)]
    assert doubted(path) == set()


def test_a_number_that_is_quoted_begins_nothing(tmp_path: Path) -> None:
    quoting = Sheet(
        [(14, "根据《蚌埠市人民政府关于重点工作的通知》（蚌政〔2019〕7号）要求，"), (11, PROSE)],
        RANKED,
        (),
        2,
    )
    assert parts(drawn(tmp_path / "letter.pdf", letter(), quoting)) == [(1, 2)]


def test_a_table_that_goes_on_overleaf_is_not_cut(tmp_path: Path) -> None:
    opening = Sheet(letter().lines, [*RANKED, *(RANKED[1:] * 3)], (), 1)
    path = drawn(tmp_path / "letter.pdf", opening, Sheet((), RANKED, (), 1))
    assert parts(path) == [(1, 2)]


def test_a_doubtful_cut_is_told_either_way(tmp_path: Path) -> None:
    annex_or_not = Sheet([(14, "2020年4月蚌埠市重点项目完成率排名")], RANKED, (), 1)
    path = drawn(tmp_path / "letter.pdf", letter(), annex_or_not)
    ((rule, page),) = doubted(path)
    assert page == 2
    assert rule == ("document-cut-doubtful" if len(parts(path)) == 2 else "document-uncut-doubtful")


SECOND = ["蚌环〔2020〕3号", "关于2020年5月空气质量的通报", "各县（市、区）人民政府："]


@pytest.mark.parametrize(
    ("before", "told"),
    [((), {("document-two-on-page", 1)}), (("附件1",), set())],
    ids=["another circular", "an annex"],
)
def test_a_circular_that_begins_within_a_page_is_told(
    before: tuple[str, ...], told: set[tuple[str, int]], tmp_path: Path
) -> None:
    opening = letter(
        "蚌埠市人民政府办公室", "蚌政办〔2020〕15号", "关于2020年5月重点工作进展情况的通报"
    )
    lines = [(14.0, text) for text in (*before, *SECOND)]
    sheet = Sheet(opening.lines, opening.rows, [*opening.below, *lines], 1)
    assert doubted(drawn(tmp_path / "two.pdf", sheet)) == told
    export = tmp_path / "two.txt"
    texts = [
        "蚌政办〔2020〕15号",
        "关于2020年5月重点工作的通报",
        PROSE,
        "2020年6月8日",
        *before,
        *SECOND,
    ]
    export.write_text("\n".join([*texts, PROSE]), encoding="utf-8")
    assert doubted(export) == told


def test_a_letter_that_hands_on_another_prints_two_numbers(tmp_path: Path) -> None:
    export = tmp_path / "letter.txt"
    texts = [
        "蚌政办〔2020〕15号",
        "关于转发关于2020年5月空气质量的通报的通知",
        PROSE,
        *SECOND,
        PROSE,
    ]
    export.write_text("\n".join(texts), encoding="utf-8")
    assert doubted(export) == set()


def test_a_file_can_be_kept_whole(tmp_path: Path) -> None:
    other = letter("蚌埠市生态环境局", "蚌环〔2020〕3号", "关于2020年5月空气质量的通报")
    path = drawn(tmp_path / "volume.pdf", letter(), other)
    assert parts(path, whole=True) == [(1, 2)]
    assert tongbao.read(path, whole=True).number == "蚌政办〔2020〕15号"


def test_reading_the_only_circular_of_a_volume_is_refused_in_words(tmp_path: Path) -> None:
    other = letter("蚌埠市生态环境局", "蚌环〔2020〕3号", "关于2020年5月空气质量的通报")
    path = drawn(tmp_path / "volume.pdf", letter(), other)
    with pytest.raises(tongbao.TongbaoError, match="holds 2 circulars") as refused:
        tongbao.read(path)
    assert "2 份通报" in refused.value.message.zh
    assert [one.number for one in tongbao.read_circulars(path)] == [
        "蚌政办〔2020〕15号",
        "蚌环〔2020〕3号",
    ]


def test_pages_are_those_of_the_file(tmp_path: Path) -> None:
    other = letter("蚌埠市生态环境局", "蚌环〔2020〕3号", "关于2020年5月空气质量的通报")
    path = drawn(tmp_path / "volume.pdf", letter(), letter(), other)
    assert parts(path, pages="2-3") == [(2, 2), (3, 3)]
    last = read_circulars(path)[-1]
    assert {entry.page for ranking in last.rankings for entry in ranking.entries} == {3}


def test_check_names_each_circular_of_a_volume(tmp_path: Path) -> None:
    other = letter("蚌埠市生态环境局", "蚌环〔2020〕3号", "关于2020年5月空气质量的通报")
    drawn(tmp_path / "volume.pdf", letter(), other)
    listed = [sys.executable, "-m", "tongbao", "check", "volume.pdf", "--quiet", "-f", "text"]
    for options, count in (([], 2), (["--whole"], 1)):
        done = subprocess.run(
            [*listed, *options], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.stdout.count("volume.pdf") == count, done.stderr
