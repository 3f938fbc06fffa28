"""The version of a dataset that replaces another, by what changed.

Numbers follow Semantic Versioning (https://semver.org) as the package's ``versionRule`` words it.
The circulars of the dataset before are kept in a table on disk, so that memory stays flat however
many there are.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ijson

FIRST_VERSION = "1.0.0"

Fields = Mapping[str, tuple[tuple[str, str], ...]]
"""Table → name and type of each of its columns, in order."""


class Succession:
    """What a dataset takes over from the one that it replaces; close it when done.

    Args:
        package: Descriptor of the dataset before. Where it is missing, damaged or states no
            version, numbering begins.
    """

    def __init__(self, package: Path) -> None:
        # The empty name is a database on disk that nobody else sees and that goes with its owner.
        self._base = sqlite3.connect("")
        self._base.execute("CREATE TABLE before (circular TEXT PRIMARY KEY, rows TEXT)")
        self._before: tuple[int, int, int] | None = None
        self._fields: Fields = {}
        self._added = self._changed = self._same = 0
        try:
            self._take_over(package)
        except (OSError, ValueError, ijson.JSONError):
            self._before = None

    def _take_over(self, package: Path) -> None:
        stated = [str(version) for version in _items(package, "version")]
        found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", stated[0]) if stated else None
        if found is None:
            return
        self._fields = fields_of(_items(package, "resources.item"))
        self._base.executemany(
            "INSERT OR REPLACE INTO before VALUES (?, ?)",
            (
                (str(source.get("circular")), str(source.get("rows")))
                for source in _items(package, "sources.item")
                if isinstance(source, dict)
            ),
        )
        self._before = (int(found[1]), int(found[2]), int(found[3]))

    def add(self, circular: str, rows: str) -> None:
        """Take in one circular of the new dataset, each of them once: its id and its rows' hash."""
        if self._before is None:
            return
        asked = self._base.execute("SELECT rows FROM before WHERE circular = ?", (circular,))
        before = asked.fetchone()
        self._added += before is None
        self._changed += before is not None and before[0] != rows
        self._same += before is not None and before[0] == rows

    def version(self, fields: Fields) -> str:
        """Return the version of the new dataset, all of whose circulars were added.

        Args:
            fields: The columns that its tables have.
        """
        if self._before is None:
            return FIRST_VERSION
        major, minor, patch = self._before
        (count,) = self._base.execute("SELECT count(*) FROM before").fetchone()
        grown = all(fields.get(t, ())[: len(own)] == own for t, own in self._fields.items())
        if not grown or count > self._changed + self._same:
            return f"{major + 1}.0.0"
        if self._added or fields != self._fields:
            return f"{major}.{minor + 1}.0"
        return f"{major}.{minor}.{patch + bool(self._changed)}"

    def close(self) -> None:
        """Give back the table of the circulars before."""
        self._base.close()


def fields_of(resources: Iterator[Any]) -> Fields:
    """Return the names and types of each table's columns, of a descriptor's resources."""
    return {
        str(resource.get("name")): tuple(
            (str(field.get("name")), str(field.get("type")))
            for field in (resource.get("schema") or {}).get("fields") or ()
        )
        for resource in resources
        if isinstance(resource, dict)
    }


def _items(package: Path, where: str) -> Iterator[Any]:
    """Yield what stands at a place of a JSON file, never holding more of it than one item."""
    with package.open("rb") as stream:
        yield from ijson.items(stream, where)
