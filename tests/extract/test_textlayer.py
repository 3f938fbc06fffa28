from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
import typst
from drawn import SONG, grid, only_table, pdf, read, texts
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tongbao.extract.page import UNMAPPED
from tongbao.extract.pdf.pageview import view_of
from tongbao.extract.pdf.textlayer import PageText, read_glyphs
from tongbao.model import Document, Word

CJK = "Noto Serif CJK SC"


def glyphs_of(path: Path) -> PageText:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    try:
        return read_glyphs(page.raw, view_of(page.raw), 10_000)
    finally:
        page.close()
        document.close()


def text_of(path: Path) -> str:
    return "".join(glyph.text for glyph in glyphs_of(path).glyphs)


def typeset(path: Path, source: str) -> Path:
    file = path.with_suffix(".typ")
    file.write_text(source, encoding="utf-8")
    typst.compile(str(file), output=str(path))
    return path


def kinds(document: Document) -> list[str]:
    return [doubt.kind for doubt in document.doubts]


@contextmanager
def turned(canvas: Canvas, x: float, y: float, degrees: float) -> Iterator[None]:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(degrees)
    yield
    canvas.restoreState()


def test_boxes_stand_where_the_characters_are_printed(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", lambda canvas: canvas.drawString(100, 700, "石家庄98.5"))
    first, *_, last = glyphs_of(path).glyphs
    assert first.x0 == pytest.approx(100, abs=0.1)
    assert first.x1 == pytest.approx(110.5, abs=0.1)
    baseline = 841.89 - 700
    assert first.top < last.top + 2 < baseline < first.bottom


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_shown_turned_reads_like_the_page_itself(tmp_path: Path, turn: int) -> None:
    rows = [["序号", "城市", "完成率"], ["1", "石家庄", "98.5"], ["2", "唐山", "87.3"]]

    def draw(canvas: Canvas) -> None:
        # The page is drawn turned back, and /Rotate shows it upright.
        canvas.setPageRotation(turn)
        canvas.translate(*{0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[turn])
        canvas.rotate(turn)
        canvas.setFont(SONG, 10.5)
        grid(canvas, rows, top=500)

    document = read(pdf(tmp_path / "a.pdf", draw, size=(595, 842)))
    assert texts(only_table(document)) == rows
    assert (document.pages[0].width, document.pages[0].height) == (595, 842)
    assert {word.rotation for word in document.pages[0].words} == {0}
    box = only_table(document).parts[0].box
    assert (box.x0, box.width, box.height) == pytest.approx((72, 210, 60), abs=0.5)


def test_a_cropped_page_is_read_as_it_is_seen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "看得见")
        canvas.drawString(300, 100, "裁掉了")

    path = pdf(tmp_path / "a.pdf", draw)
    document = pypdfium2.PdfDocument(path)
    document[0].set_cropbox(50, 600, 400, 800)
    out = tmp_path / "cropped.pdf"
    document.save(out)
    (block,) = read(out).blocks
    assert block.text == "看得见"
    assert block.box.x0 == pytest.approx(50, abs=0.5)
    assert block.box.bottom == pytest.approx(103, abs=3)


@pytest.mark.parametrize("degrees", [90, -90])
def test_turned_text_in_a_narrow_cell_reads_as_one_word(tmp_path: Path, degrees: int) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "唐山"]], top=700, width=30, height=80)
        with turned(canvas, 91 if degrees > 0 else 83, 630 if degrees > 0 else 690, degrees):
            canvas.setFont(SONG, 10.5)
            canvas.drawString(0, 0, "完成率")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == [["完成率", "唐山"]]
    assert {word.rotation for word in document.pages[0].words} == {0, 270 if degrees > 0 else 90}


def test_one_character_per_line_reads_downwards(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "98.5"]], top=700, width=40, height=60)
        for row, character in enumerate("主城区"):
            canvas.drawString(85, 684 - 14 * row, character)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == [["主城区", "98.5"]]


def test_numbers_below_each_other_are_not_vertical_writing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "甲"]], top=700, width=40, height=60)
        for row, character in enumerate("123"):
            canvas.drawString(85, 684 - 14 * row, character)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == [["1\n2\n3", "甲"]]


@pytest.mark.parametrize("offset", [0.0, 0.2, 0.35])
def test_bold_by_printing_twice_counts_once(tmp_path: Path, offset: float) -> None:
    def draw(canvas: Canvas) -> None:
        for step in range(3):
            canvas.drawString(100 + step * offset, 700, "完成率100.0%")

    assert text_of(pdf(tmp_path / "a.pdf", draw)) == "完成率100.0%"


