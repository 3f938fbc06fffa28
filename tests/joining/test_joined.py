"""A letter and its annexes, each in a file of its own, are read as the one document they are."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from same import BOX, named, said

import tongbao
from samples.annexes import Annex, as_text, drawn, picture, picture_page
from samples.generator import generate
from samples.volumes import bound, page_count
from tongbao.pipeline import AnnexFile, read_circular, read_joined

TWO = (Annex("2020年5月各市完成率排名表"), Annex("2020年5月各市开工率排名表", "开工率", 4))
THREE = (*TWO, Annex("2020年5月各市竣工率排名表", "竣工率", 7))


def written(folder: Path, files: Sequence[bytes], suffixes: Sequence[str]) -> list[Path]:
    paths = [folder / f"{number}{suffix}" for number, suffix in enumerate(suffixes)]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    return paths


def annexes(paths: Sequence[Path]) -> list[AnnexFile]:
    return [AnnexFile(path) for path in paths]


def test_annexes_of_their_own_give_what_the_whole_document_gives(tmp_path: Path) -> None:
    files = drawn(TWO)
    letter, *others = written(tmp_path, files, [".pdf"] * 3)
    (whole,) = written(tmp_path, [bound(files)], ["-whole.pdf"])
    joined = read_joined(letter, annexes(others))
    assert len(joined.rankings) == 2
    assert said(joined) == said(read_circular(whole))
    assert not joined.findings


@pytest.mark.parametrize(
    ("layout", "seed"), [("wide", 97_000), ("blocks", 97_000), ("matrix_paged", 97_000)]
)
def test_generated_circulars_may_be_torn_between_any_two_pages(
    layout: str, seed: int, tmp_path: Path
) -> None:
    made = generate(seed, layout, "typst")
    assert page_count(made.pdf) > 1
    (whole,) = written(tmp_path, [made.pdf], ["-whole.pdf"])
    pages = torn(made.pdf)
    letter, *others = written(tmp_path, pages, [".pdf"] * len(pages))
    joined, expected = read_joined(letter, annexes(others)), read_circular(whole)
    assert expected.rankings
    assert said(joined) == said(expected)


def torn(pdf: bytes) -> list[bytes]:
    """Return each page of a PDF as one of its own."""
    pages = []
    for number in range(page_count(pdf)):
        single = pdfium.PdfDocument.new()
        single.import_pages(pdfium.PdfDocument(pdf), [number])
        stream = io.BytesIO()
        single.save(stream)
        pages.append(stream.getvalue())
    return pages


def test_a_picture_beside_a_pdf_gives_what_a_picture_in_it_gives(tmp_path: Path) -> None:
    letter_pdf, annex_pdf = drawn(TWO[:1])
    png = picture(annex_pdf)
    letter, annex = written(tmp_path, [letter_pdf, png], [".pdf", ".png"])
    (whole,) = written(tmp_path, [bound([letter_pdf, picture_page(png)])], ["-whole.pdf"])
    joined, expected = read_joined(letter, annexes([annex])), read_circular(whole)
    facts = [(r["place"], r["rank"], str(r["value"])) for r in named(joined, "rankings")]
    assert facts == [(name, int(rank), value) for rank, name, value in TWO[0].rows[1:]]
    assert said(joined, {*BOX, "confidence"}) == said(expected, {*BOX, "confidence"})


def test_text_exports_give_what_one_export_gives(tmp_path: Path) -> None:
    texts = [text.encode() for text in as_text(TWO)]
    letter, *others = written(tmp_path, texts, [".txt"] * 3)
    (whole,) = written(tmp_path, [b"".join(texts)], ["-whole.txt"])
    joined, expected = read_joined(letter, annexes(others)), read_circular(whole)
    assert len(joined.rankings) == 2
    apart = {*BOX, "pages"}  # boxes count lines, and each export is a page of its own
    assert said(joined, apart) == said(expected, apart)


def test_every_fact_points_into_its_own_file_and_page(tmp_path: Path) -> None:
    letter_pdf, first, second, _ = drawn(THREE)
    text = as_text(THREE)[3].encode()
    paths = written(tmp_path, [bound([letter_pdf, first]), picture(second), text],
                    [".pdf", ".png", ".txt"])  # fmt: skip
    joined = read_joined(paths[0], annexes(paths[1:]))
    files = {row["file_no"]: row["file"] for row in named(joined, "files")}
    assert files == {number: path.as_posix() for number, path in enumerate(paths, 1)}
    places = {(row["file_no"], row["page"]) for row in named(joined, "rankings")}
    assert places == {(1, 2), (2, 1), (3, 1)}
    for table in ("cells", "indicators"):
        assert {(row["file_no"], row["page"]) for row in named(joined, table)} == places
    assert {(r["file_no"], r["page"]) for r in named(joined, "claims")} == {(1, 1)}
    (circular,) = named(joined, "circulars")
    assert (circular["pages"], circular["first_page"], circular["last_page"]) == (4, 1, 2)
    assert joined.document.circular_id == read_circular(paths[0]).document.circular_id


def test_a_finding_of_an_annex_names_its_file_and_page(tmp_path: Path) -> None:
    torn_row = as_text(TWO[:1])
    slip = torn_row[1].replace("6\t保定市\t78.0", "6\t唐山市\t78.0")
    letter, annex = written(tmp_path, [torn_row[0].encode(), slip.encode()], [".txt"] * 2)
    joined = read_joined(letter, annexes([annex]))
    told = [row for row in named(joined, "findings") if row["page"]]
    assert told
    assert {(row["file_no"], row["page"]) for row in told} == {(2, 1)}


def test_a_damaged_annex_costs_the_letter_nothing_and_is_named(tmp_path: Path) -> None:
    letter_pdf, first, second = drawn(TWO)
    letter, broken, sound = written(tmp_path, [letter_pdf, first[:300], second], [".pdf"] * 3)
    joined = read_joined(letter, annexes([broken, sound]))
    assert [ranking.metric for ranking in joined.rankings] == ["开工率"]
    (lost,) = [f for f in joined.findings if f.rule == "document-annex-unreadable"]
    assert lost.severity == "error"
    assert broken.as_posix() in lost.message.zh
    assert broken.as_posix() in lost.message.en
    assert joined.claims == read_circular(letter).claims


def test_python_reads_a_list_of_files_as_one_circular(tmp_path: Path) -> None:
    paths = written(tmp_path, drawn(TWO), [".pdf"] * 3)
    circular = tongbao.read(paths)
    assert circular.number == "冀建组办〔2020〕15号"
    assert list(circular.files["file_no"]) == [1, 2, 3]
    assert sorted(set(circular.rankings["file_no"])) == [2, 3]
    with pytest.raises(tongbao.TongbaoError, match="no file"):
        tongbao.read([])
