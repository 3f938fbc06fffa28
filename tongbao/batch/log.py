"""The log of a run: one line of JSON for each document, for whoever watches or counts runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from tongbao.batch.outcome import Outcome
from tongbao.errors import refused
from tongbao.model import Message


class Log(Protocol):
    """What takes down each outcome."""

    def __call__(self, outcome: Outcome, *, kept: bool) -> None:
        """Take down an outcome; ``kept`` if it is one of an earlier run that still holds."""
        ...


@contextmanager
def open_log(path: Path | None) -> Iterator[Log]:
    """Open a log to add to; without a path, nothing is written.

    Raises:
        UsageError: The file cannot be written to.
    """
    if path is None:
        yield lambda outcome, *, kept: None  # noqa: ARG005 - the protocol's names
        return
    try:
        stream = path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise refused(
            error,
            Message(
                f"无法写入日志 {path}（{error.strerror}），请用 --log 另选一个文件。",
                f"The log {path} cannot be written to ({error.strerror}); choose another file "
                "with --log.",
            ),
        ) from error
    with stream:
        yield lambda outcome, *, kept: print(line_of(outcome, kept=kept), file=stream)


def line_of(outcome: Outcome, *, kept: bool) -> str:
    """Return what the log says of one document. Times are seconds, memory is bytes."""
    failure, costs = outcome.failure, outcome.costs
    told: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "file": outcome.file,
        "sha256": outcome.sha256,
        "status": "failed" if failure else "kept" if kept else "read",
        "rule": failure.rule if failure else "",
        "message": failure.message.zh if failure else "",
        "message_en": failure.message.en if failure else "",
        "pages": outcome.pages,
        "rankings": outcome.rankings,
        "rows": dict(outcome.rows),
        "findings": dict(outcome.severities),
    }
    if not kept:
        told |= {
            "seconds": round(costs.seconds, 4),
            "stages": {stage: round(seconds, 4) for stage, seconds in costs.stages.items()},
            "memory": costs.memory,
            "tries": costs.tries,
        }
    # Escapes for what is not ASCII: a file's name may hold what is no character.
    return json.dumps(told)
