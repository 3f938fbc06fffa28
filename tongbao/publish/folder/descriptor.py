"""Reading a dataset's descriptor, which names every circular, in memory that does not grow by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import ijson

from tongbao.publish.folder.datapackage import PACKAGE_FILE

_SOURCES = "sources"
"""The part of a descriptor that grows with the dataset: one object for each circular."""


def read_head(folder: Path) -> Mapping[str, Any]:
    """Return what ``datapackage.json`` declares, without its sources.

    A file that is unchanged since it was last asked for is not read again.

    Raises:
        OSError: There is no such file, or it cannot be read.
        ValueError: It is damaged.
    """
    path = folder / PACKAGE_FILE
    stat = path.stat()
    return _head_of(path.resolve(), stat.st_mtime_ns, stat.st_size)


def sources_of(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the circulars that a descriptor names, one by one; none where it cannot be read."""
    try:
        with (folder / PACKAGE_FILE).open("rb") as stream:
            for source in ijson.items(stream, f"{_SOURCES}.item"):
                if isinstance(source, dict):
                    yield source
    except (OSError, ValueError, ijson.JSONError):
        return


@lru_cache(maxsize=8)
def _head_of(path: Path, _: int, __: int) -> Mapping[str, Any]:
    head: Any = None
    builder = ijson.ObjectBuilder()
    try:
        with path.open("rb") as stream:
            for where, event, value in ijson.parse(stream, use_float=True):
                if f"{where}.".startswith(f"{_SOURCES}.") or (where, value) == ("", _SOURCES):
                    continue
                builder.event(event, value)
        head = builder.value
    except (ijson.JSONError, AttributeError) as error:  # without a value, nothing stood there
        raise ValueError(str(error) or "empty") from error
    if not isinstance(head, dict):
        raise ValueError("no object")  # noqa: TRY004 - of what stands in the file, like the others
    return head
