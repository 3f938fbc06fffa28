"""What a command does to the world, as the kernel saw it: sockets and files that it writes.

Runs under ``strace`` and without any network (``unshare -n``), so that native code is seen too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_CALLS = "network,openat,openat2,open,creat,mkdir,mkdirat"
_SOCKET = re.compile(r"\bsocket\(AF_(?!UNIX)")
_REACHES = re.compile(r"\b(?:connect|bind|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_(?!UNIX)")
_LOOKS_UP = re.compile(r'"/etc/(?:hosts|resolv\.conf|host\.conf|gai\.conf)"')
"""What the C library opens before it asks anybody for a host's address."""
_WRITES = re.compile(
    r"\bopen(?:at2?)?\(.*(?:O_CREAT|O_WRONLY|O_RDWR|O_TMPFILE).*= \d+<(?P<path>.*)>"
)
_FOLDER = re.compile(r'\bmkdir(?:at)?\((?:AT_FDCWD<(?P<at>[^>]*)>, )?"(?P<path>[^"]*)".* = 0$')
_DEVICES = ("/dev/null", "/dev/tty", "/dev/pts/")
# A person's machine: nothing that tells onnxruntime that nobody is looking.
_UNSET = ("ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI", "XDG_CACHE_HOME", "GITHUB_ACTIONS",
          "GITLAB_CI", "TF_BUILD", "BUILD_ID", "JENKINS_URL", "TRAVIS", "CIRCLECI")  # fmt: skip


@dataclass(frozen=True)
class Traced:
    """What a command did."""

    returncode: int
    stderr: str
    sockets: list[str]
    """Calls that made a socket of a network, used one, or looked a host's name up."""
    written: list[str]
    """Files opened for writing and folders made, by their full paths; those of the temporary folder
    only if they were left there."""

    def outside(self, *allowed: Path) -> list[str]:
        """Return what was written elsewhere than to some files and folders.

        A file that is half written stands beside the one that it becomes and bears its name.
        """
        return [
            path
            for path in self.written
            if not path.startswith(_DEVICES)
            and not any(one in Path(path).parents for one in allowed)
            and not any(one.parent == Path(path).parent and one.name in path for one in allowed)
        ]


def tools_missing() -> str:
    """Return what keeps commands from being traced here; blank if nothing does."""
    for tool in ("strace", "unshare"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    tried = subprocess.run([*_isolated(), "strace", "-f", "-o", os.devnull, "true"], check=False)
    return "" if tried.returncode == 0 else "strace or unshare is not permitted"


def _isolated() -> list[str]:
    return ["unshare", "-n"] if os.getuid() == 0 else ["unshare", "-rn"]


def traced(folder: Path, *command: str) -> Traced:
    """Run a command in a folder, with a home and a temporary folder of its own beside it."""
    home, temporary, trace = (folder.parent / name for name in ("home", "temporary", "trace"))
    home.mkdir(exist_ok=True)
    temporary.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    told = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*_isolated(), "strace", "-f", "-y", "-qq", "-s", "4096", "-e", f"trace={_CALLS}",
         "-o", str(trace), *command],
        cwd=folder, env=kept | told, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    calls = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    written = [
        path
        for path in _written(calls, folder)
        if temporary not in Path(path).parents or Path(path).exists()
    ]
    return Traced(done.returncode, done.stderr, _sockets(calls), written)


def tongbao(folder: Path, *arguments: object) -> Traced:
    """Run ``tongbao`` as :func:`traced` does."""
    return traced(folder, sys.executable, "-m", "tongbao", *map(str, arguments))


def _sockets(calls: list[str]) -> list[str]:
    signs = (_SOCKET, _REACHES, _LOOKS_UP)
    return [call for call in calls if any(sign.search(call) for sign in signs)]


def _written(calls: list[str], folder: Path) -> list[str]:
    written = []
    for call in calls:
        opened, made = _WRITES.search(call), _FOLDER.search(call)
        if opened:
            written.append(opened["path"].removesuffix("(deleted)"))
        elif made:
            written.append(str(Path(made["at"] or folder, made["path"])))
    return written
