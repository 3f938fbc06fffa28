"""What tests of broken files share: reading one as a run does, and that it is no fault of ours."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tongbao.batch.outcome import Outcome
from tongbao.batch.process import process
from tongbao.batch.sources import Source
from tongbao.errors import ExitCode
from tongbao.extract import ReadOptions


def processed(path: Path, data: bytes) -> Outcome:
    """Write a file and return what a run makes of it."""
    path.write_bytes(data)
    return process(Source(path.as_posix(), hashlib.sha256(data).hexdigest()), ReadOptions())


def assert_read_or_refused(found: Outcome, name: str) -> None:
    """Check that a file was read, or refused in words that name it, and is no fault of ours."""
    assert found.trace == ""
    if found.failure is not None:
        assert found.failure.exit_code is not ExitCode.OUR_FAULT
        assert name in found.failure.message.zh
