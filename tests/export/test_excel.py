"""The workbook as a person opens it: headers, filters, colours, notes, no formula that runs."""

from __future__ import annotations

import errno
import gc
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NoReturn

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from targets import BUREAUS, FAULTY, FORMULA, TABLES, circular, dataset, hostile

from tongbao import Dataset, TongbaoError
from tongbao.publish.targets import target_for
from tongbao.publish.targets.workbooks import excel
from tongbao.publish.targets.workbooks import writing as workbook_writer

RED = "00FFC7CE"


def workbook(tmp_path: Path, *, raw: bool = False) -> Any:
    data = Dataset(dataset(tmp_path / "dataset", hostile(circular(BUREAUS)), circular(FAULTY)))
    target_for(str(tmp_path / "facts.xlsx"), raw=raw).write(data)
    return openpyxl.load_workbook(tmp_path / "facts.xlsx")


def column(sheet: Worksheet, name: str) -> int:
    return [cell.value for cell in sheet[1]].index(name)


def test_each_table_is_a_sheet_with_frozen_headers_and_filters(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    assert book.sheetnames == ["facts", "notes", *TABLES, "history"]
    for name in TABLES:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
        assert all(cell.comment and cell.font.bold for cell in sheet[1])


def test_doubtful_facts_are_coloured_and_say_why(tmp_path: Path) -> None:
    sheet = workbook(tmp_path)["rankings"]
    project, place, value = (column(sheet, name) for name in ("project", "place", "value"))
    rows = [
        row for row in sheet.iter_rows(min_row=2)
        if row[project].value == "网上信访事项办结率" or row[place].value == "龙岩市"
    ]  # fmt: skip
    doubtful = [row for row in rows if row[value].fill.fgColor.rgb == RED]
    assert {row[place].value for row in doubtful} == {"龙岩市"}
    assert all("龙岩市" in row[value].comment.text for row in doubtful)
    coloured = [r for r in sheet.iter_rows(min_row=2) if r[value].fill.fill_type]
    assert 0 < len(coloured) < sheet.max_row / 2


def test_notes_explain_colours_columns_and_sources(tmp_path: Path) -> None:
    cells = list(workbook(tmp_path)["notes"].iter_rows())
    text = "\n".join(str(cell.value) for row in cells for cell in row if cell.value)
    for said in ("error", "warning", "1.0.0", "place_code", "GB/T 2260", "sha256:", "Licence"):
        assert said in text or said.lower() in text.lower()
    (error,) = [row[0] for row in cells if row[0].value == "error"]
    assert error.fill.fgColor.rgb == RED


@pytest.mark.parametrize("raw", [False, True])
def test_no_text_is_a_formula(raw: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of the test
    book = workbook(tmp_path, raw=raw)
    names = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                names.add(cell.value)
    assert (FORMULA if raw else f"'{FORMULA}") in names
    assert -3.6 in names
    with zipfile.ZipFile(tmp_path / "facts.xlsx") as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), name


def test_codes_are_text_and_figures_are_numbers(tmp_path: Path) -> None:
    sheet = workbook(tmp_path)["rankings"]
    code, value = column(sheet, "place_code"), column(sheet, "value")
    codes = {type(row[code].value) for row in sheet.iter_rows(min_row=2)}
    assert codes == {str, type(None)}
    values = {type(row[value].value) for row in sheet.iter_rows(min_row=2)}
    assert values <= {int, float, type(None)}


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_writer, "MAX_ROWS", 21)
    data = Dataset(dataset(tmp_path / "dataset", circular(FAULTY)))
    target = target_for(str(tmp_path / "facts.xlsx"))
    target.write(data)
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert "cells (2)" in book.sheetnames
    rows = sum(book[n].max_row - 1 for n in book.sheetnames if n.startswith("cells"))
    assert rows == len(data.cells)
    again = target_for(str(tmp_path / "facts.xlsx")).write(data)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_text_longer_than_a_cell_is_said_to_be_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MAX_TEXT", 20)
    monkeypatch.setattr(workbook_writer, "MAX_TEXT", 20)
    data = Dataset(dataset(tmp_path / "dataset", circular(FAULTY)))
    done = target_for(str(tmp_path / "facts.xlsx")).write(data)
    longer = [text for text in data.blocks["text"].dropna() if len(text) > 19]
    said = [notice.zh for notice in done.notices if notice.zh.split("，")[1].startswith("blocks")]
    assert len(said) == len(longer) > 0
    again = target_for(str(tmp_path / "facts.xlsx")).write(data)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_a_workbook_of_other_make_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "theirs.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    before = path.read_bytes()
    data = Dataset(dataset(tmp_path / "dataset", circular(FAULTY)))
    with pytest.raises(TongbaoError, match=r"theirs\.xlsx"):
        target_for(str(path)).write(data)
    path.write_bytes(b"no workbook")
    with pytest.raises(TongbaoError, match=r"theirs\.xlsx"):
        target_for(str(path)).write(data)
    assert len(before) > 0
    assert path.read_bytes() == b"no workbook"


def test_a_workbook_that_breaks_off_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def broken(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(workbook_writer.Writer, "save", broken)
    said: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    data = Dataset(dataset(tmp_path / "dataset", circular(FAULTY)))
    with pytest.raises((OSError, TongbaoError)):
        target_for(str(tmp_path / "facts.xlsx")).write(data)
    gc.collect()
    assert said == []
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "facts.xlsx").exists()
