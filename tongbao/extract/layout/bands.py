"""Which of many boxes stand at a height of the page, found without asking each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tongbao.extract.layout.parameters import BANDS


class Bands:
    """Extents down a page or across it, by the bands of equal height that they reach into."""

    def __init__(self, extents: Iterable[tuple[float, float]]) -> None:
        """Sort extents (top and bottom, in points) into bands."""
        self._in: dict[int, list[int]] = defaultdict(list)
        self._in_all: list[int] = []
        for index, (top, bottom) in enumerate(extents):
            if bottom - top > BANDS.most_bands * BANDS.band_height_pt:
                self._in_all.append(index)
                continue
            for band in range(
                int(top // BANDS.band_height_pt), int(bottom // BANDS.band_height_pt) + 1
            ):
                self._in[band].append(index)

    def near(self, top: float, bottom: float | None = None) -> list[int]:
        """Return, rising, the indices of the extents in the bands around a height, or two.

        All that reach over it, or into what lies between, are among them, and few others.
        """
        first = int(top // BANDS.band_height_pt)
        last = first if bottom is None else int(bottom // BANDS.band_height_pt)
        if first == last and not self._in_all:
            return self._in.get(first, [])
        found = set(self._in_all)
        for band in range(first, last + 1) if last - first <= BANDS.most_bands else self._in:
            found.update(self._in.get(band, ()))
        return sorted(found)
