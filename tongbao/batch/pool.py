"""Worker processes that read documents, and the watch over what each document costs.

Processes are started once and read one document after another. One that goes over a limit is
killed, one that dies is replaced; either costs only the document it was reading, which is read
once more when nothing else runs, and given up after that.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import psutil

from tongbao.batch.limits import Limits, Verdict, failure_of, verdict_of_exit
from tongbao.batch.outcome import Costs, Outcome, failed
from tongbao.batch.sources import Source
from tongbao.batch.worker import OUT_OF_MEMORY, Setup, receive, send
from tongbao.errors import MissingToolError
from tongbao.extract import ReadOptions
from tongbao.extract.scan.ocr.sessions import SILENCE
from tongbao.model import Message

_LOOK_EVERY = 0.05
"""Seconds between two looks at what the workers hold and take."""
_START_WITHIN = 180.0
"""Seconds in which a worker must be ready."""
_AHEAD = 2
"""Documents a worker is given at a time, so that it need not wait for its parent."""
_WORN = 0.6
"""A worker that holds this share of its memory between documents is replaced."""

PageTeller = Callable[[Source, int, int], None]


@dataclass(frozen=True, slots=True)
class _Event:
    """What a worker said; None once it has ended."""

    worker: _Worker
    message: Any


@dataclass(frozen=True, slots=True)
class _Loss:
    """A document that cost its worker."""

    verdict: Verdict
    costs: Costs


class WorkerPool:
    """Reads documents in worker processes, each within limits.

    Use as a context manager; leaving it ends the workers, whatever they are doing.

    Args:
        jobs: How many workers at most.
        limits: What one document may cost.
        debug: Let native code's own messages through to stderr.
        folder: Working folder from which the documents' names count; by default this
            process's.
        tables_only: Tables are wanted as they are printed, and not what they say.
        pictures: The folder that workers may write into, besides one of their own for what is
            temporary; nothing else on the machine, where the system can refuse it.
    """

    def __init__(
        self,
        jobs: int,
        limits: Limits,
        *,
        debug: bool = False,
        folder: str | None = None,
        tables_only: bool = False,
        pictures: Path | None = None,
    ) -> None:
        self._jobs = max(1, jobs)
        self._limits = limits
        self._debug = debug
        self._folder = folder
        self._tables_only = tables_only
        self._writable = () if pictures is None else (str(pictures.resolve()),)
        self._temporary: TemporaryDirectory[str] | None = None
        self._events: SimpleQueue[_Event] = SimpleQueue()
        self._workers: list[_Worker] = []

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_workers()
        if self._temporary is not None:
            self._temporary.cleanup()

    def run(
        self,
        sources: Iterable[Source],
        options: ReadOptions,
        on_pages: PageTeller | None = None,
    ) -> Iterator[Outcome]:
        """Yield the outcome of each document as it becomes known, in whatever order.

        Args:
            sources: The documents, taken as workers become free.
            options: The same for every document.
            on_pages: Called with a document, its pages done and to do, now and then.

        Raises:
            MissingToolError: Workers cannot be started on this machine.
        """
        suspects: list[Source] = []
        for source, result in self._drain(iter(sources), options, self._jobs, on_pages):
            if isinstance(result, Outcome):
                yield result
            elif result.verdict == "cpu":
                # Its processor time is its own, whatever is read beside it: no second try is due.
                yield self._given_up(source, result)
            else:
                suspects.append(source)
        for suspect in suspects:
            self._end_workers()
            for source, result in self._drain(iter([suspect]), options, 1, on_pages):
                outcome = result if isinstance(result, Outcome) else self._given_up(source, result)
                yield replace(outcome, costs=replace(outcome.costs, tries=2))

    def _given_up(self, source: Source, loss: _Loss) -> Outcome:
        outcome = failed(failure_of(source, loss.verdict, self._limits))
        return replace(outcome, costs=loss.costs)

    def _drain(
        self,
        sources: Iterator[Source],
        options: ReadOptions,
        jobs: int,
        on_pages: PageTeller | None,
    ) -> Iterator[tuple[Source, Outcome | _Loss]]:
        """Have documents read until there are none left; yield what came of each."""
        returned: deque[Source] = deque()
        while True:
            self._hand_out(sources, returned, options, jobs)
            if not any(worker.busy for worker in self._workers):
                return
            with suppress(Empty):
                event = self._events.get(timeout=_LOOK_EVERY)
                yield from self._take_in(event, returned, on_pages)
            for worker in self._workers:
                worker.look()

    def _hand_out(
        self, sources: Iterator[Source], returned: deque[Source], options: ReadOptions, jobs: int
    ) -> None:
        """Give work to whoever has too little of it; start workers while there is work."""
        for ahead in range(1, _AHEAD + 1):
            for worker in list(self._workers):
                if worker.worn and not worker.busy:
                    self._workers.remove(worker)
                    worker.end()
            for place in range(jobs):
                if place < len(self._workers):
                    worker = self._workers[place]
                    if worker.worn or len(worker.work) >= ahead:
                        continue
                source = returned.popleft() if returned else next(sources, None)
                if source is None:
                    return
                if place >= len(self._workers):
                    worker = self._started_worker()
                    self._workers.append(worker)
                worker.give(source, options)

    def _started_worker(self) -> _Worker:
        if self._temporary is None:
            self._temporary = TemporaryDirectory(prefix="tongbao-", ignore_cleanup_errors=True)
        setup = Setup(
            self._limits, self._folder or str(Path.cwd()), self._tables_only, self._writable
        )
        return _Worker(setup, self._events, self._temporary.name, debug=self._debug)

    def _take_in(
        self, event: _Event, returned: deque[Source], on_pages: PageTeller | None
    ) -> Iterator[tuple[Source, Outcome | _Loss]]:
        worker = event.worker
        if worker not in self._workers:
            return  # the last words of one that was let go
        if event.message is None:
            self._workers.remove(worker)
            loss = worker.loss()
            lost = worker.work.popleft() if worker.work else None
            returned.extend(worker.work)
            if lost is not None:
                yield lost, loss
            return
        kind, *rest = event.message
        if kind == "ready":
            worker.ready()
        elif kind == "pages":
            worker.pages = rest[1]
            if on_pages is not None and worker.work:
                on_pages(worker.work[0], *rest)
        else:
            yield worker.done(rest[0])

    def _end_workers(self) -> None:
        """End all workers, so that what comes next is alone and starts afresh."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()


