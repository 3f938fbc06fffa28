"""Classes that recognisers share: marks in their plain forms, and what is no figure."""

from __future__ import annotations

OTHER = "□"
"""Any character that the recogniser of figures does not know."""


FIGURE = {c: c for c in "0123456789.,-%/()+*第名"} | dict(
    zip("（），．％＋／", "(),.%+/", strict=True)
)


def plain_marks(text: str) -> str:
    """Return a text with its marks in one width and its dashes in one length."""
    return text.translate(_WIDE).translate(_DASHES)


_DASHES = str.maketrans("—–－―−", "-----")


_WIDE = str.maketrans("（）：；，％！？－", "():;,%!?-")


_NARROW = str.maketrans("():;,%!?", "（）：；，％！？")
