"""The server of the page: on this machine's loopback only, until it is ended."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from tongbao.errors import MissingToolError, UsageError
from tongbao.model import Message
from tongbao.review.page.guard import Guard

if TYPE_CHECKING:
    from starlette.applications import Starlette

_LOOPBACK = "127.0.0.1"


class Servable(Protocol):
    """A page that can be served."""

    def app(self) -> Starlette:
        """Return what answers, without its guard."""
        ...


def serve(page: Servable, *, port: int = 0, on_ready: Callable[[str], None]) -> None:
    """Serve a page until the process is interrupted.

    Args:
        page: What answers.
        port: On which to listen; 0 takes a free one.
        on_ready: Told the page's address, token and all.

    Raises:
        UsageError: The port is taken.
        MissingToolError: The web framework is not installed.
    """
    check_installed()
    import uvicorn

    token = secrets.token_urlsafe(18)
    with _listening(port) as listener:
        own = listener.getsockname()[1]
        config = uvicorn.Config(
            Guard(page.app(), token, own), log_level="warning", access_log=False,
            server_header=False, lifespan="off", ws="none", proxy_headers=False,
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        on_ready(f"http://{_LOOPBACK}:{own}/{token}/")
        with suppress(KeyboardInterrupt):  # the way to end it
            uvicorn.Server(config).run(sockets=[listener])


def check_installed() -> None:
    """Ask whether pages can be served, before any work.

    Raises:
        MissingToolError: The web framework is not installed.
    """
    for module in ("starlette", "uvicorn"):
        try:
            import_module(module)
        except ImportError as error:
            raise MissingToolError(
                Message(
                    f"页面需要 {module}，请安装：pip install 'tongbao[review]'。",
                    f"The page needs {module}; install it with: pip install 'tongbao[review]'.",
                )
            ) from error


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_LOOPBACK, port))
        listener.listen()  # who is told the address may ask at once
    except OSError as error:
        listener.close()
        raise UsageError(
            Message(
                f"端口 {port} 不能使用（{error.strerror}），请用 --port 另选一个，或不指定。",
                f"Port {port} cannot be used ({error.strerror}); choose another with --port, or none.",
            )
        ) from error
    return listener