class _Worker:
    """The parent's side of one worker process."""

    def __init__(
        self, setup: Setup, events: SimpleQueue[_Event], temporary: str, *, debug: bool
    ) -> None:
        self.work: deque[Source] = deque()
        """Documents given and not yet answered; it is busy with the first."""
        self.pages = 0
        self.worn = False
        self._limits = setup.limits
        self._verdict: Verdict | None = None
        self._ready = False
        self._since = time.monotonic()
        self._cpu_before = 0.0
        self._most_held = 0
        self._process = _started(temporary, debug=debug)
        self._watched = _watched(self._process.pid)
        self._send(setup)
        threading.Thread(target=self._listen, args=(events,), daemon=True).start()

    @property
    def busy(self) -> bool:
        """Return whether it has work."""
        return bool(self.work)

    def give(self, source: Source, options: ReadOptions) -> None:
        """Have it read a document after those it has."""
        if not self.work:
            self._begin()
        self.work.append(source)
        self._send((source, options))

    def ready(self) -> None:
        """Take note that it can work, so that its time counts from now."""
        self._ready = True
        self._begin()

    def done(self, outcome: Outcome) -> tuple[Source, Outcome]:
        """Take note of an answer, and return it with what it cost."""
        held = self._held()
        costs = replace(outcome.costs, memory=max(self._most_held, held))
        source = self.work.popleft()
        self.worn = self.worn or held > _WORN * self._limits.memory
        self._begin()
        return source, replace(outcome, costs=costs)

    def look(self) -> None:
        """Kill it if its document costs too much."""
        if not self.work or self._verdict is not None:
            return
        spent = time.monotonic() - self._since
        if not self._ready:
            if spent > _START_WITHIN:
                self._kill("time")
            return
        limits = self._limits
        held = self._held()
        self._most_held = max(self._most_held, held)
        if held > limits.memory:
            self._kill("memory")
        elif self._cpu() - self._cpu_before > limits.cpu_allowed(self.pages):
            self._kill("cpu")
        elif spent > limits.time_allowed(self.pages):
            self._kill("time")

    def loss(self) -> _Loss:
        """Return why it ended, and what the document that it was reading had cost.

        Raises:
            MissingToolError: It never came to read anything.
        """
        code = self._process.wait()
        self._close()
        if not self._ready:
            raise _cannot_start(code)
        verdict = self._verdict or ("memory" if code == OUT_OF_MEMORY else verdict_of_exit(code))
        return _Loss(verdict, Costs(time.monotonic() - self._since, memory=self._most_held))

    def end(self) -> None:
        """End it at once."""
        self._kill("killed")
        self._process.wait()
        self._close()

    def _begin(self) -> None:
        """Start counting anew, for the next document."""
        self._since = time.monotonic()
        self._cpu_before = self._cpu()
        self._most_held = 0
        self.pages = 0

    def _held(self) -> int:
        with suppress(psutil.Error):
            return int(self._watched.memory_info().rss) if self._watched else 0
        return 0

    def _cpu(self) -> float:
        with suppress(psutil.Error):
            if self._watched:
                times = self._watched.cpu_times()
                return float(times.user + times.system)
        return self._cpu_before

    def _kill(self, verdict: Verdict) -> None:
        self._verdict = verdict
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                # Whatever it started itself goes with it.
                os.killpg(self._process.pid, 9)
            else:
                self._process.kill()

    def _send(self, message: object) -> None:
        if self._process.stdin is not None:
            # One that has died is heard of as the end of its answers.
            with suppress(OSError, ValueError):
                send(self._process.stdin, message)  # type: ignore[arg-type]

    def _listen(self, events: SimpleQueue[_Event]) -> None:
        assert self._process.stdout is not None
        with suppress(EOFError, OSError, ValueError):
            while True:
                events.put(_Event(self, receive(self._process.stdout)))  # type: ignore[arg-type]
        self._process.stdout.close()
        events.put(_Event(self, None))

    def _close(self) -> None:
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()