def test_doubled_digits_are_kept(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        x = 100.0
        for character in "100.00%11—11":
            canvas.drawString(x, 700, character)
            x += 0.92 * canvas.stringWidth(character, SONG, 10.5)

    assert text_of(pdf(tmp_path / "a.pdf", draw)) == "100.00%11—11"


def test_two_numbers_printed_over_each_other_are_doubted(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["唐山", "98.5"], ["廊坊", "67.1"]])
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(145, 742, 50, 16, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(147, 746, "89.2")

    assert "reading-overprint" in kinds(read(pdf(tmp_path / "a.pdf", draw)))


def test_a_note_mark_stays_behind_its_word(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "98.5"], ["唐山", "90.1"]])
        canvas.drawString(77, 746, "雄安新区")
        canvas.setFont(SONG, 6)
        canvas.drawString(119, 751, "①")

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))[0][0] == "雄安新区①"


def test_two_small_lines_beside_a_large_word_stay_apart(tmp_path: Path) -> None:
    """Joint letters print two issuers, one above the other, left of a large 文件."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 18)
        canvas.drawString(100, 720, "河北省住房和城乡建设厅")
        canvas.drawString(100, 694, "河北省生态环境厅办公室")
        canvas.setFont(SONG, 44)
        canvas.drawString(310, 697, "文件")

    lines = {block.text for block in read(pdf(tmp_path / "a.pdf", draw)).blocks}
    assert lines == {"河北省住房和城乡建设厅", "河北省生态环境厅办公室", "文件"}


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("⽯家庄", "石家庄"),
        ("⺠⽣⼯程", "民生工程"),
        ("⻓⽉⾦", "长月金"),
        ("\uf900\uf901\uf902", "豈更車"),
    ],
)
def test_radicals_and_compatibility_forms_become_the_character(
    tmp_path: Path, require_font: Callable[[str], None], printed: str, read_as: str
) -> None:
    require_font(CJK)
    path = typeset(tmp_path / "a.pdf", f'#set text(font: "{CJK}")\n{printed}')
    if text_of(path) == printed:
        pytest.fail("the file itself should print the other form")
    assert text_of(path) == read_as


def test_rare_characters_and_full_width_ones_are_kept(
    tmp_path: Path, require_font: Callable[[str], None]
) -> None:
    require_font(CJK)
    path = typeset(tmp_path / "a.pdf", f'#set text(font: "{CJK}")\n𠮷林９８．５％－—')
    assert text_of(path) == "𠮷林９８．５％－—"


def test_ligatures_give_all_their_letters(tmp_path: Path) -> None:
    path = typeset(tmp_path / "a.pdf", '#set text(font: "Libertinus Serif")\noﬃce aﬀair')
    assert text_of(path).replace(" ", "") == "officeaffair"


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(100, 700, "alpha-")
        canvas.drawString(100, 685, "beta")

    assert text_of(pdf(tmp_path / "a.pdf", draw)) == "alpha-beta"


def strip_character_maps(path: Path) -> Path:
    """Take away what tells the characters of an embedded font, as careless producers do."""
    data = path.read_bytes()
    assert b"/ToUnicode" in data
    path.write_bytes(re.sub(rb"/ToUnicode", rb"/NoUnicode", data))
    return path


def test_a_font_without_character_map_is_reported(
    tmp_path: Path, require_font: Callable[[str], None]
) -> None:
    require_font(CJK)
    source = f'#set text(font: "{CJK}")\n城市完成率排名石家庄唐山'
    document = read(strip_character_maps(typeset(tmp_path / "a.pdf", source)), ocr="never")
    (doubt,) = document.doubts
    assert doubt.kind == "reading-unmapped-font"
    assert (doubt.page, doubt.facts["count"]) == (1, "12")
    assert document.pages[0].reading == "none"


def test_glyphs_with_private_codes_are_counted_not_hidden(
    tmp_path: Path, require_font: Callable[[str], None]
) -> None:
    require_font("WenQuanYi Zen Hei")
    listed = subprocess.run(
        ["fc-match", "-f", "%{file}", "WenQuanYi Zen Hei"],
        check=True,
        capture_output=True,
        text=True,
    )
    pdfmetrics.registerFont(TTFont("Zen", listed.stdout, subfontIndex=0))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Zen", 12)
        canvas.drawString(72, 700, "石家庄市")

    path = pdf(tmp_path / "a.pdf", draw, pageCompression=0)
    path.write_bytes(path.read_bytes().replace(b"<5E84>", b"<E123>"))
    found = glyphs_of(path)
    assert "".join(glyph.text for glyph in found.glyphs) == f"石家{UNMAPPED}市"
    assert found.unmapped == 1


def picture(width: int = 300, height: int = 400) -> ImageReader:
    image = Image.new("L", (width, height), 200)
    data = io.BytesIO()
    image.save(data, "PNG")
    return ImageReader(data)


def hidden(canvas: Canvas, x: float, y: float, text: str) -> None:
    line = canvas.beginText(x, y)
    line.setFont(SONG, 10.5)
    line.setTextRenderMode(3)
    line.textOut(text)
    canvas.drawText(line)


def test_a_scan_without_text_is_reported(tmp_path: Path) -> None:
    document = read(
        pdf(
            tmp_path / "a.pdf",
            lambda canvas: canvas.drawString(72, 700, "第一页"),
            lambda canvas: canvas.drawImage(picture(), 0, 0, 595, 842),
        ),
        ocr="never",
    )
    assert [page.reading for page in document.pages] == ["text", "none"]
    assert [(doubt.kind, doubt.page) for doubt in document.doubts] == [("reading-no-text-layer", 2)]


def test_a_scan_with_a_recognised_layer_is_not_taken_for_print(tmp_path: Path) -> None:
    def scan(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 0, 0, 595, 842)
        hidden(canvas, 72, 700, "石家庄98.5")

    document = read(pdf(tmp_path / "a.pdf", scan), ocr="never")
    assert document.pages[0].reading == "ocr"
    assert document.reading == "ocr"
    assert kinds(document) == ["reading-hidden-layer"]
    assert {word.confidence for word in document.pages[0].words} == {0.5}


def test_text_that_nobody_sees_is_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "印出来的")
        hidden(canvas, 72, 650, "没印出来")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert [block.text for block in document.blocks] == ["印出来的"]
    assert kinds(document) == ["reading-hidden-text"]


def test_a_table_pasted_as_a_picture_is_reported(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(5):
            canvas.drawString(72, 760 - 20 * row, "现将各市进展情况通报如下，请认真贯彻落实。")
        canvas.drawImage(picture(), 72, 300, 450, 300)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert kinds(document) == ["reading-picture"]
    assert document.pages[0].reading == "text"


def test_an_empty_page_is_no_cause_for_doubt(tmp_path: Path) -> None:
    document = read(
        pdf(tmp_path / "a.pdf", lambda canvas: canvas.drawString(72, 700, "甲"), lambda _: None)
    )
    assert not document.doubts


def test_a_watermark_leaves_the_cells_alone(tmp_path: Path) -> None:
    rows = [[f"{row}.{column}" for column in range(4)] for row in range(8)]

    def draw(canvas: Canvas) -> None:
        grid(canvas, rows)
        with turned(canvas, 80, 620, 35):
            canvas.setFont(SONG, 40)
            canvas.setFillGray(0.8)
            canvas.drawString(0, 0, "内部资料")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == rows
    assert [(block.kind, block.text) for block in document.blocks] == [("header", "内部资料")]


def test_spaces_are_those_of_the_print(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "秦 皇 岛 98.5")
        canvas.drawString(72, 680, "唐　山")
        x = 72.0
        for character in "均匀拉开的一行字":  # justified: every gap is stretched alike
            canvas.drawString(x, 660, character)
            x += 10.5 * 1.35
        canvas.drawString(72, 640, "截至")
        canvas.drawString(72 + 21 + 2.6, 640, "5")  # a quarter em, as set around digits
        canvas.drawString(72 + 21 + 2.6 + 5.25 + 2.6, 640, "月底")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert [block.text for block in document.blocks] == [
        "秦 皇 岛 98.5",
        "唐 山",
        "均匀拉开的一行字",
        "截至5月底",
    ]


def test_words_know_their_font_and_size(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(72, 700, "Total")

    (word,) = read(pdf(tmp_path / "a.pdf", draw)).pages[0].words
    assert isinstance(word, Word)
    assert (word.text, word.size, word.bold, word.font) == ("Total", 14, True, "Helvetica-Bold")


def test_letters_as_wide_as_han_characters_are_not_believed(tmp_path: Path) -> None:
    """A Chinese font cut into 256-glyph pieces reads as letters, each a full em wide."""

    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(72, 700)
        line.setFont("Courier", 12)
        line.setHorizScale(100 / 0.6)
        line.textOut("abcdefghijk")
        canvas.drawText(line)
        canvas.setFont("Courier", 12)
        canvas.drawString(72, 650, "abcdefghijk")

    document = read(pdf(tmp_path / "a.pdf", draw), ocr="never")
    assert kinds(document) == ["reading-unmapped-font"]


def test_plain_monospaced_letters_are_believed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 12)
        canvas.drawString(72, 700, "PM2.5 2023-06-30 abcdefghijk")

    assert not read(pdf(tmp_path / "a.pdf", draw)).doubts
