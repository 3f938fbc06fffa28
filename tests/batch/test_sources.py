"""Which files of a folder are picked."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tongbao.batch.sources import find_sources


def _pdf(path: Path, text: str) -> None:
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, text)
    canvas.save()


def test_what_lies_behind_a_linked_folder_and_a_pdf_without_suffix_are_found(
    tmp_path: Path,
) -> None:
    archive, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    archive.mkdir()
    elsewhere.mkdir()
    _pdf(archive / "202005", "May")
    _pdf(elsewhere / "june.pdf", "June")
    (archive / "linked").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(archive)
    found = find_sources([str(archive)])
    names = [Path(one.file).relative_to(archive).as_posix() for one in found.sources]
    assert names == ["202005", "linked/june.pdf"]
    assert all(not one.twins for one in found.sources)
    assert not found.unreadable
    assert not found.nowhere
