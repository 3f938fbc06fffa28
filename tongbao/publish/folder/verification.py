"""Whether a dataset's tables are, byte for byte, those that its descriptor was written for.

A table that was cut short in copying, or in which somebody changed a figure, reads as well as a
whole one. So nothing is taken from a table whose hash is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from tongbao.errors import UsageError, refused
from tongbao.model import Message
from tongbao.publish.folder.datapackage import PACKAGE_FILE, PARQUET_FOLDER, PARTITIONS
from tongbao.publish.folder.descriptor import read_head


def verify(folder: Path) -> None:
    """Compare all tables' files with what the descriptor says of them, where there is one.

    Files that were compared already and are unchanged since are not read again.

    Raises:
        UsageError: A file is another, or is gone, or the descriptor itself is damaged.
    """
    if (folder / PACKAGE_FILE).is_file():
        stamps = [
            (path.as_posix(), stat.st_mtime_ns, stat.st_size)
            for path in (*sorted(folder.iterdir()), *_partitions(folder))
            if path.suffix in (".csv", ".json", ".parquet")
            for stat in (path.stat(),)
        ]
        _verify_all(folder.resolve(), folder, tuple(stamps))


@lru_cache(maxsize=8)
def _verify_all(_: Path, folder: Path, __: tuple[tuple[str, int, int], ...]) -> None:
    stated = _stated(folder)
    for name, hashed in stated.items():
        _verify(folder / name, hashed)
    if any(name.endswith(".parquet") for name in stated):
        for path in _partitions(folder):
            if path.relative_to(folder).as_posix() not in stated:
                raise UsageError(
                    Message(
                        f"{path} 不在 {PACKAGE_FILE} 之中，不是此数据集的文件，数据集没有使用；请把它移走。",
                        f"{path} is none of the files that {PACKAGE_FILE} names, so the dataset is "
                        "not used; move it away.",
                    )
                )


def _partitions(folder: Path) -> list[Path]:
    """Return the Parquet files that whoever reads the large tables in place would read."""
    return sorted((folder / PARQUET_FOLDER).rglob("*.parquet"))


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
    """Return the hashes that a descriptor states, by path; what has none is left out."""
    path = folder / PACKAGE_FILE
    try:
        head = read_head(folder)
    except (OSError, ValueError) as error:
        raise refused(
            error,
            Message(
                f"{path} 已损坏（{error}），无法核对各表，没有使用；请用 tongbao extract 重新生成。",
                f"{path} is damaged ({error}), so the tables cannot be verified and are not used; "
                "make the dataset anew with tongbao extract.",
            ),
        ) from error
    files = {f"{file.get('name')}.csv": file for file in _objects(head.get("resources"))}
    files |= {str(file.get("path")): file for file in _objects(head.get(PARTITIONS))}
    return {
        name: str(file["hash"])
        for name, file in files.items()
        if file.get("hash") and ".." not in Path(name).parts
    }


def _objects(listed: Any) -> list[Mapping[str, Any]]:
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
