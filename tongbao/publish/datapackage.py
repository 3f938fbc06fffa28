"""``datapackage.json``: what the tables mean, for people and for programs.

Data Package 2.0 (https://datapackage.org). ``$schema`` stands at the package's root: without
it, validators fall back to version 1 and refuse names that are not plain ASCII.
"""

from __future__ import annotations

from tongbao.model import Message
from tongbao.publish.schemas import SCHEMAS, Column, Schema

_PROFILES = "https://datapackage.org/profiles/2.0"

_TITLE = Message("通报数据集", "Circulars as data")
_ABOUT = Message(
    "由 tongbao 从通报中读出的排名、文字表述和原文，以及发现的问题。",
    "Rankings, claims and text that tongbao read from circulars, with what it found doubtful.",
)


def descriptor() -> dict[str, object]:
    """Return the package's descriptor; it depends on the schemas alone."""
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "tongbao-dataset",
        "title": _both(_TITLE),
        "description": _both(_ABOUT),
        "resources": [_resource(schema) for schema in SCHEMAS.values()],
    }


def _resource(schema: Schema) -> dict[str, object]:
    return {
        "name": schema.name,
        "type": "table",
        "path": f"{schema.name}.csv",
        "title": _both(schema.title),
        "description": _both(schema.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
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
        "title": column.title,
        "description": _both(column.description),
    }
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


def _both(text: Message) -> str:
    """Return Chinese and English in one string: the format has no field for a second language."""
    return f"{text.zh} / {text.en}"
