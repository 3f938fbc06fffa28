"""Writes docs/dataset.md and docs/rules.md from the code that they describe.

python docs/generate.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tongbao.publish.schemas import CONTRACT, FACTS, SCHEMAS, Column, Schema
from tongbao.validate.rulebook import all_rules

FOLDER = Path(__file__).resolve().parent
MADE = "<!-- Written by docs/generate.py; change the code, then run it. -->"


def dataset_page() -> str:
    """Return the page on the dataset's tables."""
    lines = [
        MADE,
        "# The dataset 数据集",
        "",
        "One folder: CSV files (UTF-8, LF) and `datapackage.json`, a Data Package (v2) that declares",
        "every column below. Blank means not known or not printed. Boxes are points from the top",
        "left of the page as a reader sees it; a text export has one page, whose boxes count",
        "characters across and lines down.",
        "",
        "`datapackage.json` names each circular with its number and the hash of its file. Its `version`",
        "says what changed since the dataset was written before: a corrected value is a patch, a new",
        "circular or column a minor, one that is gone a major. Text that a spreadsheet would run as a",
        "formula has one apostrophe in front (`neutralisation`; `--raw` leaves it out): see",
        "[export](export.md). `tongbao.Dataset` reads it all back as printed. Control characters, which",
        "CSV cannot hold, stand as their escapes (`\\x1b`).",
        "",
        "一个文件夹：CSV（UTF-8、LF）和 `datapackage.json`（Data Package v2）。空白表示未知或未印。",
        "`datapackage.json` 列出每份通报的文号和文件哈希；`version` 表明与上次相比的变化：更正升修订号，",
        "新增通报或列升次版本号，删减升主版本号。电子表格会执行的文字前有一个撇号，`--raw` 则按原文。",
        "CSV 无法容纳的控制符写作 `\\x1b` 之类。",
        "位置以点计，从读者所见页面的左上角量起；文本导出只有一页，横向数字符，纵向数行。",
        "",
        f"This is version {CONTRACT} of the contract, which `datapackage.json` names as `contract` and",
        "`tongbao schema` prints. Datasets of version 1.0, whose `sort_order` was called `order`, are read",
        "and brought over. The hashes in `datapackage.json` are compared whenever a table is read back.",
        "`value`, `rank` and `place` are as printed; `…_proposed` is what a finding proposes, `…_final`",
        "what was decided, else what is printed. A fact is trusted where `doubt_of` is not `reading`, or",
        "where `decision` settles it. `facts`, below, is a frame, a view of databases and a workbook's first",
        "sheet; it is no file here.",
        "",
        f"格式版本 {CONTRACT}，见 `datapackage.json` 的 `contract` 和 `tongbao schema`；1.0 版（`sort_order` 原名",
        "`order`）的数据集照样可读。每次读取都核对 `datapackage.json` 中的哈希。`value`、`rank`、`place` 如原文，",
        "`…_proposed` 是建议，`…_final` 是核定的，未经核定则如原文。`doubt_of` 不是 `reading`，或已核定的，是可信的。",
        "",
    ]
    for schema in (*SCHEMAS.values(), FACTS):
        lines += _table(schema)
    return "\n".join(lines)


def _table(schema: Schema) -> Iterator[str]:
    yield f"## {schema.name} {schema.title.zh}"
    yield ""
    yield f"{schema.description.en} {schema.description.zh}"
    yield ""
    if schema.primary_key:
        yield f"Key: {', '.join(f'`{name}`' for name in schema.primary_key)}."
        yield ""
    yield "| column | title 列名 | type | meaning |"
    yield "|---|---|---|---|"
    for column in schema.columns:
        yield f"| `{column.name}` | {column.title.zh} {column.title.en} | {_type(column)} | {_meaning(column)} |"
    yield ""


def _type(column: Column) -> str:
    bounds = [str(limit) for limit in (column.minimum, column.maximum) if limit is not None]
    return column.type + (f" ({' to '.join(bounds)})" if len(bounds) > 1 else "")


def _meaning(column: Column) -> str:
    values = " · ".join(f"`{value}`" for value in column.enum)
    needed = " Never blank." if column.required else ""
    text = f"{column.description.en}. {column.description.zh}。{needed}"
    return (text + (f" One of {values}." if values else "")).replace("|", "\\|")


def rules_page() -> str:
    """Return the page on all rules."""
    lines = [
        MADE,
        "# Rules 规则",
        "",
        "`error`: the document contradicts itself or a fact was lost. `warning`: a fact is doubtful.",
        "`info`: worth a look. `tongbao check --select CODE` shows one rule's findings alone.",
        "",
        "`error` 文件自相矛盾或有事实丢失；`warning` 某条事实可疑；`info` 值得看一眼。",
        "",
    ]
    for rule in all_rules():
        lines += [
            f"## {rule.code}",
            "",
            f"**{rule.severity}** · {rule.title.en} · {rule.title.zh}",
            "",
            rule.explanation.en,
            "",
            rule.explanation.zh,
            "",
            f"> {rule.example.en}",
            "",
            f"> {rule.example.zh}",
            "",
        ]
    return "\n".join(lines)


PAGES = {"dataset.md": dataset_page, "rules.md": rules_page}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page().rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
