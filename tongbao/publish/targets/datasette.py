"""What Datasette shows of an exported SQLite file: titles, meanings, units, facets, search.

Datasette takes it from a file (``-m``). Where tongbao is installed beside Datasette, the hook
below gives it from the database itself, whatever the file is called.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongbao.publish.folder.datapackage import both, meaning
from tongbao.publish.schemas import FACTS, Schema
from tongbao.publish.targets.related import ALL
from tongbao.publish.targets.search import SEARCHED

if TYPE_CHECKING:
    from datasette.app import Datasette

METADATA = "datasette"
"""Under which name the database keeps it."""

_FACETS: Mapping[str, tuple[str, ...]] = {
    "places": ("level", "parent_code"),
    "rules": ("severity",),
    "circulars": ("issuer", "as_of", "province_code", "reading"),
    "files": ("circular_id",),
    "indicators": ("circular_id", "project", "metric", "series_id", "period"),
    "rankings": ("circular_id", "project", "metric", "place_code", "status", "doubt"),
    "attributes": ("circular_id", "header", "text", "place_code"),
    "claims": ("circular_id", "project", "kind", "place_code"),
    "findings": ("severity", "rule", "circular_id"),
    "finding_facts": ("circular_id",),
    "cells": ("circular_id", "page"),
    "blocks": ("circular_id", "kind"),
    "facts": ("series_id", "issuer", "as_of", "place", "doubt"),
    "history": ("table_name", "change", "column_name", "circular_id"),
}
_LABELS = {"places": "name", "rules": "title", "circulars": "title"}
_UNITS = {"pt": "pdf_point"}
"""What Datasette's unit library calls our units; to it, a pt is a pint."""
_CUSTOM_UNITS = ["pdf_point = inch / 72 = pt"]


def database_metadata(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be shown of a database made from a package."""
    licences = package.get("licenses") or [{}]
    return {
        "title": package.get("title", ""),
        "description": package.get("description", ""),
        "license": licences[0].get("title", ""),
        "source": f"tongbao · {package.get('version', '')}".rstrip(" ·"),
        "tables": {name: _table(schema) for name, schema in {**ALL, FACTS.name: FACTS}.items()}
        | {"tongbao_export": {"hidden": True}},
    }


def _table(schema: Schema) -> dict[str, Any]:
    described: dict[str, Any] = {
        "title": both(schema.title),
        "description": both(schema.description),
        "columns": {c.name: meaning(c) for c in schema.columns},
        "facets": list(_FACETS[schema.name]),
    }
    units = {c.name: _UNITS[c.unit] for c in schema.columns if c.unit}
    if units:
        described["units"] = units
    if schema.name in _LABELS:
        described["label_column"] = _LABELS[schema.name]
    if schema.name in SEARCHED:
        described |= {"fts_table": f"{schema.name}_fts", "fts_pk": "search_id"}
        described["columns"]["search_id"] = "搜索用编号 / Number for searching"
    return described


def whole_metadata(database: str, described: Mapping[str, Any]) -> dict[str, Any]:
    """Return Datasette's metadata for one database of a name."""
    return {
        "title": described["title"],
        "description": described["description"],
        "custom_units": _CUSTOM_UNITS,
        "databases": {database: described},
    }


def metadata_of_file(path: str) -> dict[str, Any] | None:
    """Return what an exported SQLite file says of itself; None for any other file."""
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as file:
            found = file.execute(
                "SELECT value FROM tongbao_export WHERE name = ?", (METADATA,)
            ).fetchone()
        described = json.loads(found[0]) if found else None
    except (sqlite3.Error, ValueError):
        return None
    return described if isinstance(described, dict) else None


def metadata_of_server(datasette: Datasette) -> dict[str, Any]:
    """Return metadata for every exported file that a Datasette server shows."""
    shown = {
        name: described
        for name, database in datasette.databases.items()
        if database.path and (described := metadata_of_file(database.path))
    }
    return {"custom_units": _CUSTOM_UNITS, "databases": shown} if shown else {}
