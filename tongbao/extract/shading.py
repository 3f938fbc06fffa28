"""Where shading takes the place of rules: coloured header bands, cells told apart by colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tongbao.model import Box, Ruling

_TOUCH = 3.0
"""Points by which shading may miss the rule or the shading beside it."""
_LOWEST, _HIGHEST = 6.0, 120.0
"""Heights of a shaded row, in points."""
_MOST = 2000
"""More filled boxes than this are a picture, not the cells of a table."""


def shaded_edges(
    rulings: Sequence[Ruling],
    shades: Sequence[Box],
    whites: Sequence[Box],
    letters: Sequence[Box],
) -> list[Ruling]:
    """Return edges that only shading shows, as rules without thickness.

    Two cases are certain enough: a band as wide as a ruled table that touches its top or
    bottom belongs to it, and its columns go on through the band where they cut no letter;
    filled boxes that form a whole lattice of rows and columns with no rules at all are its
    cells. All other shading (zebra stripes, highlights) says nothing about cells.

    Args:
        rulings: The printed rules of the page.
        shades: Filled areas that are not white.
        whites: Areas filled with white, as producers do for every other row.
        letters: Boxes of the printed characters.
    """
    rows = [box for box in dict.fromkeys(shades) if _LOWEST <= box.height <= _HIGHEST]
    if not rows:
        return []
    posts = [rule for rule in rulings if not rule.horizontal]
    edges = [edge for band in rows for edge in _band(band, posts, letters)]
    pale = [box for box in dict.fromkeys(whites) if _LOWEST <= box.height <= _HIGHEST]
    if len(rows) + len(pale) > _MOST:
        return edges
    coloured = set(rows)
    for group in _lattices([*rows, *pale]):
        if (
            not coloured.isdisjoint(group)
            and not any(_within(post, group) for post in posts)
            and _is_whole(group, letters)
        ):
            edges += [edge for box in group for edge in _frame(box)]
    return edges


def _is_whole(group: Sequence[Box], letters: Sequence[Box]) -> bool:
    """Return whether no row of the table goes on unshaded above or below the lattice."""
    top, bottom = min(box.top for box in group), max(box.bottom for box in group)
    height = min(box.height for box in group)
    for low, high in ((top - height, top), (bottom, bottom + height)):
        columns = {
            box.x0
            for letter in letters
            if low < (letter.top + letter.bottom) / 2 < high
            for box in group
            if box.x0 <= (letter.x0 + letter.x1) / 2 < box.x1
        }
        if len(columns) > 1:
            return False
    return True


def _band(band: Box, posts: Sequence[Ruling], letters: Sequence[Box]) -> Iterator[Ruling]:
    """Yield the edges of a band above or below ruled columns of the same width."""
    for edge, ends in (
        (band.bottom, [post.x0 for post in posts if abs(post.top - band.bottom) <= _TOUCH]),
        (band.top, [post.x0 for post in posts if abs(post.bottom - band.top) <= _TOUCH]),
    ):
        inside = sorted({x for x in ends if band.x0 - _TOUCH <= x <= band.x1 + _TOUCH})
        if len(inside) < 2 or inside[0] > band.x0 + _TOUCH or inside[-1] < band.x1 - _TOUCH:
            continue
        far = band.top if edge == band.bottom else band.bottom
        yield Ruling(inside[0], far, inside[-1], far, 0.0)
        cut = [box for box in letters if box.bottom > band.top and box.top < band.bottom]
        for x in inside:
            if not any(box.x0 + 1 < x < box.x1 - 1 for box in cut):
                yield Ruling(x, band.top - _TOUCH, x, band.bottom + _TOUCH, 0.0)


def _lattices(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield groups of boxes that lie side by side in at least two rows and two columns."""
    groups: list[list[Box]] = []
    for box in boxes:
        near = [group for group in groups if any(_adjacent(box, other) for other in group)]
        merged = [box, *(other for group in near for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append(merged)
    for group in groups:
        lefts = {round(box.x0 / _TOUCH) for box in group}
        tops = {round(box.top / _TOUCH) for box in group}
        if len(group) >= 4 and len(lefts) > 1 and len(tops) > 1:
            yield group


def _adjacent(one: Box, other: Box) -> bool:
    return (
        one.x0 - _TOUCH <= other.x1
        and other.x0 - _TOUCH <= one.x1
        and one.top - _TOUCH <= other.bottom
        and other.top - _TOUCH <= one.bottom
    )


def _within(post: Ruling, group: Sequence[Box]) -> bool:
    middle = (post.top + post.bottom) / 2
    return any(
        box.x0 - _TOUCH <= post.x0 <= box.x1 + _TOUCH and box.top <= middle <= box.bottom
        for box in group
    )


def _frame(box: Box) -> Iterator[Ruling]:
    x0, top, x1, bottom = box
    yield Ruling(x0, top, x1, top, 0.0)
    yield Ruling(x0, bottom, x1, bottom, 0.0)
    yield Ruling(x0, top, x0, bottom, 0.0)
    yield Ruling(x1, top, x1, bottom, 0.0)
