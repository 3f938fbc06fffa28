"""Which traced strokes are rules of tables, and which belong to characters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tongbao.extract.scan.rulings.parameters import SELECTION
from tongbao.extract.scan.rulings.tracing import Stroke
from tongbao.extract.scan.units import PIXELS_PER_POINT
from tongbao.model import Ruling


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
    broken = (1.0 - char_height) * SELECTION.broken_px
    dash = _usual_dash(across, char_height)
    flat = _mend_gaps(_join_rules(_pieces(across, bridge, dash), bridge), broken)
    rows = [r for r in flat if r.length >= SELECTION.sure_px and r.coverage >= least]
    down = _without_columns_of_print(down, rows)
    # Upright rules may be frayed where rows are whole: a fax loses them line by line.
    frayed = _is_frayed(across, down)
    upright_bridge = max(bridge, _usual_break(down)) if frayed else bridge
    upright = _mend_gaps(_join_rules(_pieces(down, upright_bridge, dash), upright_bridge), broken)
    posts = [
        r
        for r in upright
        if r.length >= SELECTION.sure_px
        and (r.coverage >= least or (r.coverage >= SELECTION.frayed_share and _is_framed(r, rows)))
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


def _even_out(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules without what goes on past the place where most near it end.

    Where no rule closes a table's side, its longest rule is the side: dust must not move it.
    """
    lows, highs = (np.array([getattr(rule, end) for rule in rules]) for end in ("low", "high"))
    evened = []
    for rule in rules:
        low = lows[np.abs(lows - rule.low) <= SELECTION.stray_px]
        high = highs[np.abs(highs - rule.high) <= SELECTION.stray_px]
        start, end = float(np.median(low)), float(np.median(high))
        evened.append(
            replace(
                rule,
                low=start
                if len(low) > SELECTION.fellows and rule.low < start - SELECTION.level_px
                else rule.low,
                high=end
                if len(high) > SELECTION.fellows and rule.high > end + SELECTION.level_px
                else rule.high,
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
        if rule.low - SELECTION.tight_px <= other.at <= rule.high + SELECTION.tight_px
        and other.low - SELECTION.reach_px <= rule.at <= other.high + SELECTION.reach_px
    ]
    if len(crossed) < SELECTION.fewest_crossed:
        return rule
    low, high = min(crossed), max(crossed)
    return replace(
        rule,
        low=low if low - rule.low <= SELECTION.stray_px else rule.low,
        high=high if rule.high - high <= SELECTION.stray_px else rule.high,
    )


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
        way * other.at
        for other in others
        if other.low - SELECTION.reach_px <= rule.at <= other.high + SELECTION.reach_px
    ]


def _end_of(end: float, ends: Sequence[float], crossed: Sequence[float]) -> float:
    """Return where a rule that seems to go on to ``end`` ends."""
    last = max((at for at in crossed if at <= end + SELECTION.reach_px), default=-math.inf)
    fellows = sum(abs(other - last) <= SELECTION.reach_px for other in ends)
    alone = sum(abs(other - end) <= SELECTION.reach_px for other in ends) <= 1
    furthest = 2 * SELECTION.printed_px if alone else SELECTION.printed_px
    # One that ends between two rules, short of the further one, needs fewer witnesses.
    short = alone and any(at > end + SELECTION.reach_px for at in crossed)
    return (
        last
        if SELECTION.reach_px < end - last <= furthest and fellows >= SELECTION.witnesses - short
        else end
    )


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
        first, last = np.searchsorted(
            at, (stroke.low + SELECTION.rim_px, stroke.high - SELECTION.rim_px)
        )
        met = np.arange(first, last)
        met = met[(low[met] <= stroke.at) & (stroke.at <= high[met])]
        if not len(met) or len(stroke.along) >= SELECTION.unfrayed_share * stroke.length:
            return False
        edges = half[met] + SELECTION.clear_px
        rims = np.concatenate([at[met] - edges - SELECTION.rim_px, at[met] + edges])
        rims = rims[(rims >= stroke.low) & (rims + SELECTION.rim_px <= stroke.high)]
        inked = np.searchsorted(stroke.along, rims + SELECTION.rim_px) - np.searchsorted(
            stroke.along, rims
        )
        share = len(stroke.along) / stroke.length
        return (
            len(rims) > 1
            and float(inked.mean()) < SELECTION.at_crossings_share * share * SELECTION.rim_px
        )

    def is_post(piece: Stroke) -> bool:
        ends = (piece.low, piece.high)
        framed = all(bool(np.any(np.abs(at - end) <= SELECTION.tight_px + half)) for end in ends)
        return piece.solid and piece.alone and framed

    kept: list[Stroke] = []
    for stroke in down:
        if is_print(stroke):
            kept.extend(
                piece
                for piece in stroke.pieces(SELECTION.join_px, SELECTION.dash_px)
                if is_post(piece)
            )
        else:
            kept.append(stroke)
    return kept


