"""What circulars say of each other, found without a dataset being written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tongbao.batch import process
from tongbao.batch.run import said_across
from tongbao.batch.sources import Source
from tongbao.extract import ReadOptions
from tongbao.model import Finding


def told(folder: Path, texts: Iterable[str]) -> list[Finding]:
    """Write letters as text exports, read them, and return what they say of each other."""
    outcomes = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text, encoding="utf-8")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        outcomes.append(process(Source(path.as_posix(), sha256), ReadOptions()))
    return [finding for found in said_across(outcomes).values() for finding in found]
