"""Whether a dataset's tables are, byte for byte, those that its descriptor was written for.

A table that was cut short in copying, or in which somebody changed a figure, reads as well as a
whole one. So nothing is taken from a table whose hash is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.folder.datapackage import PACKAGE_FILE
from tongbao.publish.folder.descriptor import read_head


def verify(folder: Path) -> None:
    """Compare all tables' files with what the descriptor says of them, where there is one.

    Files that were compared already and are unchanged since are not read again.

    Raises:
        UsageError: A file is another, or is gone, or the descriptor itself is damaged.
    """
    if (folder / PACKAGE_FILE).is_file():
        stamps = [
            (path.name, stat.st_mtime_ns, stat.st_size)
            for path in sorted(folder.iterdir())
            if path.suffix in (".csv", ".json")
            for stat in (path.stat(),)
        ]
        _verify_all(folder.resolve(), folder, tuple(stamps))


@lru_cache(maxsize=8)
def _verify_all(_: Path, folder: Path, __: tuple[tuple[str, int, int], ...]) -> None:
    for table, stated in _stated(folder).items():
        _verify(folder / f"{table}.csv", stated)


def _verify(path: Path, stated: str) -> None:
    if not path.is_file():
        raise UsageError(
            Message(
                f"{path} 不见了，而 {PACKAGE_FILE} 记载有此表，数据集不完整，没有使用；"
                "请找回此文件，或用 tongbao extract 重新生成。",
                f"{path} is gone, though {PACKAGE_FILE} names it; the dataset is not whole and is "
                "not used. Put the file back, or make the dataset anew with tongbao extract.",
            )
        )
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if stated != f"sha256:{found}":
        raise UsageError(
            Message(
                f"{path} 的内容与 {PACKAGE_FILE} 记载的不符：写成之后被截断或改动过，没有使用；"
                "请换回原来的文件，或用 tongbao extract 重新生成。",
                f"{path} is not what {PACKAGE_FILE} was written for: it was cut short or changed "
                "since, and is not used. Put the original back, or make the dataset anew with "
                "tongbao extract.",
            )
        )


def _stated(folder: Path) -> dict[str, str]:
    """Return the hashes that a descriptor states, by table; tables without one are left out."""
    path = folder / PACKAGE_FILE
    try:
        resources = read_head(folder).get("resources")
    except (OSError, ValueError) as error:
        raise UsageError(
            Message(
                f"{path} 已损坏（{error}），无法核对各表，没有使用；请用 tongbao extract 重新生成。",
                f"{path} is damaged ({error}), so the tables cannot be verified and are not used; "
                "make the dataset anew with tongbao extract.",
            )
        ) from error
    return {
        str(resource.get("name")): str(resource["hash"])
        for resource in (resources if isinstance(resources, list) else ())
        if isinstance(resource, Mapping) and resource.get("hash")
    }
