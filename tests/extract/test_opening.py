from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from drawn import Draw, pdf, read
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tongbao.errors import (
    DamagedFileError,
    EmptyDocumentError,
    EncryptedFileError,
    LimitError,
    NotADocumentError,
    TongbaoError,
    UnreadableFileError,
    UsageError,
)
from tongbao.extract.opening import selected_pages
from tongbao.extract.options import ReadOptions
from tongbao.model import Document
from tongbao.normalize import normalize
from tongbao.validate.judging import validate


def hello(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "各市进展情况")


def numbered(count: int) -> list[Draw]:
    def page(number: int) -> Draw:
        return lambda canvas: canvas.drawString(72, 700, f"第{number}篇")

    return [page(number) for number in range(1, count + 1)]


def text_of(document: Document) -> str:
    return "".join(block.text for block in document.blocks)


def refused(path: Path, error: type[TongbaoError], **options: object) -> str:
    """Assert that reading fails with that error, whose sentences name the file."""
    with pytest.raises(error) as caught:
        read(path, **options)
    message = caught.value.message
    assert path.name in message.zh
    assert path.name in message.en
    assert message.zh.count("。") == 1
    assert "\n" not in message.zh + message.en
    return message.zh


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    path = pdf(tmp_path / "circular.pdf", hello).rename(tmp_path / "circular.doc")
    assert text_of(read(path)) == "各市进展情况"


@pytest.mark.parametrize("size", [10, 900, 3000])
def test_junk_before_the_header_is_stood(tmp_path: Path, size: int) -> None:
    path = pdf(tmp_path / "a.pdf", hello)
    path.write_bytes(b"Content-Type: x\r\n".ljust(size, b"-") + b"\n" + path.read_bytes())
    assert text_of(read(path)) == "各市进展情况"


def test_a_lost_header_costs_nothing(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", hello)
    path.write_bytes(path.read_bytes().replace(b"%PDF-", b"\x00\x00\x00\x00\x00", 1))
    assert text_of(read(path)) == "各市进展情况"


@pytest.mark.parametrize("content", [b"", b"\n  \n", b"\x00" * 4096])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(content)
    assert "空" in refused(path, EmptyDocumentError)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "找不到" in refused(tmp_path / "none.pdf", UnreadableFileError)
    folder = tmp_path / "folder.pdf"
    folder.mkdir()
    assert "文件夹" in refused(folder, UnreadableFileError)


def test_a_word_file_named_pdf_is_called_by_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "circular.pdf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "Word" in refused(path, NotADocumentError)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"),
        (bytes(range(256)) * 8, "既不是"),
    ],
)
def test_other_kinds_of_files(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "circular.pdf"
    path.write_bytes(content)
    assert word in refused(path, NotADocumentError)


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"II*\x00", b"\xff\xd8\xff\xe0"])
def test_a_broken_picture(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "circular.pdf"
    path.write_bytes(start + bytes(100))
    assert "图片" in refused(path, DamagedFileError)


def test_a_locked_file_needs_its_password(tmp_path: Path) -> None:
    lock = StandardEncryption("secret", ownerPassword="owner", strength=128)
    path = pdf(tmp_path / "locked.pdf", hello, encrypt=lock)
    assert "--password" in refused(path, EncryptedFileError)
    assert "不对" in refused(path, EncryptedFileError, password="wrong")
    assert text_of(read(path, password="secret")) == "各市进展情况"


def test_a_file_that_only_forbids_printing_opens(tmp_path: Path) -> None:
    lock = StandardEncryption("", ownerPassword="owner", canPrint=0, strength=128)
    assert text_of(read(pdf(tmp_path / "a.pdf", hello, encrypt=lock))) == "各市进展情况"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_file_cut_short_is_refused_or_doubted(tmp_path: Path, share: float) -> None:
    """Pages may be lost with the end of the file: never quietly."""
    path = pdf(tmp_path / "cut.pdf", *numbered(9))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    try:
        said = {doubt.kind for doubt in read(path).doubts}
    except DamagedFileError:
        said = {"reading-truncated"}
    assert "reading-truncated" in said


ZERO_PAGES = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj
trailer <</Root 1 0 R /Size 3>>
%%EOF
"""


def test_a_file_without_pages(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    path.write_bytes(ZERO_PAGES)
    assert "没有页面" in refused(path, EmptyDocumentError)


def test_a_broken_page_does_not_cost_the_others(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", *numbered(3))
    data = path.read_bytes()
    kids = data[data.index(b"/Kids [") :].split(b"]")[0]
    second = kids.split()[5] + b" 0 R"
    path.write_bytes(data.replace(kids, kids.replace(second, b"99 0 R".rjust(len(second)))))
    document = read(path)
    assert text_of(document) == "第1篇第3篇"
    assert [(doubt.kind, doubt.page) for doubt in document.doubts] == [("reading-page-failed", 2)]
    assert [page.reading for page in document.pages] == ["text", "none", "text"]


def test_chosen_pages_keep_their_numbers(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", *numbered(5))
    document = read(path, pages="2,4-")
    assert [page.number for page in document.pages] == [2, 4, 5]
    assert [block.text for block in document.blocks] == ["第2篇", "第4篇", "第5篇"]


@pytest.mark.parametrize("pages", ["x", "3-1", "0", "1,,2", "-", "1 2"])
def test_a_senseless_selection_is_a_usage_error(tmp_path: Path, pages: str) -> None:
    with pytest.raises(UsageError, match="1-3,5"):
        read(pdf(tmp_path / "a.pdf", hello), pages=pages)


def test_pages_that_are_not_there(tmp_path: Path) -> None:
    refused(pdf(tmp_path / "a.pdf", hello), UsageError, pages="7-9")


@given(st.sets(st.integers(1, 40), min_size=1))
def test_every_selection_written_out_selects_just_that(chosen: set[int]) -> None:
    options = ReadOptions(pages=",".join(map(str, sorted(chosen, reverse=True))))
    assert selected_pages(options, 40, "a.pdf") == sorted(chosen)


def test_more_pages_than_allowed_are_cut_with_a_doubt(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", *numbered(4)), max_pages=2)
    assert len(document.pages) == 2
    (doubt,) = document.doubts
    assert (doubt.kind, doubt.facts["found"], doubt.facts["limit"]) == ("reading-limit", "4", "2")


def test_limits_on_size_and_characters(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", hello)
    refused(path, LimitError, max_bytes=100)
    refused(path, LimitError, max_characters=3)
    refused(pdf(tmp_path / "huge.pdf", hello, size=(200_000, 200_000)), LimitError)


def test_a_page_over_the_limit_does_not_cost_the_others(tmp_path: Path) -> None:
    def crowded(canvas: Canvas) -> None:
        for row in range(10):
            canvas.drawString(72, 700 - 20 * row, "字" * 30)

    document = read(pdf(tmp_path / "a.pdf", hello, crowded), max_characters=100)
    assert text_of(document) == "各市进展情况"
    assert [(doubt.kind, doubt.page) for doubt in document.doubts] == [("reading-limit", 2)]


def test_a_filled_in_form_field_is_read(tmp_path: Path) -> None:
    def form(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="rate", x=150, y=690, width=200, height=20, value="98.5")

    assert "98.5" in text_of(read(pdf(tmp_path / "form.pdf", form)))


def test_a_limit_is_told_in_either_language(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", *numbered(4)), max_pages=2)
    (finding,) = [f for f in validate(normalize(document)).findings if f.rule == "reading-limit"]
    assert finding.message.zh == "超过上限，没有全部读取：页数 4，上限 2。"
    assert "pages 4" in finding.message.en
