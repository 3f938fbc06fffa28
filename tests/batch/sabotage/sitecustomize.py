"""Makes a worker that opens a file of one of these names do what native code may do.

Python runs this module at its start where its folder is on PYTHONPATH.
"""

import ctypes
import os
import signal
import socket
import sys
import time


def _sabotage(event: str, arguments: tuple[object, ...]) -> None:  # noqa: PLR0912 - a list of names
    if event != "open":
        return
    name = str(arguments[0]).rpartition("/")[2]
    if "-c" not in sys.orig_argv:  # the parent of the workers reads its bytes, and only that
        return
    if name == "segfault.pdf":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif name == "abort.pdf":
        os.abort()
    elif name == "exit.pdf":
        os._exit(3)
    elif name == "killed.pdf":
        os.kill(os.getpid(), signal.SIGKILL)
    elif name == "hang.pdf":
        time.sleep(600)
    elif name == "spin.pdf":
        while True:
            pass
    elif name == "memory.pdf":
        blocks = []
        while True:
            blocks.append(bytes(range(256)) * 40_000)
            time.sleep(0.002)
    elif name == "once.pdf" and not os.path.exists(f"{os.environ['TMPDIR']}/was-here"):
        os.mkdir(f"{os.environ['TMPDIR']}/was-here")
        os.abort()
    elif name == "network.pdf":
        native = ctypes.CDLL(None)
        if native.socket(socket.AF_INET, socket.SOCK_STREAM, 0) >= 0:
            os.abort()
        try:
            socket.create_connection(("127.0.0.1", 9))
        except PermissionError:
            return
        os.abort()
    elif name == "stray.pdf":
        native = ctypes.CDLL(None)
        written = native.open(b"stray", os.O_WRONLY | os.O_CREAT, 0o600) >= 0
        if written or native.mkdir(b"strayed", 0o700) == 0 or native.unlink(b"log") == 0:
            os.abort()


sys.addaudithook(_sabotage)
