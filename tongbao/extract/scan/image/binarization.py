"""From a colour picture to ink on white: seals taken off, light evened out."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.grounds import darkest, on_paper
from tongbao.extract.scan.image.parameters import BINARIZATION

Grey = npt.NDArray[np.uint8]
Colour = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

_GREY_AXES = 2
"""Axes of a picture without colours: down and across."""


def without_colour(picture: Colour, dpi: float) -> Grey:
    """Return the grey picture in which seals no longer cover the print below them.

    Red ink is bright in the red channel, black print is dark in all: under a seal only the
    red channel is believed. Red print of its own (红头) stays, since it is no round blot.
    """
    if picture.ndim == _GREY_AXES:
        return on_paper(picture, picture, dpi)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    grey = on_paper(picture, darkest(picture, grey), dpi)
    for part, zone in _seals(picture, dpi):
        grey[part] = np.where(zone, _print_below(picture[part]), grey[part])
    return np.asarray(grey, np.uint8)


def without_seals(picture: Colour, dpi: float) -> Colour:
    """Return the picture in its colours, but of seals what is printed below them."""
    if picture.ndim == _GREY_AXES:
        return picture
    lifted = picture
    for part, zone in _seals(picture, dpi):
        if lifted is picture:
            lifted = picture.copy()
        below = _print_below(picture[part])[:, :, None]
        lifted[part] = np.where(zone[:, :, None], below, lifted[part])
    return lifted


def _seals(picture: Colour, dpi: float) -> Iterator[tuple[tuple[slice, slice], Mask]]:
    """Yield where seals stand, and which pixels there are their ink's."""
    if _reddish(picture[::4, ::4]).mean() < BINARIZATION.least_red_share:
        return
    reddish = _reddish(picture)
    for x, y, width, height in _blots(reddish, dpi):
        part = (slice(y, y + height), slice(x, x + width))
        zone = cv2.dilate(reddish[part].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        yield part, np.asarray(zone)


def _reddish(picture: Colour) -> Mask:
    others = np.maximum(picture[:, :, 1], picture[:, :, 2])
    return np.asarray(cv2.subtract(picture[:, :, 0], others) > BINARIZATION.red_lead_grey)


def _blots(reddish: Mask, dpi: float) -> list[tuple[int, int, int, int]]:
    """Return the boxes of red areas as round and as large as seals (25–60 mm)."""
    unit = dpi / 25.4
    reach = max(3, int(2.0 * unit))
    joined = cv2.morphologyEx(
        reddish.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = []
    narrowest, widest = BINARIZATION.roundest_ratio
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        # A ring, a star and the words around it: all in the box are one seal's.
        inside = int(np.count_nonzero(reddish[y : y + height, x : x + width]))
        filled = max(area, inside) > BINARIZATION.seal_fill_share * width * height
        round_like = filled and narrowest < width / max(height, 1) < widest
        if round_like and 15 * unit < max(width, height) < 75 * unit:
            boxes.append((x, y, width, height))
    return boxes


def _print_below(picture: Colour) -> Grey:
    """Return what is printed under red ink: the red channel, lifted to paper where only red."""
    red = picture[:, :, 0].astype(np.float32)
    lead = red - np.maximum(picture[:, :, 1], picture[:, :, 2]).astype(np.float32)
    paper = np.percentile(red, 90)
    # Red ink over paper loses a little even in its own channel; over print it stays dark.
    share = np.clip(lead / 90.0, 0.0, 1.0)
    lifted = np.where(red > 0.55 * paper, np.maximum(red, red + share * (paper - red)), red)
    return np.clip(lifted, 0, 255).astype(np.uint8)


def even_out(grey: Grey) -> Grey:
    """Return the picture on even white: shadows, shading and yellowed paper taken off."""
    height, width = grey.shape
    paper = cv2.morphologyEx(downscale(grey, 8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    paper = np.maximum(cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), 3), 1)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, paper, scale=float(BINARIZATION.paper_grey)), np.uint8)


