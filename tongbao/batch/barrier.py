"""What no document can make its worker do, whatever native code it breaks: reach out, or write.

Both bind the process and all it starts, in the system's kernel and for good: a filter of system calls
(seccomp, by libseccomp) refuses every socket that leads out of the machine or into it, and Landlock
(https://docs.kernel.org/userspace-api/landlock.html) refuses to write anywhere but into given folders.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_REFUSED = ("io_uring_setup", "ptrace", "process_vm_writev", "bpf", "mount", "setns", "unshare")
"""System calls by which a filter on sockets, or a wall around folders, could be passed by."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """Which walls stand; what the system or a missing library does not allow is blank."""

    network: str = ""
    """What refuses sockets."""
    files: str = ""
    """What refuses writing."""


def raise_barrier(writable: Iterable[Path] = ()) -> Barrier:
    """Bind this process, and all that it will start, for good.

    To be called before other threads are started: some walls bind only what comes after.

    Args:
        writable: Folders that may be written into, besides the one for temporary files.
    """
    return Barrier(_refuse_sockets(), _refuse_writing(writable))


def _refuse_sockets() -> str:
    """Refuse all sockets but those that stay on this machine between processes."""
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):  # it asks for libseccomp while it is imported
        return ""
    import errno
    import socket

    try:
        calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        refuse = pyseccomp.ERRNO(errno.EACCES)
        local = pyseccomp.Arg(0, pyseccomp.NE, int(socket.AF_UNIX))
        calls.add_rule(refuse, "socket", local)
        for name in _REFUSED:
            with suppress(OSError, ValueError):  # not every machine has each of them
                calls.add_rule(refuse, name)
        with suppress(OSError):
            calls.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
        calls.load()
    except (OSError, AttributeError, ValueError):
        return ""
    return "seccomp"


def _refuse_writing(writable: Iterable[Path]) -> str:
    try:
        from landlock import FSAccess, LandlockError, Ruleset, landlock_abi_version
    except ImportError:
        return ""
    try:
        reading = FSAccess.EXECUTE | FSAccess.READ_FILE | FSAccess.READ_DIR
        device = getattr(FSAccess, "IOCTL_DEV", FSAccess(0))
        writing = FSAccess.all() & ~reading & ~device
        rules = Ruleset(restrict_rules=writing)
        to_files = writing & (FSAccess.WRITE_FILE | FSAccess.TRUNCATE)
        rules.allow(os.devnull, rules=to_files)
        for folder in (Path(tempfile.gettempdir()), *writable):
            folder.mkdir(parents=True, exist_ok=True)
            rules.allow(str(folder))
        rules.apply()
        return f"Landlock {landlock_abi_version()}"
    except (OSError, LandlockError):
        return ""


@lru_cache(maxsize=1)
def try_barrier() -> Barrier:
    """Return which walls stand on this machine: tried in a process of its own, by breaking them."""
    asked = subprocess.run(
        [sys.executable, "-P", "-c", _TRIAL, __file__],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    network, _, files = asked.stdout.strip().partition("|")
    return Barrier(network, files)


_TRIAL = """
import os, socket, sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
# By its file: the room that it stands in would load the reader, which takes most of a second.
spec = spec_from_file_location("barrier", sys.argv[1])
sys.modules["barrier"] = module = module_from_spec(spec)
spec.loader.exec_module(module)
outside = Path.home() / f".tongbao-barrier-{os.getpid()}"
barrier = module.raise_barrier()
try:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    network = ""
except OSError:
    network = barrier.network
try:
    outside.touch()
    outside.unlink()
    files = ""
except OSError:
    files = barrier.files
print(f"{network}|{files}")
"""
