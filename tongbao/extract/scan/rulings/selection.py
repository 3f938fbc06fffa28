"""Which traced strokes are rules of tables, and which belong to characters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tongbao.extract.scan.rulings.tracing import Stroke
from tongbao.extract.scan.units import PIXELS_PER_POINT
from tongbao.model import Ruling

_SURE = 60 * PIXELS_PER_POINT
"""No character, and no row of them, makes so long a stroke."""
_REACH = 3.0 * PIXELS_PER_POINT
"""A rule that ends so near another one is meant to meet it."""
_TIGHT = 0.8 * PIXELS_PER_POINT
"""A short stroke between two rules leaves no white at its ends; a character does."""
_JOIN = 1.2 * PIXELS_PER_POINT
"""White between two pieces of one rule on a clean scan, at most."""
_WIDEST = 4.5 * PIXELS_PER_POINT
_BROKEN = 36 * PIXELS_PER_POINT
"""Gap over which long pieces of a rule are joined, times the share of ink that is lost."""
_LONG = 25 * PIXELS_PER_POINT
_DASH = 12.0
"""Shortest piece, in pixels, that may belong to a rule."""
_RUN_TOGETHER = 0.2
"""Share of a dashed rule's ink that is in dashes which ran together, at most."""
_LEVEL = 4.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule, in pixels."""

    low: float
    high: float
    at: float
    thickness: float
    solid: bool = True
    inked: float = 0.0
    """Length that shows ink."""

    @property
    def length(self) -> float:
        """Return its length."""
        return self.high - self.low

    @property
    def coverage(self) -> float:
        """Return the share of its length that shows ink."""
        return self.inked / max(self.length, 1.0)


@dataclass(frozen=True, slots=True)
class Framework:
    """The rules of a page."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    frayed: bool = False
    """Whether the scan has lost much of its rules."""

    def rulings(self) -> list[Ruling]:
        """Return the rules in points, as exported pages give them."""
        unit = 1 / PIXELS_PER_POINT
        found = [
            Ruling(r.low * unit, r.at * unit, r.high * unit, r.at * unit, r.thickness * unit)
            for r in self.across
        ]
        found += [
            Ruling(r.at * unit, r.low * unit, r.at * unit, r.high * unit, r.thickness * unit)
            for r in self.down
        ]
        return found


def framework_of(across: Sequence[Stroke], down: Sequence[Stroke]) -> Framework:
    """Return the strokes that are rules: long ones, and short ones that join two others."""
    char_height = usual_coverage(across)
    least = max(0.4, 0.86 * char_height)
    bridge = _usual_break(across)
    broken = (1.0 - char_height) * _BROKEN
    dash = _usual_dash(across, char_height)
    flat = _mend_gaps(_join_rules(_pieces(across, bridge, dash), bridge), broken)
    rows = [r for r in flat if r.length >= _SURE and r.coverage >= least]
    down = _without_columns_of_print(down, rows)
    # Upright rules may be frayed where rows are whole: a fax loses them line by line.
    frayed = _is_frayed(across, down)
    upright_bridge = max(bridge, _usual_break(down)) if frayed else bridge
    upright = _mend_gaps(_join_rules(_pieces(down, upright_bridge, dash), upright_bridge), broken)
    posts = [
        r
        for r in upright
        if r.length >= _SURE
        and (r.coverage >= least or (r.coverage >= _FRAYED and _is_framed(r, rows)))
        and _meets(r, rows)
        and _ends_well(r, rows)
    ]
    short_rows = [rule for rule in flat if rule not in rows]
    short_posts = [_without_dust(rule, rows) for rule in upright if rule not in posts]
    sure_rows, sure_posts = tuple(rows), tuple(posts)
    for _ in range(3):
        new_posts = [r for r in short_posts if _spans(r, rows, sure_posts, short_posts, bridge)]
        short_posts = [rule for rule in short_posts if rule not in new_posts]
        posts += new_posts
        new_rows = [r for r in short_rows if _spans(r, posts, sure_rows, short_rows, bridge)]
        short_rows = [rule for rule in short_rows if rule not in new_rows]
        rows += new_rows
        if not new_posts and not new_rows:
            break
    rows, posts = _even_out(rows), _even_out(posts)
    rows, posts = _without_print(rows, posts), _without_print(posts, rows)
    return Framework(
        tuple(_snap_ends(rule, posts) for rule in rows),
        tuple(_snap_ends(rule, rows) for rule in posts),
        frayed,
    )


_STRAY = 6.0 * PIXELS_PER_POINT
"""How much further than its fellows a rule goes that dust beside its end has made longer."""
_FELLOWS = 3


