"""Which area places lie in, by their codes: what their circulars have in common over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

_MOST = 0.8
"""Share of the places that must lie in one area for all to be of it. (bench)"""


def area_of_codes(codes: Set[str]) -> str:
    """Return the area of divisions, by six digits each: their code's beginning and their level.

    ``13:2`` are the prefectures of Hebei (with counties that are ranked beside them), ``1301:4``
    the counties of 石家庄, ``:0`` the provinces. Blank where there are none.
    """
    if not codes:
        return ""
    level, _ = Counter(_level(code) for code in codes).most_common(1)[0]
    for digits in (4, 2):
        begin, count = Counter(code[:digits] for code in codes).most_common(1)[0]
        if count >= _MOST * len(codes) and digits <= level:
            return f"{begin}:{level}"
    return f":{level}"


def _level(code: str) -> int:
    """Return how many digits name the division above: 0 for a province, 2, 4 for a county."""
    if code.endswith("0000"):
        return 0
    return 2 if code.endswith("00") else 4
