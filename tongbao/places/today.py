"""Which division holds the ground of a place of another year today.

A circular of 1986 ranks 石家庄地区, one of 2020 石家庄市: beside the code of its own year each
place has the code by which both join.
"""

from __future__ import annotations

from functools import lru_cache

from tongbao.model import Place
from tongbao.places.gazetteer import LATEST_YEAR, divisions, gazetteer, successors


@lru_cache(maxsize=8192)
def code_today(place: Place, year: int | None) -> str:
    """Return the code of the division that a place belongs to today, if it is another.

    Of several that its ground was parted among, the one of its own class (a prefecture for a
    prefecture), else the one of its name.

    Args:
        place: As it was in ``year``.
        year: The circular's; None for today.

    Returns:
        Blank for a place without code, one that is still there under its code, and one that
        no single division took over.
    """
    if not place.code or year is None or gazetteer(LATEST_YEAR).of_code(place.code) is not None:
        return ""
    held = [d for d in divisions() if d.code == place.code and d.name == place.name]
    if not held:
        return ""
    heirs = successors(max(held, key=lambda d: d.start_year), LATEST_YEAR)
    same_class = [heir for heir in heirs if heir.level == place.level]
    same_name = [heir for heir in heirs if heir.name == place.name]
    for group in (list(heirs), same_class, same_name):
        if len(group) == 1:
            return group[0].code if group[0].code != place.code else ""
    return ""
