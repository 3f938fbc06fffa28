"""Reading on a Dask cluster: the same work, by workers of other machines.

A task names one document; whoever gets it reads it in a worker process of its own kind
(:class:`tongbao.batch.pool.WorkerPool`), so the limits are the same as on one machine, and
native code that crashes costs no Dask worker. Workers may come and go: a task whose worker is
lost is given to another, and tried once more alone before it is given up. Every worker must
see the documents under the same names as the machine that runs ``tongbao``.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tongbao.batch.limits import Limits, failure_of
from tongbao.batch.outcome import Outcome, failed
from tongbao.batch.pool import PageTeller, WorkerPool
from tongbao.batch.sources import Source
from tongbao.batch.version import reader_version
from tongbao.errors import MissingToolError
from tongbao.extract import ReadOptions
from tongbao.model import Message

if TYPE_CHECKING:
    from distributed import Client

_CONNECT_WITHIN = 10
"""Seconds in which the scheduler must answer."""
_LOOK_EVERY = 0.5
"""Seconds between two looks at who is there, while nothing comes back."""
_AHEAD = 3
"""Tasks handed out for each thread of the cluster, so that none waits for work."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a worker sends back."""

    reader: str
    host: str
    seen: bool
    """Whether the worker sees the document at all."""
    outcome: Outcome | None = None


class Cluster:
    """Reads documents on an existing Dask cluster; use as a context manager.

    Args:
        address: Of the scheduler, such as ``tcp://10.0.0.1:8786``.
        limits: What one document may cost.

    Raises:
        MissingToolError: Dask is not installed, or the scheduler does not answer.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        self._address = address
        self._limits = limits

    def __enter__(self) -> Cluster:
        try:
            from distributed import Client
        except ImportError as error:
            raise MissingToolError(
                Message(
                    "没有安装 Dask，请运行 pip install 'tongbao[cluster]'。",
                    "Dask is not installed; run pip install 'tongbao[cluster]'.",
                )
            ) from error
        try:
            self._client: Client = Client(self._address, timeout=_CONNECT_WITHIN)
        except (OSError, ValueError, TimeoutError) as error:
            raise _unreachable(self._address) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def run(
        self,
        sources: Iterable[Source],
        options: ReadOptions,
        on_pages: PageTeller | None = None,  # noqa: ARG002 - workers elsewhere tell of no pages
    ) -> Iterator[Outcome]:
        """Yield the outcome of each document as it becomes known, in whatever order.

        Raises:
            MissingToolError: The cluster was lost, its workers run another version of
                tongbao, or do not see the documents.
        """
        waiting = iter(sources)
        suspects: list[Source] = []
        under_way: dict[Any, Source] = {}
        try:
            while True:
                for source in self._next(waiting, len(under_way)):
                    under_way[self._submit(source, options)] = source
                if not under_way:
                    break
                for future in self._done(under_way):
                    source = under_way.pop(future)
                    outcome = self._outcome(future)
                    if outcome is None:
                        suspects.append(source)
                    else:
                        yield outcome
            for source in suspects:
                (future,) = self._done([self._submit(source, options)])
                outcome = self._outcome(future) or failed(
                    failure_of(source, "killed", self._limits)
                )
                yield replace(outcome, costs=replace(outcome.costs, tries=2))
        except (OSError, TimeoutError, CancelledError) as error:
            raise _unreachable(self._address) from error

    def _done(self, futures: Collection[Any]) -> list[Any]:
        """Wait until some tasks are done, and return those.

        Raises:
            MissingToolError: The scheduler has no workers, and gets none.
        """
        from distributed import wait

        alone_since = None
        while True:
            with suppress(TimeoutError):
                return list(wait(list(futures), _LOOK_EVERY, "FIRST_COMPLETED").done)
            if self._client.nthreads():
                alone_since = None
                continue
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > _CONNECT_WITHIN:
                raise _without_workers(self._address)

    def _next(self, waiting: Iterator[Source], under_way: int) -> Iterator[Source]:
        """Yield as many documents as the cluster has room for, as large as it is now."""
        threads = sum(self._client.nthreads().values())
        for _ in range(max(1, _AHEAD * threads) - under_way):
            source = next(waiting, None)
            if source is None:
                return
            yield source

    def _submit(self, source: Source, options: ReadOptions) -> Any:
        return self._client.submit(
            read_here, source, options, self._limits, str(Path.cwd()), pure=False
        )

    def _outcome(self, future: Any) -> Outcome | None:
        """Return what a task gave; None if its workers were lost."""
        from distributed import KilledWorker

        try:
            answer: _Answer = future.result()
        except KilledWorker:
            return None
        finally:
            future.release()
        if answer.reader != reader_version():
            raise MissingToolError(
                Message(
                    f"集群节点 {answer.host} 上的 tongbao 版本不同（{answer.reader}），请装成一样的。",
                    f"The cluster's worker on {answer.host} has another tongbao "
                    f"({answer.reader}); install the same everywhere.",
                )
            )
        if not answer.seen:
            raise MissingToolError(
                Message(
                    f"集群节点 {answer.host} 看不到要读的文件，请让各节点以相同路径挂载它们。",
                    f"The cluster's worker on {answer.host} does not see the files; mount them "
                    "at the same path on every machine.",
                )
            )
        return answer.outcome


_pools = threading.local()
"""A pool of one process for each thread of a Dask worker, kept from task to task."""


def read_here(source: Source, options: ReadOptions, limits: Limits, folder: str) -> _Answer:
    """Read one document on this machine, within limits, in a process of its own kind.

    Args:
        source: The document, named from ``folder``.
        options: How to read it.
        limits: What it may cost.
        folder: Working folder of the machine that asks.
    """
    reader, host = reader_version(), socket.gethostname()
    if not Path(folder, source.file).is_file():
        return _Answer(reader, host, seen=False)
    kept = getattr(_pools, "kept", None)
    asked = (limits, folder, options.debug, os.getpid())
    if kept is None or kept[0] != asked:
        pool = WorkerPool(1, limits, folder=folder, pictures=options.debug)
        _pools.kept = (asked, pool)
    else:
        pool = kept[1]
    (outcome,) = pool.run([source], options)
    return _Answer(reader, host, seen=True, outcome=outcome)


def _without_workers(address: str) -> MissingToolError:
    return MissingToolError(
        Message(
            f"集群 {address} 没有工作节点，请先启动节点；已读完的结果没有丢，再次运行即可继续。",
            f"The cluster at {address} has no workers; start some first. Results so far are kept: "
            "run again to go on.",
        )
    )


def _unreachable(address: str) -> MissingToolError:
    return MissingToolError(
        Message(
            f"连接不到集群 {address}，请检查地址和调度器；已读完的结果没有丢，再次运行即可继续。",
            f"The cluster at {address} cannot be reached; check the address and its scheduler. "
            "Results so far are kept: run again to go on.",
        )
    )
