"""The worker process: reads one document after another for the process that started it.

It speaks in frames (a length, then a pickle) on its standard input and output: documents in,
``("ready", …)``, ``("pages", …)`` and ``("done", …)`` out. Whatever native code prints goes
nowhere. It opens no connection to any network, and it ends when its input does, so that none is
left over whatever happens to its parent.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from tongbao.batch.barrier import raise_barrier
from tongbao.batch.limits import Limits
from tongbao.batch.process import process
from tongbao.batch.sources import Source
from tongbao.extract import ReadOptions

_LENGTH = struct.Struct("<Q")
_PAGES_EVERY = 0.2
"""Seconds between two reports of pages done."""

OUT_OF_MEMORY = 77
"""Exit code of a worker that ran out of the memory allowed it."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told before its first document."""

    limits: Limits
    folder: str
    """Working folder, from which the documents' names count."""
    tables_only: bool = False
    """Tables are wanted as they are printed, and not what they say."""
    writable: tuple[str, ...] = ()
    """Folders that documents' pictures go to; into nothing else may be written."""


def send(stream: BinaryIO, message: object) -> None:
    """Write one message."""
    block = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(block)) + block)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Return the next message.

    Raises:
        EOFError: The other side has ended.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    block = stream.read(length)
    if len(block) < length:
        raise EOFError
    return pickle.loads(block)


def main() -> None:
    """Read documents until the input ends."""
    incoming, outgoing = _own_streams()
    setup: Setup = receive(incoming)
    os.chdir(setup.folder)
    raise_barrier(map(Path, setup.writable))
    _refuse_network()
    _preload()
    _bound_memory(setup.limits)
    work: SimpleQueue[tuple[Source, ReadOptions]] = SimpleQueue()
    threading.Thread(target=_listen, args=(incoming, work), daemon=True).start()
    send(outgoing, ("ready",))
    while True:
        source, options = work.get()
        _bound_time(setup.limits, 0)
        try:
            report = _page_reporter(outgoing, setup.limits)
            outcome = process(source, options, report, tables_only=setup.tables_only)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        send(outgoing, ("done", outcome))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return the channel to the parent, and turn the standard streams into nothing."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return incoming, outgoing


def _listen(incoming: BinaryIO, work: SimpleQueue[tuple[Source, ReadOptions]]) -> None:
    """Take in work; end the process, whatever it is doing, once the parent is gone."""
    with suppress(EOFError, OSError):
        while True:
            work.put(receive(incoming))
    os._exit(0)


def _page_reporter(outgoing: BinaryIO, limits: Limits) -> Callable[[int, int], None]:
    last = 0.0
    bound_for = 0

    def report(done: int, pages: int) -> None:
        nonlocal last, bound_for
        now = time.monotonic()
        if pages > bound_for:  # more than were known of: those of an annex
            bound_for = pages
            _bound_time(limits, pages)
        if now - last >= _PAGES_EVERY:
            last = now
            send(outgoing, ("pages", done, pages))

    return report


def _preload() -> None:
    """Import the readers before the first document, so that its time is its own."""
    import tongbao.extract.pdf.reading
    import tongbao.extract.textexport.reading
    import tongbao.normalize
    import tongbao.validate.judging

    _ = tongbao


def _bound_memory(limits: Limits) -> None:
    """Let the system refuse what goes far beyond the limit.

    The parent watches what is really held and ends the worker at the limit. This bound is for
    what grows faster than it can watch; it stands higher, since native code may take a refusal
    for an empty picture, and a limit must never pass for content.
    """
    try:
        import resource
    except ImportError:  # no such bounds on Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    held = _address_space()
    if held:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        bound = held + 2 * limits.memory
        if hard == resource.RLIM_INFINITY or bound < hard:
            resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


_USUAL_ADDRESS_SPACE = 1 << 30
"""Bytes that the libraries of a worker take at most, where Linux cannot say how many they do."""


def _address_space() -> int:
    """Return the bytes of address space in use; 0 where the system cannot bound them."""
    if sys.platform != "linux":
        return 0
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):  # without /proc nobody watches either: the bound is all there is
        return _USUAL_ADDRESS_SPACE
    return pages * os.sysconf("SC_PAGE_SIZE")


def _bound_time(limits: Limits, pages: int) -> None:
    """Have the system end this process soon after its document's processor time is used up."""
    try:
        import resource
    except ImportError:
        return
    used = time.process_time()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    bound = int(used + limits.cpu_allowed(pages) * 1.2) + 5
    if hard == resource.RLIM_INFINITY or bound < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (bound, hard))


def _refuse_network() -> None:
    """Make any attempt of Python's to reach a network an error, whether the barrier stands or not."""

    def refuse(event: str, _: object) -> None:
        if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"}:
            raise PermissionError(f"{event}: a worker reads files and nothing else")

    sys.addaudithook(refuse)
