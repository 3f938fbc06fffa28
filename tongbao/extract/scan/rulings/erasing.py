"""Which pixels are a rule's and none of the print that stands on it, beside it or across it.

A rule is as thick all along; what is thicker somewhere is print that touches it: the tail of a
comma, a decimal point, the foot of 上. So the rule's own edges are followed, by what most of its
length near a place shows, and what goes beyond them stays, with the piece of the rule it stands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_dilation, median_filter

from tongbao.extract.scan.image.binarization import Mask
from tongbao.extract.scan.rulings.parameters import ERASING
from tongbao.extract.scan.rulings.selection import Framework, Rule

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RulePixels:
    """Where a sheet shows rules."""

    bare: Mask
    """Without the print that touches them and the pieces of rules that it stands on: what is
    painted over before print is read."""
    parting: Mask
    """With these pieces: what parts the print of one cell from that of the next."""


def rule_pixels(ink: Mask, framework: Framework) -> RulePixels:
    """Return where a sheet shows rules, print that touches them left out."""
    found = RulePixels(np.zeros(ink.shape, np.bool_), np.zeros(ink.shape, np.bool_))
    _mark(found, ink, framework.across, framework.down)
    turned = RulePixels(found.bare.T, found.parting.T)
    _mark(turned, ink.T, framework.down, framework.across)
    return found


def _mark(found: RulePixels, ink: Mask, rules: Sequence[Rule], posts: Sequence[Rule]) -> None:
    """Mark the pixels of rules that lie across."""
    height, width = ink.shape
    for rule in rules:
        half = rule.thickness / 2 + ERASING.blur_px
        top, bottom = max(0, round(rule.at - half)), min(height, round(rule.at + half) + 1)
        low = max(0, int(rule.low) - ERASING.ends_px)
        high = min(width, int(rule.high) + 1 + ERASING.ends_px)
        if bottom <= top or high <= low:
            continue
        beside, on = _print_at(ink[:, low:high], rule, (top, bottom))
        for post in posts:
            if post.low - half <= rule.at <= post.high + half:
                side = post.thickness / 2 + ERASING.blur_px
                start = max(0, round(post.at - side) - low)
                crossed = slice(start, max(0, round(post.at + side) + 1 - low))
                beside[:, crossed] = on[:, crossed] = False
        found.parting[top:bottom, low:high] |= ~beside
        found.bare[top:bottom, low:high] |= ~(beside | on)


def _print_at(ink: Mask, rule: Rule, rows: tuple[int, int]) -> tuple[Mask, Mask]:
    """Return which pixels about a rule are print's, and which are the rule's below print."""
    top, bottom = rows
    middle = min(max(round(rule.at), top), bottom - 1)
    reach = ERASING.looked_at_px
    up = _beyond(ink[max(0, top - reach) : middle][::-1], rule.thickness / 2)
    down = _beyond(ink[middle + 1 : bottom + reach], rule.thickness / 2)
    offsets = np.arange(top, bottom)[:, None] - middle
    spread = np.ones((1, 2 * ERASING.edge_px + 1), np.bool_)
    own = (offsets >= -up[1]) & (offsets <= down[1])
    beside = binary_dilation((up[0] & (offsets < 0)) | (down[0] & (offsets > 0)), spread) & ~own
    on = binary_dilation(up[0] | down[0], spread[0]) & own
    return np.asarray(beside, np.bool_), np.asarray(on, np.bool_)


def _beyond(side: Mask, half: float) -> tuple[Mask, Ints]:
    """Return where ink goes on beyond a rule's edge, and where that edge lies from its middle.

    Args:
        side: The ink at one side of the rule's middle, from there outward.
        half: Half of the rule's thickness, in pixels: as deep is it, whatever breaks it.
    """
    core = side.copy()
    core[: max(0, int(half - 0.5))] = True
    depth = np.logical_and.accumulate(core, axis=0).sum(axis=0)
    edge = median_filter(depth, size=min(ERASING.window_px, 2 * (len(depth) // 2) + 1))
    edge = np.minimum(edge, round(half + ERASING.blur_px))
    frayed = np.percentile(np.abs(depth - edge), ERASING.even_percent)
    return np.asarray(depth >= edge + ERASING.beyond_px + frayed), np.asarray(edge, np.int64)
