from __future__ import annotations

import subprocess
import sys

import pytest

from tongbao.places.gazetteer import divisions
from tongbao.text.folding import fold, squash, strip_marks

NAMES = sorted({division.name for division in divisions()})


def test_folding_leaves_official_names_as_they_are() -> None:
    assert [name for name in NAMES if fold(name) != name] == []


@pytest.mark.parametrize("standard", ["s2t", "s2tw", "s2hk"])
def test_traditional_names_fold_to_the_official_ones(standard: str) -> None:
    from opencc import OpenCC

    converter = OpenCC(standard)
    wrong = [name for name in NAMES if fold(converter.convert(name)) != name]
    # OpenCC writes 江乾區 for 江干区, which nobody prints.
    assert wrong == ["江干区"]


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("秦　皇 岛\n市", "秦皇岛市"),
        ("⽯家庄", "石家庄"),
        ("⻄安市", "西安市"),
        ("⻰岩", "龙岩"),
        ("９８．５％", "98.5%"),
        ("（一）", "(一)"),
        ("－—–", "---"),
        ("乾縣", "乾县"),
    ],
)
def test_printed_variants_fold_to_one_spelling(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_squashing_only_removes_white_space() -> None:
    assert squash(" 雄 安\n新　区* ") == "雄安新区*"


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("南通市*", "南通市"),
        ("* 南通市", "南通市"),
        ("雄安新区①", "雄安新区"),
        ("太原市注1", "太原市"),
        ("太原市（注１）", "太原市"),
        ("西安市[2]", "西安市"),
        ("衡水¹", "衡水"),
        ("▲保定 ✓", "保定"),
        ("注1", ""),
        ("保定（含定州）", "保定（含定州）"),
    ],
)
def test_footnote_marks_come_off_names(printed: str, bare: str) -> None:
    assert strip_marks(printed) == bare


def test_simplified_text_does_not_load_the_converter() -> None:
    code = (
        "import sys; from tongbao.text.folding import fold; "
        "fold('秦　皇岛市（９８．５％）乾县'); assert 'opencc' not in sys.modules; "
        "fold('臺灣'); assert 'opencc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
