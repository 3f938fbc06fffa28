"""Where shading takes the place of rules: coloured header bands, cells told apart by colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tongbao.extract.layout.bands import Bands
from tongbao.extract.layout.ruled.parameters import SHADING
from tongbao.model import Box, Ruling


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
    lowest, highest = SHADING.row_height_pt
    rows = [box for box in dict.fromkeys(shades) if lowest <= box.height <= highest]
    rows = _without_inner(rows)
    if not rows:
        return []
    posts = [rule for rule in rulings if not rule.horizontal]
    lines = Bands((box.top, box.bottom) for box in letters)
    edges = [*_edges_of_bands(rows, posts, letters, lines)]
    pale = [box for box in dict.fromkeys(whites) if lowest <= box.height <= highest]
    if len(rows) + len(pale) > SHADING.most_boxes:
        return edges
    coloured = set(rows)
    middles = Bands((_middle(post), _middle(post)) for post in posts)
    for group in _lattices([*rows, *pale]):
        top, bottom = min(box.top for box in group), max(box.bottom for box in group)
        if (
            not coloured.isdisjoint(group)
            and not _goes_on_striped(group, rows)
            and not _parted([posts[i] for i in middles.near(top, bottom)], group)
            and _is_whole(
                group,
                [
                    letters[i]
                    for i in lines.near(
                        top - SHADING.row_height_pt[1], bottom + SHADING.row_height_pt[1]
                    )
                ],
            )
        ):
            edges += [edge for box in group for edge in _frame(box)]
    return edges


def _without_inner(boxes: Sequence[Box]) -> list[Box]:
    """Drop shading that lies within other shading: it stands behind lines of a cell's text.

    A ground that holds boxes both beside and below each other is one of a whole table.
    """
    if len(boxes) > SHADING.most_boxes:
        return list(boxes)
    bands = Bands((box.top - SHADING.slack_pt, box.bottom + SHADING.slack_pt) for box in boxes)
    inner: set[int] = set()
    for number, outer in enumerate(boxes):
        held = [
            index
            for index in bands.near(outer.top, outer.bottom)
            if index != number and _holds(outer, boxes[index])
        ]
        if not _is_lattice([boxes[index] for index in held]):
            inner.update(held)
    return [box for index, box in enumerate(boxes) if index not in inner]


def _holds(outer: Box, box: Box) -> bool:
    return (
        outer.x0 <= box.x0 + SHADING.slack_pt
        and outer.top <= box.top + SHADING.slack_pt
        and box.x1 <= outer.x1 + SHADING.slack_pt
        and box.bottom <= outer.bottom + SHADING.slack_pt
        and box.width * box.height < outer.width * outer.height
    )


def _is_lattice(boxes: Sequence[Box]) -> bool:
    lefts = {round(box.x0 / SHADING.touch_pt) for box in boxes}
    tops = {round(box.top / SHADING.touch_pt) for box in boxes}
    return len(lefts) > 1 and len(tops) > 1


def _goes_on_striped(group: Sequence[Box], rows: Sequence[Box]) -> bool:
    """Return whether stripes of a lattice's columns follow below it: it is the header's alone."""
    bottom, high = max(box.bottom for box in group), max(box.height for box in group)
    columns = {(box.x0, box.x1) for box in group}
    stripes = [
        box
        for box in rows
        if bottom + SHADING.touch_pt < box.top <= bottom + 2 * high
        and any(
            abs(box.x0 - x0) <= SHADING.touch_pt and abs(box.x1 - x1) <= SHADING.touch_pt
            for x0, x1 in columns
        )
    ]
    return len({box.x0 for box in stripes}) > 1


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


def _edges_of_bands(
    rows: Sequence[Box], posts: Sequence[Ruling], letters: Sequence[Box], lines: Bands
) -> Iterator[Ruling]:
    """Yield the edges of bands above or below ruled columns."""
    tops = Bands((post.top - SHADING.touch_pt, post.top + SHADING.touch_pt) for post in posts)
    bottoms = Bands(
        (post.bottom - SHADING.touch_pt, post.bottom + SHADING.touch_pt) for post in posts
    )
    spans = Bands((post.top, post.bottom) for post in posts)
    for band in rows:
        below = [posts[i] for i in tops.near(band.bottom)]
        above = [posts[i] for i in bottoms.near(band.top)]
        if (below or above) and not _is_framed(
            band, [posts[i] for i in spans.near(band.top, band.bottom)]
        ):
            beside = [letters[i] for i in lines.near(band.top, band.bottom)]
            yield from _band(band, above, below, beside)


def _is_framed(band: Box, posts: Sequence[Ruling]) -> bool:
    """Return whether posts stand at both sides of a band: whoever drew them drew its cells."""
    sides = [
        post.x0
        for post in posts
        if post.top <= band.top + SHADING.touch_pt and post.bottom >= band.bottom - SHADING.touch_pt
    ]
    return all(any(abs(x - side) <= SHADING.touch_pt for x in sides) for side in (band.x0, band.x1))


def _band(
    band: Box, above: Sequence[Ruling], below: Sequence[Ruling], letters: Sequence[Box]
) -> Iterator[Ruling]:
    """Yield the edges of a band above or below ruled columns of the same width."""
    for edge, ends in (
        (
            band.bottom,
            [post.x0 for post in below if abs(post.top - band.bottom) <= SHADING.touch_pt],
        ),
        (band.top, [post.x0 for post in above if abs(post.bottom - band.top) <= SHADING.touch_pt]),
    ):
        inside = sorted(
            {x for x in ends if band.x0 - SHADING.touch_pt <= x <= band.x1 + SHADING.touch_pt}
        )
        if (
            len(inside) <= 1
            or inside[0] > band.x0 + SHADING.touch_pt
            or inside[-1] < band.x1 - SHADING.touch_pt
        ):
            continue
        far = band.top if edge == band.bottom else band.bottom
        yield Ruling(inside[0], far, inside[-1], far, 0.0)
        cut = [box for box in letters if box.bottom > band.top and box.top < band.bottom]
        for x in inside:
            if not any(box.x0 + 1 < x < box.x1 - 1 for box in cut):
                yield Ruling(x, band.top - SHADING.touch_pt, x, band.bottom + SHADING.touch_pt, 0.0)


def _lattices(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield groups of boxes that lie side by side in at least two rows and two columns."""
    bands = Bands((box.top - SHADING.touch_pt, box.bottom + SHADING.touch_pt) for box in boxes)
    ends: dict[int, None] = {}  # the last box of each group, in order
    joined: list[list[int]] = []  # of each box, the last boxes of the groups that it joined
    parents = list(range(len(boxes)))

    def latest(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for number, box in enumerate(boxes):
        around = (
            i
            for i in bands.near(box.top - SHADING.touch_pt, box.bottom + SHADING.touch_pt)
            if i < number
        )
        near = sorted({latest(i) for i in around if _adjacent(box, boxes[i])})
        for one in near:
            parents[one] = number
            del ends[one]
        ends[number] = None
        joined.append(near)
    for last in ends:
        group: list[Box] = []
        waiting = [last]
        while waiting:
            member = waiting.pop()
            group.append(boxes[member])
            waiting += reversed(joined[member])
        lefts = {round(box.x0 / SHADING.touch_pt) for box in group}
        tops = {round(box.top / SHADING.touch_pt) for box in group}
        if len(group) >= SHADING.fewest_boxes and len(lefts) > 1 and len(tops) > 1:
            yield group


def _adjacent(one: Box, other: Box) -> bool:
    return (
        one.x0 - SHADING.touch_pt <= other.x1
        and other.x0 - SHADING.touch_pt <= one.x1
        and one.top - SHADING.touch_pt <= other.bottom
        and other.top - SHADING.touch_pt <= one.bottom
    )


def _parted(posts: Sequence[Ruling], group: Sequence[Box]) -> bool:
    """Return whether a rule stands in the boxes of a group."""
    bands = Bands((box.top, box.bottom) for box in group)
    return any(_within(post, [group[i] for i in bands.near(_middle(post))]) for post in posts)


def _within(post: Ruling, group: Sequence[Box]) -> bool:
    middle = _middle(post)
    return any(
        box.x0 - SHADING.touch_pt <= post.x0 <= box.x1 + SHADING.touch_pt
        and box.top <= middle <= box.bottom
        for box in group
    )


def _middle(post: Ruling) -> float:
    return (post.top + post.bottom) / 2


def _frame(box: Box) -> Iterator[Ruling]:
    x0, top, x1, bottom = box
    yield Ruling(x0, top, x1, top, 0.0)
    yield Ruling(x0, bottom, x1, bottom, 0.0)
    yield Ruling(x0, top, x0, bottom, 0.0)
    yield Ruling(x1, top, x1, bottom, 0.0)