def usual_coverage(strokes: Sequence[Stroke]) -> float:
    """Return the share of ink in the longest rows: how whole rules are in this scan.

    Strokes of characters that stand below each other in column after column line up too,
    but between them is more white than in the scan's rules.
    """
    shares = sorted(
        len(s.along) / s.length for s in strokes if s.length >= SELECTION.sure_px and s.alone
    )
    return min(1.0, shares[3 * len(shares) // 4]) if shares else 1.0


def _is_frayed(across: Sequence[Stroke], down: Sequence[Stroke]) -> bool:
    """Return whether a scan loses much of its rules, in one direction at least."""
    return min(usual_coverage(across), usual_coverage(down)) < SELECTION.unfrayed_share


def _usual_break(strokes: Sequence[Stroke]) -> float:
    """Return the widest break that dots, dashes or noise make again and again in rows."""
    breaks = [np.diff(s.along) - 1 for s in strokes if s.length >= SELECTION.sure_px and s.alone]
    found = np.concatenate(breaks) if breaks else np.zeros(0)
    found = found[found > 0]
    return (
        float(
            np.clip(
                1.2 * np.percentile(found, 95) + 1, SELECTION.join_px, SELECTION.widest_break_px
            )
        )
        if len(found) > SELECTION.fewest_gaps
        else SELECTION.join_px
    )


def _mend_gaps(rules: Sequence[Rule], broken: float) -> list[Rule]:
    """Join long pieces of one rule over places where the scan has lost all its ink."""
    mended: list[Rule] = []
    long: list[int] = []
    for rule in sorted(rules, key=lambda r: (r.low, r.at)):
        if rule.length < SELECTION.long_px:
            mended.append(rule)
            continue
        for index in reversed(long):
            before = mended[index]
            if abs(before.at - rule.at) > SELECTION.level_px or rule.low - before.high > broken:
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
    if char_height > SELECTION.whole_share:
        return math.inf
    runs = [s.runs() for s in strokes if s.length >= SELECTION.sure_px and s.alone]
    return float(np.percentile(np.concatenate(runs), 95)) if runs else math.inf


def _pieces(strokes: Sequence[Stroke], bridge: float, dash: float) -> list[Stroke]:
    """Return the parts of strokes that may belong to rules.

    Where rules are dashed, runs of ink much longer than a dash are a character's, but for one
    here and there: two dashes that ran together.
    """

    def is_dashed(piece: Stroke) -> bool:
        runs = piece.runs()
        return float(runs[runs > 1.8 * dash].sum()) <= SELECTION.run_together_share * float(
            runs.sum()
        )

    return [
        piece
        for stroke in strokes
        for piece in stroke.pieces(bridge, min(2 * bridge, SELECTION.dash_px))
        if piece.alone
        and (
            dash == math.inf
            or is_dashed(piece)
            or (piece.solid and piece.length >= SELECTION.sure_px)
        )
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
            if abs(rule.at - stroke.at) <= SELECTION.level_px:
                rules[index] = Rule(
                    rule.low,
                    max(rule.high, stroke.high),
                    rule.at if rule.high - rule.low >= stroke.length else stroke.at,
                    max(rule.thickness, stroke.thickness),
                    rule.solid and stroke.solid and gap <= SELECTION.level_px,
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
        and other.low - SELECTION.reach_px <= rule.at <= other.high + SELECTION.reach_px
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
    in_line = any(abs(fellow.at - rule.at) <= SELECTION.level_px for fellow in fellows)
    # Sparks in the curve of a bracket make no rule, however small the breaks between them are.
    whole = rule.solid and rule.coverage >= SELECTION.spanned_share
    if not (in_line or whole or _is_dashed_post(rule, others, likes)):
        return False
    reach = max(SELECTION.tight_px, bridge) if in_line else SELECTION.tight_px
    return _touches(rule, rule.low, others, reach) and _touches(rule, rule.high, others, reach)


def _is_dashed_post(rule: Rule, others: Sequence[Rule], likes: Sequence[Rule]) -> bool:
    """Return whether a short broken stroke is one of several that part a table of few rows.

    They begin and end alike and run past a rule between: no character of a row does.
    """
    alike = [
        one
        for one in likes
        if abs(one.low - rule.low) <= 2 * SELECTION.level_px
        and abs(one.high - rule.high) <= 2 * SELECTION.level_px
    ]
    return len(alike) >= SELECTION.posts and any(
        rule.low + SELECTION.reach_px < other.at < rule.high - SELECTION.reach_px
        and other.low - SELECTION.reach_px <= rule.at <= other.high + SELECTION.reach_px
        for other in others
    )


def _ends_well(rule: Rule, others: Sequence[Rule]) -> bool:
    """Return whether a broken upright rule ends at rules across, as dashed posts do.

    Strokes of names below each other may look like one broken rule, but end within a row.
    """
    if rule.coverage >= SELECTION.whole_share or not others:
        return True
    reach = 1.6 * PIXELS_PER_POINT
    return _touches(rule, rule.low, others, reach) or _touches(rule, rule.high, others, reach)


def _is_framed(rule: Rule, others: Sequence[Rule]) -> bool:
    """Return whether an upright rule runs from one rule across to another, past some between."""
    reach = 2 * SELECTION.reach_px
    met = sum(rule.low + reach < other.at < rule.high - reach for other in others)
    ends = (_touches(rule, end, others, reach) for end in (rule.low, rule.high))
    return met >= SELECTION.fewest_met and all(ends)


def _meets(rule: Rule, others: Sequence[Rule]) -> bool:
    """Return whether a long upright stroke crosses or meets rules, as a table's does.

    Alone it is the edge of a sheet, a fold, or the shadow of a binding; with no rule across
    on the page at all it may still part columns.
    """
    return not others or any(
        rule.low - SELECTION.reach_px <= other.at <= rule.high + SELECTION.reach_px
        and other.low - SELECTION.reach_px <= rule.at <= other.high + SELECTION.reach_px
        for other in others
    )


def _snap_ends(rule: Rule, others: Sequence[Rule]) -> Rule:
    """Return the rule with its ends drawn to the rules that they nearly meet."""
    low, high = rule.low, rule.high
    for other in others:
        if other.low - SELECTION.reach_px <= rule.at <= other.high + SELECTION.reach_px:
            if abs(other.at - rule.low) <= SELECTION.reach_px:
                low = other.at
            if abs(other.at - rule.high) <= SELECTION.reach_px:
                high = other.at
    return replace(rule, low=low, high=high) if high > low else rule
