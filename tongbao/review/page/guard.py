"""Who may ask the page for anything: this machine, this address, this token, this very page."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, Protocol

MOST_BYTES = 65_536
"""Of a request's body: a form with a few fields."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every answer: nothing from elsewhere is loaded, nothing elsewhere may show it."""


class _App(Protocol):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


class Guard:
    """Lets through what comes from the page itself, and refuses all else before any work.

    Args:
        app: What answers; it sees paths without the token.
        token: The secret that the address begins with.
        port: On which the page is served.
    """

    def __init__(self, app: _App, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refused = scope["type"] != "http" or self._refusal(scope)
        if refused:
            if scope["type"] == "http":
                await _refuse(send, refused if isinstance(refused, int) else 403)
            return
        whole = scope["path"]
        root = f"/{self._token}"
        # What is routed on is the path behind the token.
        inner = {**scope, "path": whole[len(root) :] or "/", "root_path": ""}
        inner["raw_path"] = inner["path"].encode()
        await self._app(inner, receive, _with_headers(send))

    def _refusal(self, scope: Any) -> int:
        """Return the status with which a request is refused; 0 for one that is not."""
        headers = _headers(scope)
        host = headers.get("host", "")
        token = scope["path"].partition("/")[2].partition("/")[0]
        known = host in self._hosts and hmac.compare_digest(token.encode(), self._token.encode())
        site = headers.get("sec-fetch-site", "none")
        if not known or site not in ("none", "same-origin"):
            return 403
        if scope["method"] in ("GET", "HEAD"):
            return 0
        if scope["method"] != "POST":
            return 405
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return 413
        return 0 if headers.get("origin", "") == f"http://{host}" else 403


def _headers(scope: Any) -> Mapping[str, str]:
    """Return a request's headers; one that is sent twice is none."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = "" if key in found else value.decode("latin-1")
    return found


async def _refuse(send: Any, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"refused\n"})


def _with_headers(send: Any) -> Any:
    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            own = [(name.lower().encode(), text.encode()) for name, text in HEADERS.items()]
            message = {**message, "headers": [*message["headers"], *own]}
        await send(message)

    return sending
