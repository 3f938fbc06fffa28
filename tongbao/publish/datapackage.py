"""``datapackage.json``: what the tables mean, where they come from, which version they are.

Data Package 2.0 (https://datapackage.org). ``$schema`` stands at the package's root: without
it, validators fall back to version 1 and refuse names that are not plain ASCII. The format has
one string for a title and one for a description, so each holds both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from tongbao.model import Message
from tongbao.publish.formulas import PREFIX
from tongbao.publish.schemas import SCHEMAS, Column, Schema

PACKAGE_FILE = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_FIRST_VERSION = "1.0.0"

_TITLE = Message("通报数据集", "Circulars as data")
_ABOUT = Message(
    "由 tongbao 从通报中读出的排名、文字表述和原文，以及发现的问题。",
    "Rankings, claims and text that tongbao read from circulars, with what it found doubtful.",
)
_LICENCE = Message(
    "官方文件：依《中华人民共和国著作权法》第五条，不适用著作权",
    "Official documents: no copyright, under article 5 of China's Copyright Law",
)
_VERSION_RULE = Message(
    "数值更正升修订号，新增通报（或表末新增列）升次版本号，删去通报或改动列升主版本号；内容不变则版本不变。",
    "A corrected value is a patch; a new circular, or a column added at a table's end, a minor; a "
    "circular taken away or a column changed a major. The same contents keep their version.",
)
_NEUTRALISED = Message(
    "电子表格会当作公式执行的文字，前面加了一个撇号；读取时去掉即为原文。数字不受影响。",
    "Text that a spreadsheet would run as a formula has one apostrophe in front; take it away and "
    "the text is as printed. Numbers are not touched.",
)
_RAW = Message(
    "文字与原文完全一致；其中可能有电子表格会当作公式执行的内容。",
    "Text is exactly as printed; a spreadsheet may run some of it as a formula.",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One circular as the package names it."""

    circular_id: str
    title: str
    number: str
    file: str
    sha256: str
    """Of the file; blank where its bytes could not be read."""
    rows: str
    """Hash of all that the dataset says of it."""

    @classmethod
    def of(cls, circular: Mapping[str, str], rows: str) -> Source:
        """Return a row of ``circulars`` as a source."""
        return cls(
            circular["circular_id"],
            circular["title"],
            circular["number"],
            circular["file"],
            circular["sha256"],
            rows,
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dataset holds."""

    sources: Sequence[Source]
    files: Mapping[str, tuple[int, str]]
    """Table → size in bytes and SHA-256 of its file."""
    raw: bool = False
    """Whether text is written as printed even where a spreadsheet would run it."""


def descriptor(contents: Contents, before: Mapping[str, Any]) -> dict[str, object]:
    """Return the package's descriptor.

    Args:
        contents: What the dataset holds.
        before: The descriptor of the dataset that this one replaces; empty if there is none.
            The version follows from what changed.
    """
    declared: dict[str, object] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "tongbao-dataset",
        "title": both(_TITLE),
        "description": both(_ABOUT),
        "version": "",
        "versionRule": both(_VERSION_RULE),
        "licenses": [{"name": "other-pd", "title": both(_LICENCE)}],
        "keywords": ["通报", "排名", "circulars", "rankings"],
        "neutralisation": _neutralisation(raw=contents.raw),
        "sources": [_source(source) for source in contents.sources],
        "resources": [_resource(schema, contents) for schema in SCHEMAS.values()],
    }
    declared["version"] = next_version(before, declared)
    return declared


def is_neutralised(package: Mapping[str, Any]) -> bool:
    """Return whether a package says that formulas in its text were neutralised."""
    stated = package.get("neutralisation")
    return isinstance(stated, dict) and stated.get("prefix") == PREFIX


def next_version(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return the version of a package that replaces another, by what changed.

    A package without a version has no successor: numbering begins.
    """
    stated = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", str(before.get("version", "")))
    if stated is None:
        return _FIRST_VERSION
    major, minor, patch = (int(number) for number in stated.groups())
    old, new = _rows_of(before), _rows_of(after)
    old_fields, new_fields = _fields_of(before), _fields_of(after)
    grown = all(new_fields.get(t, ())[: len(own)] == own for t, own in old_fields.items())
    if not grown or old.keys() - new.keys():
        return f"{major + 1}.0.0"
    if new.keys() - old.keys() or new_fields != old_fields:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if new != old else stated[0]


def _rows_of(package: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of all rows of each circular."""
    return {
        str(source.get("circular")): str(source.get("rows"))
        for source in _objects(package.get("sources"))
    }


def _fields_of(package: Mapping[str, Any]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the names and types of each table's columns."""
    return {
        str(resource.get("name")): tuple(
            (str(field.get("name")), str(field.get("type")))
            for field in _objects((resource.get("schema") or {}).get("fields"))
        )
        for resource in _objects(package.get("resources"))
    }


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _neutralisation(*, raw: bool) -> dict[str, str]:
    return {"prefix": "" if raw else PREFIX, "description": both(_RAW if raw else _NEUTRALISED)}


def _source(source: Source) -> dict[str, str]:
    described = {
        "title": source.title or source.number or PurePosixPath(source.file).name,
        "number": source.number,
        "path": _safe_path(source.file),
        "hash": f"sha256:{source.sha256}" if source.sha256 else "",
        "circular": source.circular_id,
        "rows": source.rows,
    }
    return {name: text for name, text in described.items() if text}


def _safe_path(file: str) -> str:
    """Return a file's path as the format allows it: relative, and never upwards."""
    path = PurePosixPath(file.replace("\\", "/"))
    return path.name if path.is_absolute() or ".." in path.parts else path.as_posix()


def _resource(schema: Schema, contents: Contents) -> dict[str, object]:
    size, sha256 = contents.files[schema.name]
    return {
        "name": schema.name,
        "type": "table",
        "path": f"{schema.name}.csv",
        "title": both(schema.title),
        "description": both(schema.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": _table_schema(schema),
    }


def _table_schema(schema: Schema) -> dict[str, object]:
    described: dict[str, object] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column) for column in schema.columns],
        "missingValues": [""],
    }
    if schema.primary_key:
        described["primaryKey"] = list(schema.primary_key)
    if schema.in_circulars:
        described["foreignKeys"] = [
            {
                "fields": ["circular_id"],
                "reference": {"resource": "circulars", "fields": ["circular_id"]},
            }
        ]
    return described


def _field(column: Column) -> dict[str, object]:
    described: dict[str, object] = {
        "name": column.name,
        "type": column.type,
        "title": both(column.title),
        "description": both(column.description),
    }
    if column.unit:
        described["unit"] = column.unit
    constraints: dict[str, object] = {
        "required": column.required or None,
        "enum": list(column.enum) or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "pattern": column.pattern or None,
    }
    stated = {name: limit for name, limit in constraints.items() if limit is not None}
    if stated:
        described["constraints"] = stated
    return described


def both(text: Message) -> str:
    """Return Chinese and English in one string."""
    return f"{text.zh} / {text.en}"


def meaning(column: Column) -> str:
    """Return a column's title and description in both languages, for systems with one field."""
    title, said = column.title, column.description
    return both(Message(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}"))
