"""Frames in Python: the same columns and dtypes whether read from a file or from a dataset."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import tongbao
from tongbao.publish import SCHEMAS, write_dataset

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
HEBEI = SAMPLES / "hebei-2020-15" / "hebei-2020-15.typst.pdf"
DTYPES = {"string": "str", "date": "str", "integer": "Int64", "number": "float64"}


@pytest.fixture(scope="module")
def circular() -> tongbao.Circular:
    return tongbao.read(HEBEI)


@pytest.fixture(scope="module")
def dataset(circular: tongbao.Circular, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    write_dataset([circular.model], [], folder)
    return folder


@pytest.mark.parametrize("table", SCHEMAS)
def test_a_dataset_gives_the_frames_of_its_circular(
    table: str, circular: tongbao.Circular, dataset: Path
) -> None:
    pd.testing.assert_frame_equal(
        getattr(tongbao.Dataset(dataset), table), getattr(circular, table)
    )


@pytest.mark.parametrize("table", SCHEMAS)
def test_dtypes_do_not_hang_on_what_stands_in_a_column(table: str, tmp_path: Path) -> None:
    write_dataset([], [], tmp_path)
    empty = getattr(tongbao.Dataset(tmp_path), table)
    assert {name: str(dtype) for name, dtype in empty.dtypes.items()} == {
        column.name: DTYPES[column.type] for column in SCHEMAS[table].columns
    }


def test_codes_are_text_and_join(circular: tongbao.Circular) -> None:
    joined = circular.rankings.merge(circular.claims, on=["project_no", "item", "place_code"])
    assert len(joined) > 100
    assert set(circular.rankings["place_code"].dropna().str.len()) == {6}


def test_a_folder_that_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(tongbao.TongbaoError, match=str(tmp_path)):
        tongbao.Dataset(tmp_path)


def test_a_damaged_table_is_named_with_its_row(dataset: Path, tmp_path: Path) -> None:
    for path in dataset.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    lines = (tmp_path / "rankings.csv").read_text(encoding="utf-8").split("\n")
    lines[2] = lines[2].replace(",desc,2,", ",desc,second,")
    (tmp_path / "rankings.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "datapackage.json").unlink()  # else its hashes tell at once
    with pytest.raises(tongbao.TongbaoError, match=r"rankings\.csv.*row 3"):
        _ = tongbao.Dataset(tmp_path).rankings


def test_a_long_paragraph_comes_back_whole(circular: tongbao.Circular, tmp_path: Path) -> None:
    document = circular.model.document
    (block, *rest) = document.blocks
    text = "长" * 200_000
    flow = (replace(block, text=text), *rest)
    model = replace(circular.model, document=replace(document, flow=flow))
    write_dataset([model], [], tmp_path)
    assert tongbao.Dataset(tmp_path).blocks["text"].iloc[0] == text