def _even_out(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules without what goes on past the place where most near it end.

    Where no rule closes a table's side, its longest rule is the side: dust must not move it.
    """
    lows, highs = (np.array([getattr(rule, end) for rule in rules]) for end in ("low", "high"))
    evened = []
    for rule in rules:
        low = lows[np.abs(lows - rule.low) <= _STRAY]
        high = highs[np.abs(highs - rule.high) <= _STRAY]
        start, end = float(np.median(low)), float(np.median(high))
        evened.append(
            replace(
                rule,
                low=start if len(low) > _FELLOWS and rule.low < start - _LEVEL else rule.low,
                high=end if len(high) > _FELLOWS and rule.high > end + _LEVEL else rule.high,
            )
        )
    return evened


def _without_dust(rule: Rule, others: Sequence[Rule]) -> Rule:
    """Return a short rule without the dust right behind the first or last rule that it crosses.

    Only one that crosses another in between: the stroke of a character crosses one at most.
    """
    crossed = [
        other.at
        for other in others
        if rule.low - _TIGHT <= other.at <= rule.high + _TIGHT
        and other.low - _REACH <= rule.at <= other.high + _REACH
    ]
    if len(crossed) < 3:
        return rule
    low, high = min(crossed), max(crossed)
    return replace(
        rule,
        low=low if low - rule.low <= _STRAY else rule.low,
        high=high if rule.high - high <= _STRAY else rule.high,
    )


_PRINTED = 18.0 * PIXELS_PER_POINT
"""How far the stroke of a character that touches a rule makes it longer, at most; those of a
header's two lines twice as far, but then none of the other rules ends there."""
_WITNESSES = 2


def _without_print(rules: Sequence[Rule], others: Sequence[Rule]) -> list[Rule]:
    """Return the rules without the strokes of characters right behind their end.

    A note that stands close below a table may go on where a post ends: such a rule ends at none
    of the others, its fellows end at the last that it crosses.
    """
    return [
        replace(
            rule,
            low=-_end_of(-rule.low, [-r.low for r in rules], _crossings(rule, others, -1)),
            high=_end_of(rule.high, [r.high for r in rules], _crossings(rule, others, 1)),
        )
        for rule in rules
    ]


def _crossings(rule: Rule, others: Sequence[Rule], way: int) -> list[float]:
    """Return where a rule is crossed or met, counted in the direction of the end in question."""
    return [
        way * other.at for other in others if other.low - _REACH <= rule.at <= other.high + _REACH
    ]


def _end_of(end: float, ends: Sequence[float], crossed: Sequence[float]) -> float:
    """Return where a rule that seems to go on to ``end`` ends."""
    last = max((at for at in crossed if at <= end + _REACH), default=-math.inf)
    fellows = sum(abs(other - last) <= _REACH for other in ends)
    alone = sum(abs(other - end) <= _REACH for other in ends) < 2
    furthest = 2 * _PRINTED if alone else _PRINTED
    # One that ends between two rules, short of the further one, needs fewer witnesses.
    short = alone and any(at > end + _REACH for at in crossed)
    return last if _REACH < end - last <= furthest and fellows >= _WITNESSES - short else end


_CLEAR, _RIM = 2.0, 4.0
"""Pixels from a rule's edge to where the white beside print begins at the latest; and looked at."""
_AT_CROSSINGS = 0.4
"""Ink of an upright rule beside the rows that it crosses, as a share of all of it, at least."""


def _without_columns_of_print(down: Sequence[Stroke], rows: Sequence[Rule]) -> list[Stroke]:
    """Return upright strokes without those of one character in row after row (市, 中).

    In tight rows no more white is between them than noise leaves in a rule, but it is always in
    the same place: print keeps away from the rules between its rows, and a post runs through them.
    A header's post with such characters below it is kept.
    """
    levels = sorted(rows, key=lambda row: row.at)
    at = np.array([row.at for row in levels])
    half = np.array([row.thickness / 2 for row in levels])
    low, high = (np.array([getattr(row, end) for row in levels]) for end in ("low", "high"))

    def is_print(stroke: Stroke) -> bool:
        first, last = np.searchsorted(at, (stroke.low + _RIM, stroke.high - _RIM))
        met = np.arange(first, last)
        met = met[(low[met] <= stroke.at) & (stroke.at <= high[met])]
        if not len(met) or len(stroke.along) >= _UNFRAYED * stroke.length:
            return False
        edges = half[met] + _CLEAR
        rims = np.concatenate([at[met] - edges - _RIM, at[met] + edges])
        rims = rims[(rims >= stroke.low) & (rims + _RIM <= stroke.high)]
        inked = np.searchsorted(stroke.along, rims + _RIM) - np.searchsorted(stroke.along, rims)
        share = len(stroke.along) / stroke.length
        return len(rims) > 1 and float(inked.mean()) < _AT_CROSSINGS * share * _RIM

    def is_post(piece: Stroke) -> bool:
        ends = (piece.low, piece.high)
        framed = all(bool(np.any(np.abs(at - end) <= _TIGHT + half)) for end in ends)
        return piece.solid and piece.alone and framed

    kept: list[Stroke] = []
    for stroke in down:
        if is_print(stroke):
            kept.extend(piece for piece in stroke.pieces(_JOIN, _DASH) if is_post(piece))
        else:
            kept.append(stroke)
    return kept


def usual_coverage(strokes: Sequence[Stroke]) -> float:
    """Return the share of ink in the longest rows: how whole rules are in this scan.

    Strokes of characters that stand below each other in column after column line up too,
    but between them is more white than in the scan's rules.
    """
    shares = sorted(len(s.along) / s.length for s in strokes if s.length >= _SURE and s.alone)
    return min(1.0, shares[3 * len(shares) // 4]) if shares else 1.0


def _is_frayed(across: Sequence[Stroke], down: Sequence[Stroke]) -> bool:
    """Return whether a scan loses much of its rules, in one direction at least."""
    return min(usual_coverage(across), usual_coverage(down)) < _UNFRAYED


def _usual_break(strokes: Sequence[Stroke]) -> float:
    """Return the widest break that dots, dashes or noise make again and again in rows."""
    breaks = [np.diff(s.along) - 1 for s in strokes if s.length >= _SURE and s.alone]
    found = np.concatenate(breaks) if breaks else np.zeros(0)
    found = found[found > 0]
    return (
        float(np.clip(1.2 * np.percentile(found, 95) + 1, _JOIN, _WIDEST))
        if len(found) > 20
        else _JOIN
    )


def _mend_gaps(rules: Sequence[Rule], broken: float) -> list[Rule]:
    """Join long pieces of one rule over places where the scan has lost all its ink."""
    mended: list[Rule] = []
    long: list[int] = []
    for rule in sorted(rules, key=lambda r: (r.low, r.at)):
        if rule.length < _LONG:
            mended.append(rule)
            continue
        for index in reversed(long):
            before = mended[index]
            if abs(before.at - rule.at) > _LEVEL or rule.low - before.high > broken:
                continue
            longer = max(before, rule, key=lambda r: r.length)
            mended[index] = replace(
                longer,
                low=before.low,
                high=max(before.high, rule.high),
                solid=False,
                inked=before.inked + rule.inked,
            )
            break
        else:
            long.append(len(mended))
            mended.append(rule)
    return mended


def _usual_dash(strokes: Sequence[Stroke], char_height: float) -> float:
    """Return how long the dashes of broken rows are; infinite where rows are whole."""
    if char_height > _WHOLE:
        return math.inf
    runs = [s.runs() for s in strokes if s.length >= _SURE and s.alone]
    return float(np.percentile(np.concatenate(runs), 95)) if runs else math.inf


def _pieces(strokes: Sequence[Stroke], bridge: float, dash: float) -> list[Stroke]:
    """Return the parts of strokes that may belong to rules.

    Where rules are dashed, runs of ink much longer than a dash are a character's, but for one
    here and there: two dashes that ran together.
    """

    def is_dashed(piece: Stroke) -> bool:
        runs = piece.runs()
        return float(runs[runs > 1.8 * dash].sum()) <= _RUN_TOGETHER * float(runs.sum())

    return [
        piece
        for stroke in strokes
        for piece in stroke.pieces(bridge, min(2 * bridge, _DASH))
        if piece.alone
        and (dash == math.inf or is_dashed(piece) or (piece.solid and piece.length >= _SURE))
    ]


def _join_rules(strokes: Sequence[Stroke], bridge: float) -> list[Rule]:
    """Join the pieces of broken rules."""
    rules: list[Rule] = []
    near: list[int] = []
    for stroke in sorted(strokes, key=lambda s: (s.low, s.at)):
        # Strokes come from left to right: what ended too far left is out of reach for good.
        near = [index for index in near if stroke.low - rules[index].high <= bridge]
        for index in reversed(near):
            rule = rules[index]
            gap = stroke.low - rule.high
            if abs(rule.at - stroke.at) <= _LEVEL:
                rules[index] = Rule(
                    rule.low,
                    max(rule.high, stroke.high),
                    rule.at if rule.high - rule.low >= stroke.length else stroke.at,
                    max(rule.thickness, stroke.thickness),
                    rule.solid and stroke.solid and gap <= _LEVEL,
                    rule.inked + len(stroke.along),
                )
                break
        else:
            near.append(len(rules))
            rules.append(
                Rule(
                    stroke.low,
                    stroke.high,
                    stroke.at,
                    stroke.thickness,
                    stroke.solid,
                    len(stroke.along),
                )
            )
    return rules


def _touches(rule: Rule, end: float, others: Sequence[Rule], reach: float) -> bool:
    return any(
        abs(other.at - end) <= reach + other.thickness / 2
        and other.low - _REACH <= rule.at <= other.high + _REACH
        for other in others
    )


def _spans(
    rule: Rule,
    others: Sequence[Rule],
    fellows: Sequence[Rule],
    likes: Sequence[Rule],
    bridge: float,
) -> bool:
    """Return whether a short stroke joins two rules.

    One in line with longer rules may stop short of them by the scan's usual break.

    Args:
        rule: The stroke.
        others: Rules that it may join.
        fellows: Longer rules of its own direction.
        likes: All short strokes of its own direction.
        bridge: The scan's usual break in a rule.
    """
    in_line = any(abs(fellow.at - rule.at) <= _LEVEL for fellow in fellows)
    # Sparks in the curve of a bracket make no rule, however small the breaks between them are.
    whole = rule.solid and rule.coverage >= _SPANNED
    if not (in_line or whole or _is_dashed_post(rule, others, likes)):
        return False
    reach = max(_TIGHT, bridge) if in_line else _TIGHT
    return _touches(rule, rule.low, others, reach) and _touches(rule, rule.high, others, reach)


_WHOLE = 0.85
_SPANNED = 0.6
"""Share of ink in a short rule that no longer one lies in line with."""


_POSTS = 3
"""Dashed strokes side by side, from one rule to another past a third, that make a table."""


def _is_dashed_post(rule: Rule, others: Sequence[Rule], likes: Sequence[Rule]) -> bool:
    """Return whether a short broken stroke is one of several that part a table of few rows.

    They begin and end alike and run past a rule between: no character of a row does.
    """
    alike = [
        one
        for one in likes
        if abs(one.low - rule.low) <= 2 * _LEVEL and abs(one.high - rule.high) <= 2 * _LEVEL
    ]
    return len(alike) >= _POSTS and any(
        rule.low + _REACH < other.at < rule.high - _REACH
        and other.low - _REACH <= rule.at <= other.high + _REACH
        for other in others
    )


def _ends_well(rule: Rule, others: Sequence[Rule]) -> bool:
    """Return whether a broken upright rule ends at rules across, as dashed posts do.

    Strokes of names below each other may look like one broken rule, but end within a row.
    """
    if rule.coverage >= _WHOLE or not others:
        return True
    reach = 1.6 * PIXELS_PER_POINT
    return _touches(rule, rule.low, others, reach) or _touches(rule, rule.high, others, reach)


_UNFRAYED = 0.97
"""Share of ink in the rows of a scan that loses nothing of its rules."""
_FRAYED = 0.72
"""Share of ink of an upright rule that is told by where it begins and ends."""


def _is_framed(rule: Rule, others: Sequence[Rule]) -> bool:
    """Return whether an upright rule runs from one rule across to another, past some between."""
    reach = 2 * _REACH
    met = sum(rule.low + reach < other.at < rule.high - reach for other in others)
    ends = (_touches(rule, end, others, reach) for end in (rule.low, rule.high))
    return met >= 2 and all(ends)


def _meets(rule: Rule, others: Sequence[Rule]) -> bool:
    """Return whether a long upright stroke crosses or meets rules, as a table's does.

    Alone it is the edge of a sheet, a fold, or the shadow of a binding; with no rule across
    on the page at all it may still part columns.
    """
    return not others or any(
        rule.low - _REACH <= other.at <= rule.high + _REACH
        and other.low - _REACH <= rule.at <= other.high + _REACH
        for other in others
    )


def _snap_ends(rule: Rule, others: Sequence[Rule]) -> Rule:
    """Return the rule with its ends drawn to the rules that they nearly meet."""
    low, high = rule.low, rule.high
    for other in others:
        if other.low - _REACH <= rule.at <= other.high + _REACH:
            if abs(other.at - rule.low) <= _REACH:
                low = other.at
            if abs(other.at - rule.high) <= _REACH:
                high = other.at
    return replace(rule, low=low, high=high) if high > low else rule
