"""Turns the circulars (通报) in which Chinese authorities rank places into trusted data.

>>> import tongbao
>>> reading = tongbao.read("circular.pdf")                        # doctest: +SKIP
>>> reading.rankings[["project", "rank", "place", "value"]]      # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongbao.errors import TongbaoError
    from tongbao.reading import Reading, read

__all__ = ["Reading", "TongbaoError", "__version__", "read"]
__version__ = "0.1.0"

_HOMES = {
    "Reading": "tongbao.reading",
    "TongbaoError": "tongbao.errors",
    "read": "tongbao.reading",
}
"""Where each public name lives; imported when first asked for, so that start-up is quick."""


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tongbao' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names, also those not imported yet."""
    return sorted({*globals(), *__all__})
