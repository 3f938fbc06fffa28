"""Text exports come through as documents: prose as blocks, tabs as tables, boxes by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import only_table, read, texts

SOURCE = Path(__file__).resolve().parents[2] / "samples" / "hebei-2020-15" / "source.txt"
ROWS = [["排名", "城市", "完成率"], ["1", "石家庄", "98.5"], ["2", "唐山", "97.0"]]


def export(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("separator", ["\t", " | ", "    "])
def test_tables_inside_prose(separator: str, tmp_path: Path) -> None:
    table = [separator.join(row) for row in ROWS]
    path = export(tmp_path / "a.txt", "关于进展情况的通报", "", *table, "", "请各市抓紧推进。")
    document = read(path)
    assert texts(only_table(document)) == ROWS
    assert [block.text for block in document.blocks] == ["关于进展情况的通报", "请各市抓紧推进。"]


@pytest.mark.parametrize("separator", ["\t", " | ", "    "])
def test_a_repeated_header_goes_on_or_begins_a_table_of_the_same_places(
    separator: str, tmp_path: Path
) -> None:
    head, first, second = (separator.join(row) for row in ROWS)
    further = [separator.join(row) for row in (["3", "秦皇岛", "96.1"], ["4", "承德", "91.0"])]
    swapped = [separator.join(row) for row in (["1", "唐山", "88.0"], ["2", "石家庄", "71.4"])]
    path = export(
        tmp_path / "a.txt", "关于进展情况的通报", "", head, first, second, "", head, *further
    )
    assert only_table(read(path)).n_rows == 6
    path = export(
        tmp_path / "b.txt", "关于进展情况的通报", "", head, first, second, "", head, *swapped
    )
    assert [table.n_rows for table in read(path).tables] == [3, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = export(tmp_path / "a.txt", *("\t".join(row) for row in ROWS), encoding=encoding)
    assert texts(only_table(read(path))) == ROWS


def test_boxes_point_at_lines(tmp_path: Path) -> None:
    path = export(tmp_path / "a.txt", "标题", "", *("\t".join(row) for row in ROWS))
    table = only_table(read(path))
    (place,) = [cell for cell in table.cells if cell.text == "唐山"]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "唐山" in lines[int(place.box.top)]
    assert place.page == 1


def test_the_supplied_export_loses_no_character() -> None:
    document = read(SOURCE)
    printed = SOURCE.read_text(encoding="utf-8")
    read_back = [block.text for block in document.blocks]
    read_back += [cell.text for table in document.tables for cell in table.cells]

    def characters(text: str) -> list[str]:
        return sorted("".join(text.split()))

    assert characters("".join(read_back)) == characters(printed)
