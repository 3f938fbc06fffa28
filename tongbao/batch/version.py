"""Which reader read a document: results of another reader are read anew."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tongbao import __version__

_NO_READERS = (
    "__main__.py",
    "batch/cluster.py",
    "batch/annexes",
    "batch/ledger.py",
    "batch/limits.py",
    "batch/log.py",
    "batch/membership.py",
    "batch/migration.py",
    "batch/pool.py",
    "batch/run.py",
    "batch/worker.py",
    "cli.py",
    "commands",
    "compare",
    "publish/targets",
    "report",
    "review/audit",
    "review/journal.py",
    "review/page",
)
"""Files and folders that have no say in what is read of a document. Whatever is not named here
counts, so that code which moves or is new never goes unnoticed."""
_READERS = ("pypdfium2", "pdfplumber", "pdfminer.six", "camelot-py", "rapidocr", "onnxruntime", "opencv-python-headless",
            "simplejpeg", "numpy", "scipy", "rapidfuzz", "opencc", "jieba")  # fmt: skip
"""Packages on which the reading of a page depends."""


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Return the version of tongbao with a hash of the code, data and packages that read.

    The number alone would not do: whoever changes a rule and runs again must not be shown the
    results of the rule before.
    """
    digest = hashlib.sha256()
    home = Path(__file__).resolve().parent.parent
    for path in reading_files(home):
        digest.update(path.relative_to(home).as_posix().encode())
        digest.update(path.read_bytes())
    for name in _READERS:
        digest.update(f"{name} {_installed(name)}".encode())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def reading_files(home: Path) -> list[Path]:
    """Return the package's files, code and data, that may decide what is read."""
    aside = {home / name for name in _NO_READERS}
    return [
        path
        for path in sorted(home.rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and aside.isdisjoint((path, *path.parents))
    ]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