def _watched(pid: int) -> psutil.Process | None:
    """Return what tells of a process's memory and time; None where the system does not say.

    As in a container without ``/proc``: there the bounds that a worker sets itself must do.
    """
    try:
        return psutil.Process(pid)
    except (psutil.Error, OSError):
        return None


_START = "import sys; sys.path.append(sys.argv[1]); from tongbao.batch.worker import main; main()"
"""The package's folder comes last on the path, and the current folder, which may be an
archive of strangers' files, is not on it at all (``-P``)."""


def _started(temporary: str, *, debug: bool) -> subprocess.Popen[bytes]:
    home = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _START, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if debug else subprocess.DEVNULL,
        env={**os.environ, **_threads(), **SILENCE, **dict.fromkeys(_TEMPORARY, temporary)},
        # Interrupts from the terminal are the parent's to judge.
        start_new_session=True,
    )


_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
"""What tells programs where temporary files go, on any system."""


def _threads() -> dict[str, str]:
    """Return the variables that keep numerical libraries to one thread for each worker.

    Whoever sets OMP_NUM_THREADS is taken at his word.
    """
    count = os.environ.get("OMP_NUM_THREADS", "1")
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
    return {name: os.environ.get(name, count) for name in names}


def _cannot_start(code: int) -> MissingToolError:
    return MissingToolError(
        Message(
            f"无法启动读取进程（退出码 {code}），请运行 tongbao doctor 检查安装，或加 --debug 重试。",
            f"A worker process could not be started (exit code {code}); run tongbao doctor, or "
            "try again with --debug.",
        )
    )