def downscale(grey: Grey, times: int) -> Grey:
    """Return a picture so many times smaller; what is left over at its right and foot is cut."""
    height, width = grey.shape
    down, across = max(1, height // times), max(1, width // times)
    # Shrinking by a whole number is several times as fast as by nearly one.
    whole = grey[: min(height, down * times), : min(width, across * times)]
    return np.asarray(cv2.resize(whole, (across, down), interpolation=cv2.INTER_AREA), np.uint8)


def rules_of(even: Grey) -> Mask:
    """Return where ink is that may be a rule's: hairlines are fainter than print."""
    return np.asarray(even < _threshold(even) + BINARIZATION.hairline_lead_grey)


def hairlines_across(even: Grey) -> Mask:
    """Return where the palest rules across lie: dark all along, and lighter above and below.

    A grey rule of one pixel shares its pixels with paper and comes out lighter than any threshold
    between ink and paper allows. But it is dark without a break over a length at which every
    stroke of print has ended, so a closing along it leaves it alone on the page; what is broad
    (shading, a shadow) goes with what a closing across it fills (black top-hat; Serra 1982).
    The paler it is, the longer it has to be.
    """
    steady = cv2.blur(even, (BINARIZATION.steady_px, 1))
    dark = _threshold(even) + BINARIZATION.hairline_lead_grey
    found = np.zeros(even.shape, np.bool_)
    for length, contrast in BINARIZATION.hairlines:
        found |= _lines_across(np.asarray(steady, np.uint8), length, contrast, dark)
    # What is short is believed in line with the rest of a rule only.
    bridge = np.ones((1, BINARIZATION.hairline_bridge_px), np.uint8)
    joined = cv2.morphologyEx((found | (even < dark)).view(np.uint8), cv2.MORPH_CLOSE, bridge)
    long = cv2.morphologyEx(
        joined, cv2.MORPH_OPEN, np.ones((1, BINARIZATION.whole_hairline_px), np.uint8)
    )
    near = cv2.dilate(long, np.ones((BINARIZATION.steady_px, 1), np.uint8))
    return np.asarray(found & (near > 0))


def _lines_across(steady: Grey, length: int, contrast: int, dark: float) -> Mask:
    """Return what is at least so long and stands out by so much, and is not dark itself."""
    across = np.ones((BINARIZATION.widest_hairline_px, 1), np.uint8)
    lines = cv2.morphologyEx(steady, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8))
    # Dark lines show without this, and dark strokes of print are none; nor is the blur beside them,
    # or the wave that a JPEG's blocks leave there.
    beside = np.ones((2 * BINARIZATION.widest_hairline_px + 1, 1), np.uint8)
    pale = cv2.erode(lines, beside) >= dark
    # Digits of tight rows hang together in a haze; but what a rule shows is the same all along.
    ripple = cv2.subtract(lines, cv2.blur(steady, (length, 1)))
    shown = cv2.morphologyEx(lines, cv2.MORPH_BLACKHAT, across) >= contrast
    found = (pale & shown & (ripple <= BINARIZATION.hairline_ripple_grey)).view(np.uint8)
    least = np.ones((1, BINARIZATION.shortest_hairline_px), np.uint8)
    return np.asarray(cv2.morphologyEx(found, cv2.MORPH_OPEN, least), np.uint8).view(np.bool_)


def hairlines_down(even: Grey) -> Mask:
    """Return where the palest upright rules lie."""
    turned = hairlines_across(np.asarray(cv2.transpose(even), np.uint8))
    return np.asarray(cv2.transpose(turned.view(np.uint8)), np.uint8).view(np.bool_)


def ink_of(even: Grey) -> Mask:
    """Return where ink is, by Otsu's threshold kept within what ink and paper can be."""
    return np.asarray(even < _threshold(even))


def _threshold(even: Grey) -> float:
    sample = even[::3, ::3]
    threshold, _ = cv2.threshold(sample, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(min(max(threshold, 120.0), 190.0))


def without_edges(ink: Mask) -> Mask:
    """Return the ink without the black that a scanner or copier leaves along the sheet."""
    height, width = ink.shape
    small = cv2.morphologyEx(downscale(ink.view(np.uint8), 4), cv2.MORPH_OPEN, np.ones((4, 4)))
    if not small.any():
        return ink
    count, labels, stats, _ = cv2.connectedComponentsWithStats(small)
    black = np.zeros_like(small)
    high, wide = small.shape
    for index in range(1, count):
        x, y, across, down, area = (int(value) for value in stats[index])
        if (
            x <= 1 or y <= 1 or x + across >= wide - 1 or y + down >= high - 1
        ) and area > BINARIZATION.dark_edge_px:
            black[labels == index] = 1
    if not black.any():
        return ink
    black = cv2.dilate(black, np.ones((5, 5), np.uint8))
    kept = cv2.resize(black, (width, height), interpolation=cv2.INTER_NEAREST) == 0
    return np.asarray(ink & kept, np.bool_)
