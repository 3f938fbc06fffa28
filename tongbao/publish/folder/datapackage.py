"""``datapackage.json``: what the tables mean, where they come from, which version they are.

Data Package 2.0 (https://datapackage.org). ``$schema`` stands at the package's root: without
it, validators fall back to version 1 and refuse names that are not plain ASCII. The format has
one string for a title and one for a description, so each holds both languages.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TextIO

from tongbao.model import Message
from tongbao.publish.folder.audited import audit_of, trust_described
from tongbao.publish.folder.succession import Succession, fields_of
from tongbao.publish.formulas import PREFIX
from tongbao.publish.schemas import CONTRACT, FACTS, SCHEMAS, Column, Schema
from tongbao.publish.trust import Trust

PACKAGE_FILE = "datapackage.json"
PARTITIONS = "partitions"
"""Property under which it names the Parquet files, which hold what two tables hold."""
PARQUET_FOLDER = "parquet"
"""Where in a dataset those files are."""
_PROFILES = "https://datapackage.org/profiles/2.0"

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


class Partitioned(NamedTuple):
    """One Parquet file, as the descriptor names it."""

    path: str
    """Below the dataset's folder."""
    size: int
    sha256: str


class DescriptorFile:
    """The package's descriptor, written while circulars pass by; use as a context manager.

    Their descriptions wait in a nameless file beside it: memory stays flat however many they are.

    Args:
        stream: File to write to; it is not closed.
        before: Path of the descriptor of the dataset that this one replaces, whether it exists
            or not. The version follows from what changed.
        raw: Whether text is written as printed even where a spreadsheet would run it.
    """

    def __init__(self, stream: TextIO, before: Path, *, raw: bool) -> None:
        self._stream = stream
        self._raw = raw
        self._folder = before.parent
        self._succession = Succession(before)
        self._any = False

    def __enter__(self) -> DescriptorFile:
        self._sources = tempfile.TemporaryFile("w+", encoding="utf-8", dir=self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._sources.close()
        self._succession.close()

    def add(self, source: Source) -> None:
        """Take in one circular."""
        self._succession.add(source.circular_id, source.rows)
        described = json.dumps(_source(source), ensure_ascii=False)
        self._sources.write(f",\n    {described}" if self._any else f"\n    {described}")
        self._any = True

    def finish(
        self,
        files: Mapping[str, tuple[int, str]],
        trust: Trust,
        partitions: Sequence[Partitioned] = (),
    ) -> None:
        """Write the descriptor.

        Args:
            files: Table → size in bytes and SHA-256 of its file.
            trust: How far all circulars together can be trusted.
            partitions: The Parquet files that hold the large tables too.
        """
        resources = [_resource(schema, *files[schema.name]) for schema in SCHEMAS.values()]
        version = self._succession.version(fields_of(iter(resources)))
        audit = audit_of(self._folder, files["rankings"][1])
        head = _dumped(_head(version, trust_described(trust, audit), raw=self._raw))
        self._stream.write(head.removesuffix("\n}") + ',\n  "sources": [')
        self._sources.seek(0)
        shutil.copyfileobj(self._sources, self._stream)
        self._stream.write("\n  ],\n" if self._any else "],\n")
        self._stream.write(
            _dumped({"resources": resources, **_partitions(partitions)}).removeprefix("{\n") + "\n"
        )


def _head(version: str, trust: Mapping[str, Any], *, raw: bool) -> dict[str, object]:
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "tongbao-dataset",
        "title": both(_TITLE),
        "description": both(_ABOUT),
        "version": version,
        "contract": CONTRACT,
        "versionRule": both(_VERSION_RULE),
        "licenses": [{"name": "other-pd", "title": both(_LICENCE)}],
        "keywords": ["通报", "排名", "circulars", "rankings"],
        "neutralisation": _neutralisation(raw=raw),
        "trust": trust,
    }


def _partitions(files: Sequence[Partitioned]) -> dict[str, object]:
    """Return what the descriptor says of Parquet files; nothing where there are none."""
    described = [{"path": f.path, "bytes": f.size, "hash": f"sha256:{f.sha256}"} for f in files]
    return {PARTITIONS: described} if files else {}


def _dumped(described: Mapping[str, object]) -> str:
    return json.dumps(described, ensure_ascii=False, indent=2)


def is_neutralised(package: Mapping[str, Any]) -> bool:
    """Return whether a package says that formulas in its text were neutralised."""
    stated = package.get("neutralisation")
    return isinstance(stated, dict) and stated.get("prefix") == PREFIX


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


def _resource(schema: Schema, size: int, sha256: str) -> dict[str, object]:
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
    keys = {**({"circular_id": "circulars"} if schema.in_circulars else {}), **schema.refers}
    if keys:
        described["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": table, "fields": [column]}}
            for column, table in keys.items()
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


def described_contract() -> dict[str, object]:
    """Return the contract as data: its version, and each table as a descriptor says it.

    ``facts`` is a view: it has no file in a dataset.
    """
    return {
        "contract": CONTRACT,
        "tables": [
            {
                "name": schema.name,
                "title": both(schema.title),
                "description": both(schema.description),
                "view": schema is FACTS,
                "schema": _table_schema(schema),
            }
            for schema in (*SCHEMAS.values(), FACTS)
        ],
    }


def both(text: Message) -> str:
    """Return Chinese and English in one string."""
    return f"{text.zh} / {text.en}"


def meaning(column: Column) -> str:
    """Return a column's title and description in both languages, for systems with one field."""
    title, said = column.title, column.description
    return both(Message(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}"))
