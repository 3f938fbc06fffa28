"""Tables that a target has beside the dataset's own: places, rules, and what rows said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tongbao.model import Message
from tongbao.publish.rows.facts import latest_divisions
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import SCHEMAS, Column, Row, Schema
from tongbao.validate.rulebook import all_rules


def _text(name: str, title: Message, description: Message, *, required: bool = False) -> Column:
    return Column(name, "string", title, description, required=required)


PLACES = Schema(
    "places",
    Message("地区", "Places"),
    Message(
        "所涉及的行政区划及其上级；名称为该代码最近的正式名称。",
        "Divisions that are spoken of, and those above them; the name is the code's latest.",
    ),
    (
        Column(
            "place_code",
            "string",
            Message("行政区划代码", "Place code"),
            Message("GB/T 2260 代码", "GB/T 2260 code"),
            required=True,
            pattern="[0-9]{6}",
        ),
        _text("name", Message("名称", "Name"), Message("正式全称", "Official full name")),
        _text(
            "level",
            Message("级别", "Level"),
            Message("province 省级，prefecture 地级，county 县级", "province, prefecture, county"),
        ),
        _text(
            "parent_code",
            Message("上级代码", "Parent code"),
            Message("所属行政区划的代码", "Code of the division that it belongs to"),
        ),
    ),
    primary_key=("place_code",),
    in_circulars=False,
)

RULES = Schema(
    "rules",
    Message("规则", "Rules"),
    Message("findings 中各规则代码的含义。", "What the codes in findings mean."),
    (
        _text("rule", Message("规则", "Rule"), Message("规则代码", "Code"), required=True),
        _text("severity", Message("级别", "Severity"), Message("通常的级别", "Usual severity")),
        _text("title", Message("名称", "Title"), Message("中文名称", "Title in Chinese")),
        _text("title_en", Message("英文名称", "Title in English"), Message("英文名称", "Title")),
        _text("explanation", Message("解释", "Explanation"), Message("中文解释", "In Chinese")),
        _text(
            "explanation_en",
            Message("英文解释", "Explanation in English"),
            Message("英文解释", "In English"),
        ),
        _text(
            "doubts",
            Message("所疑", "Doubts"),
            Message(
                "reading 疑识读有误，document 疑原文有误",
                "reading: what we read; document: what the circular says",
            ),
        ),
    ),
    primary_key=("rule",),
    in_circulars=False,
)

HISTORY = Schema(
    "history",
    Message("更正历史", "History"),
    Message(
        "每次再导出时改变的内容：一行是一处更正，或增删的一行。",
        "What exporting again changed: one row for each corrected value, added or removed row.",
    ),
    (
        _text("history_id", Message("编号", "Change"), Message("编号", "Its name"), required=True),
        Column(
            "circular_id",
            "string",
            Message("通报编号", "Circular"),
            Message("所属通报", "Circular that the row is of"),
            required=True,
        ),
        _text(
            "table_name", Message("表", "Table"), Message("所在的表", "Its table"), required=True
        ),
        _text(
            "row_id",
            Message("行", "Row"),
            Message("该行的主键，多列以 / 相连", "The row's key, columns joined by /"),
            required=True,
        ),
        Column(
            "change",
            "string",
            Message("变化", "Change"),
            Message(
                "changed 某列更正，removed 整行删去，added 整行新增",
                "changed: a value was corrected; removed, added: the row as a whole",
            ),
            required=True,
            enum=("changed", "removed", "added"),
        ),
        _text(
            "column_name",
            Message("列", "Column"),
            Message("更正的列；整行增删则为空", "What was corrected; blank for whole rows"),
        ),
        _text(
            "old_value",
            Message("原值", "Old value"),
            Message("原值；删去的行为 JSON", "Value before; a removed row as JSON"),
        ),
        _text("new_value", Message("新值", "New value"), Message("更正后的值", "Value after")),
        _text(
            "replaced_at",
            Message("更正时间", "Replaced at"),
            Message("导出的时间（UTC）", "When it was exported (UTC)"),
            required=True,
        ),
        _text(
            "dataset_version",
            Message("数据集版本", "Dataset version"),
            Message("带来更正的数据集版本", "Version of the dataset that brought it"),
        ),
    ),
    primary_key=("history_id",),
)

ALL: Mapping[str, Schema] = {
    schema.name: schema for schema in (PLACES, RULES, *SCHEMAS.values(), HISTORY)
}
"""Every table of a target, each after those that it refers to."""


_PLACE_CODES: Mapping[str, str] = {
    "place_code": "place",
    "place_code_proposed": "place_proposed",
    "place_code_final": "place_final",
    "place_now": "",
    "province_code": "",
    "parent_code": "",
}
"""Columns that hold a place's code → the column that holds its name."""


def references(schema: Schema) -> Mapping[str, tuple[str, str]]:
    """Return a table's foreign keys: column → table and column."""
    found: dict[str, tuple[str, str]] = {}
    for column in schema.names:
        if column == "circular_id" and schema.in_circulars:
            found[column] = ("circulars", "circular_id")
        elif column in schema.refers:
            found[column] = (schema.refers[column], column)
        elif column in _PLACE_CODES and (column != "place_code" or schema is not PLACES):
            found[column] = ("places", "place_code")
        elif column == "rule" and schema is not RULES:
            found[column] = ("rules", "rule")
    return found


def place_rows(part: FileRows) -> list[list[Row]]:
    """Return rows of ``places`` for all codes that a part speaks of, level by level from above."""
    rows: dict[str, Row] = {}
    for table, schema in SCHEMAS.items():
        places = [
            (schema.names.index(code), schema.names.index(name) if name in schema.names else None)
            for code, name in _PLACE_CODES.items()
            if code in schema.names
        ]
        for row in part[table] if places else ():
            for code, name in places:
                if row[code]:
                    _add_place(
                        str(row[code]), str((row[name] if name is not None else "") or ""), rows
                    )
    levels: dict[int, list[Row]] = {}
    for row in rows.values():
        levels.setdefault(_depth(row, rows), []).append(row)
    return [levels[depth] for depth in sorted(levels)]


def _depth(row: Row, rows: Mapping[str, Row]) -> int:
    return 0 if row[3] is None else 1 + _depth(rows[str(row[3])], rows)


def _add_place(code: str, name: str, rows: dict[str, Row]) -> None:
    if code in rows:
        return
    known = latest_divisions().get(code)
    if known is None:
        rows[code] = (code, name or code, None, None)
        return
    if known.parent_code:
        _add_place(known.parent_code, "", rows)
    rows[code] = (code, known.name, known.level, known.parent_code or None)


def rule_rows(found: Iterable[str] = ()) -> list[Row]:
    """Return rows of ``rules``: the rule book, and codes of ``found`` that it no longer has."""
    known = {rule.code: rule for rule in all_rules()}
    rows: list[Row] = [
        (
            rule.code,
            rule.severity,
            rule.title.zh,
            rule.title.en,
            rule.explanation.zh,
            rule.explanation.en,
            rule.doubts,
        )
        for rule in known.values()
    ]
    return rows + [
        (code, None, code, code, None, None, None) for code in found if code not in known
    ]
