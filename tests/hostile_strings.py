"""Strings that a document or a file's name may hold, and that must harm nothing.

One list for every output: the terminal, JSON, SARIF, CSV, HTML, workbooks, databases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

HOSTILE: Mapping[str, str] = {
    "ansi_colour": "甲\x1b[45m乙\x1b[0m",
    "ansi_erase": "甲\x1b[2J\x1b[H乙",
    "osc_title": "甲\x1b]0;PWNED\x07乙",
    "osc_link": "甲\x1b]8;;file:///etc/passwd\x1b\\乙\x1b]8;;\x1b\\",
    "c1": "甲\x9b45m\x90\x9d0;PWNED\x9c\x85乙",
    "c0": "甲" + "".join(map(chr, (*range(1, 9), *range(0x0B, 0x0D), *range(0x0E, 0x20)))) + "乙",
    "nul": "甲\x00乙",
    "delete": "甲\x08\x08\x7f乙",
    "bidi": "甲\u202e5.89\u202c\u2066乙\u2069\u200f\u061c",
    "zero_width": "甲\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f乙",
    "separators": "甲\u2028乙\u2029丙",
    "tags": "甲\U000e0041\U000e007f乙",
    "noncharacters": "甲\ufffe\uffff\ufdd0\U0001ffff乙",
    "half_pairs": "甲\ud800乙\udcb0",
    "markup": "甲[red]乙[/red] [/] [link=x]丙[/link] :smile: [bold",
    "html": "</script></style><img src=x onerror=alert(1)>&amp;&#27;乙",
    "workbook": "甲_x0041_ _x000D_ _X0041_ _x005F_x0041_ _x000_乙",
    "formula": '=HYPERLINK("x","甲")',
    "quotes": "甲'; DROP TABLE rankings; --\"`\\",
    "parameters": "甲%s %(x)s :x {x} $1 ?",
    "beyond": "甲𠀀🏙️👨‍👩‍👧葛󠄀乙",
    "lines": "甲\n\t乙\r\n丙\r丁",
}  # fmt: skip
"""What it is → a string of that kind."""

FORMULAS = (
    "=HYPERLINK(\"x\",\"y\")", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "＝1+1", "\t=1", "\n=1", " =1", "'=1", "''@x", "-A1", "+", "@",
)  # fmt: skip
"""What a spreadsheet would run, each with the sign that makes it."""

IN_LINE = {name: text for name, text in HOSTILE.items() if name not in {"lines", "half_pairs"}}
"""Those that can stand in a line of a UTF-8 file."""

_OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\??[0-9;]*[AKGhlJ]|\r")
"""What a table in colours and a progress bar are made of."""


def acting(shown: str, *, terminal: bool = False) -> set[str]:
    """Return the characters of shown text that would act or hide; told by Unicode alone.

    Args:
        shown: What a command printed.
        terminal: Whether it was a terminal, on which our own colours may stand.
    """
    text = _OURS.sub("", shown) if terminal else shown
    return {
        character
        for character in set(text) - set("\n\t")
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}
        or character in "\u034f\u115f\u1160\u3164\uffa0\ufffe\uffff"
    }


SHORT = "甲\x1b[45m\u202e[red]\x9b45m\u200b"
"""A little of each, for where more would not be taken for a name."""


def export_with(path: Path, text: str, *, best: str = "98.5") -> Path:
    """Write a text export with a string in its title, and :data:`SHORT` in its other names."""
    names = "石家庄市 唐山市 秦皇岛市 邯郸市 邢台市 保定市 张家口市 承德市 沧州市 廊坊市 衡水市"
    values = [best, *(f"{97 - number}.2" for number in range(10))]
    values[5] = "99.9"  # out of order: a finding that names places
    rows = [
        f"{n}\t{name}\t{v}"
        for n, (name, v) in enumerate(zip(names.split(), values, strict=True), 1)
    ]
    rows[4] = rows[4].replace("邢台市", f"邢台{SHORT}市")
    lines = [
        "河北省民政厅办公室",
        f"关于2020年{text}工作进展情况的通报",
        "各市民政局：",
        "现将情况通报如下。",
        f"一、养老{SHORT}服务工作",
        f"排名\t设区市\t完成率{SHORT}（%）",
        *rows,
    ]
    # Control characters are few among the rest, or the file is taken for no text.
    lines += ["特此通报，请各市认真贯彻落实，进一步提高工作水平。"] * 400
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return path
