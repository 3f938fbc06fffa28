"""What one document may cost, and what is said of a document that cost more."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Literal

from tongbao.batch.sources import Source
from tongbao.errors import ExitCode, LimitError
from tongbao.model import Message
from tongbao.publish.rows.file import Failure

MEGABYTE = 1024 * 1024
_PAGES_PER_SHARE = 20
"""So many pages may take as much time again as a document may by itself."""

Verdict = Literal["memory", "cpu", "time", "crashed", "killed"]
"""Why a document cost its worker: a limit was hit, native code crashed, or the system or
somebody else killed it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may cost.

    They keep hostile files from costing the run; they do not change what is read within
    them, so that results under other limits stay valid.
    """

    memory: int = 2048 * MEGABYTE
    """Bytes that the worker process may hold in memory."""
    cpu: float = 300.0
    """Seconds of processor time, and as much again for every twenty pages."""
    time: float = 900.0
    """Seconds on the clock, and as much again for every twenty pages."""

    def cpu_allowed(self, pages: int) -> float:
        """Return the seconds of processor time that a document of so many pages may take."""
        return self.cpu * (1 + pages / _PAGES_PER_SHARE)

    def time_allowed(self, pages: int) -> float:
        """Return the seconds on the clock that a document of so many pages may take."""
        return self.time * (1 + pages / _PAGES_PER_SHARE)


def verdict_of_exit(code: int) -> Verdict:
    """Return why a worker ended that nobody told to end, from its return code."""
    if code == -getattr(signal, "SIGXCPU", 0):
        return "cpu"
    if code in {-getattr(signal, "SIGKILL", 9), -signal.SIGTERM}:
        return "killed"
    return "crashed"


def failure_of(source: Source, verdict: Verdict, limits: Limits) -> Failure:
    """Return the failure of a document that cost its worker and is not tried again."""
    rule = LimitError.rule if verdict in {"memory", "cpu", "time"} else "document-crashed"
    message = _message(source.file, verdict, limits)
    return Failure(source.file, source.sha256, rule, message, ExitCode.NOTHING_READ)


def _message(file: str, verdict: Verdict, limits: Limits) -> Message:
    if verdict == "memory":
        megabytes = limits.memory // MEGABYTE
        return Message(
            f"读取 {file} 所需的内存超过 {megabytes} MB 的上限，没有读出；"
            "若信得过它，请用 --max-memory 放宽。",
            f"{file} needs more than the {megabytes} MB of memory allowed and was not read; "
            "if you trust it, allow more with --max-memory.",
        )
    if verdict == "cpu":
        return Message(
            f"读取 {file} 的处理器时间超过上限（{limits.cpu:g} 秒起），没有读出；"
            "若信得过它，请用 --max-cpu 放宽。",
            f"{file} took more processor time than allowed ({limits.cpu:g} seconds and more "
            "by pages) and was not read; if you trust it, allow more with --max-cpu.",
        )
    if verdict == "time":
        return Message(
            f"读取 {file} 超过时限（{limits.time:g} 秒起），没有读出；"
            "请检查它所在的磁盘，或用 --max-time 放宽。",
            f"{file} was not read within the time allowed ({limits.time:g} seconds and more "
            "by pages); check the disk it is on, or allow more with --max-time.",
        )
    if verdict == "killed":
        return Message(
            f"读取 {file} 的进程两次被系统终止（可能是内存不足），没有读出；请稍后单独重读它。",
            f"The process that read {file} was killed twice from outside (perhaps for want of "
            "memory); read it again by itself.",
        )
    return Message(
        f"读取 {file} 的进程两次崩溃，没有读出；文件可能已损坏，请重新导出为 PDF。",
        f"The process that read {file} crashed twice; the file may be damaged, export it as "
        "PDF again.",
    )
