"""Names of files that are made of other files' names: no longer than systems bear."""

from __future__ import annotations

import hashlib
import os

_MOST_BYTES = 255
"""Bytes of a file's name, on nearly every system."""
_BEHIND_BYTES = 40
"""Room for what is put around a name: a number, a suffix, the sign of what is half written."""


def fitting(name: str) -> str:
    """Return a name that leaves room for what is put around it; a long one is cut, and told apart.

    >>> fitting("2020-15")
    '2020-15'
    """
    whole = os.fsencode(name)
    if len(whole) <= _MOST_BYTES - _BEHIND_BYTES:
        return name
    told = hashlib.sha256(whole).hexdigest()[:8]
    kept = whole[: _MOST_BYTES - _BEHIND_BYTES - len(told) - 1]
    return f"{kept.decode('utf-8', 'ignore')}-{told}"
