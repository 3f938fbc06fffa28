"""Where a page shows contrast that no reading covers: nowhere else need the detector look."""

from __future__ import annotations

from functools import reduce

import cv2
import numpy as np

from tongbao.extract.scan.image.binarization import Colour, Mask
from tongbao.extract.scan.image.components import runs_of
from tongbao.extract.scan.witness.detector import PixelBox
from tongbao.extract.scan.witness.parameters import WITNESS


def regions_with_contrast(small: Colour, covered: Mask, em: float) -> list[PixelBox]:
    """Return the parts of a page that hold what might be print beside what was read.

    Print of any colour on any ground has edges. So have rules and grounds, but theirs are long and
    thin.

    Args:
        small: The page as the detector is shown it.
        covered: Which of its pixels belong to what was read.
        em: Height of most characters there, in pixels.

    Returns:
        Bands across the page, with what is around; the whole page where they are a good part: the
        detector weighs what it sees by all it is shown.
    """
    left = _without_long_edges(_edges(small), em) & ~covered
    _, _, stats, _ = cv2.connectedComponentsWithStats(left.astype(np.uint8))
    sizes = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    # Even a single pixel of ink has edges on all its sides: what is thinner is left of a rule.
    large = sizes.min(axis=1) >= WITNESS.thinnest_px
    large &= sizes.max(axis=1) >= WITNESS.edge_em * em
    large[0] = False
    if not large.any():
        return []
    reach = round(WITNESS.around_em * em)
    tops, highs = stats[large, cv2.CC_STAT_TOP], stats[large, cv2.CC_STAT_HEIGHT]
    rows, columns = covered.shape
    near = np.zeros(rows, np.bool_)
    for top, high in zip(tops.tolist(), highs.tolist(), strict=True):
        near[max(0, top - reach) : top + high + reach] = True
    if near.mean() >= WITNESS.most_share:
        return [(0, 0, columns, rows)]
    return [(0, top, columns, bottom) for top, bottom in runs_of(near)]


def _edges(small: Colour) -> Mask:
    """Return where a picture changes within a pixel or two, in the channel where most."""
    three = np.ones((3, 3), np.uint8)
    change = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, three)
    return np.asarray(reduce(cv2.max, cv2.split(change)) >= WITNESS.edge_grey)


def _without_long_edges(edges: Mask, em: float) -> Mask:
    """Return edges without those of rules and grounds."""
    mask = edges.astype(np.uint8)
    long, thick = round(WITNESS.long_em * em), WITNESS.thick_edge_px
    for turn in (1, -1):
        run = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, long)[::turn], np.uint8))
        high = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thick, 1)[::turn], np.uint8))
        mask[(run > 0) & (high == 0)] = 0
    return mask > 0
