"""Which reader read a document: results of another reader are read anew."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tongbao import __version__

_ROOMS = ("extract", "normalize", "validate", "publish")
_FILES = ("model.py", "reading.py", "batch/process.py", "batch/outcome.py")
_READERS = ("pypdfium2", "pdfplumber", "camelot-py", "rapidocr", "onnxruntime", "opencv-python-headless",
            "numpy", "scipy", "rapidfuzz", "opencc", "jieba")  # fmt: skip
"""Packages on which the reading of a page depends."""


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Return the version of tongbao with a hash of the code, data and packages that read.

    The number alone would not do: whoever changes a rule and runs again must not be shown the
    results of the rule before.
    """
    digest = hashlib.sha256()
    home = Path(__file__).resolve().parent.parent
    files = [home / name for name in _FILES]
    files += [path for room in _ROOMS for path in (home / room).rglob("*") if path.is_file()]
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            digest.update(path.relative_to(home).as_posix().encode())
            digest.update(path.read_bytes())
    for name in _READERS:
        digest.update(f"{name} {_installed(name)}".encode())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
