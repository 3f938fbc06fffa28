"""Numbers of rulings: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass

from tongbao.extract.scan.units import PIXELS_PER_POINT


@dataclass(frozen=True, slots=True)
class TracingParameters:
    """Ink to strokes: ``tracing``."""

    shortest_px: int = int(9 * PIXELS_PER_POINT)
    """Shortest stroke that is traced: nine points. (typography)"""
    bridge_px: int = int(4.4 * PIXELS_PER_POINT)
    """Break in a rule, at most: dots of dotted rules, gaps that a fax leaves. (raster)"""
    lonely_share: float = 0.68
    """Least share of a rule that has white at both sides; rules that cross it take some. (bench)"""
    beyond_print_px: int = 240
    """Length, in pixels, that no character has. (typography)"""
    whole_share: float = 0.98
    """Share of a rule that is inked where nothing interrupts it … (raster)"""
    nearly_whole_share: float = 0.9
    """… and where the other line of a double rule takes some. (raster)"""
    twin_share: float = 0.9
    """Share of a rule that has the other line of a double rule beside it, at least. (bench)"""
    wavering_px: float = 1.5
    """Deviation of a rule's middle from a straight line, at most: 0.4 was the most of true ones.
    (bench)"""
    spark_px: float = 4.0
    """Break, in pixels, that noise alone makes in a rule. (raster)"""
    thickest_px: float = 3.2 * PIXELS_PER_POINT
    """Thickness of a rule, at most. (typography)"""
    twins_px: float = 4.3 * PIXELS_PER_POINT
    """Thickness, at most, of two lines that the scan has run together, as long as no print is.
    (typography)"""
    steady_px: float = 3.0
    """Pixels by which the thickness of a double rule varies, … (raster)"""
    even_share: float = 0.6
    """… and the share of it that keeps to that. (bench)"""


TRACING = TracingParameters()


@dataclass(frozen=True, slots=True)
class SelectionParameters:
    """Strokes to framework: ``selection``."""

    sure_px: float = 60 * PIXELS_PER_POINT
    """No character, and no row of them, makes so long a stroke. (typography)"""
    reach_px: float = 3.0 * PIXELS_PER_POINT
    """A rule that ends so near another one is meant to meet it. (typography)"""
    tight_px: float = 0.8 * PIXELS_PER_POINT
    """A short stroke between two rules leaves no white at its ends; a character does. (typography)"""
    join_px: float = 1.2 * PIXELS_PER_POINT
    """White between two pieces of one rule on a clean scan, at most. (raster)"""
    widest_break_px: float = 4.5 * PIXELS_PER_POINT
    """White between two pieces of one rule on any scan, at most. (raster)"""
    broken_px: float = 36 * PIXELS_PER_POINT
    """Gap over which long pieces of a rule are joined, times the share of ink that is lost.
    (raster)"""
    long_px: float = 25 * PIXELS_PER_POINT
    """Length from which pieces of a rule are joined over gaps. (typography)"""
    dash_px: float = 12.0
    """Shortest piece, in pixels, that may belong to a rule. (typography)"""
    run_together_share: float = 0.2
    """Share of a dashed rule's ink that is in dashes which ran together, at most. (bench)"""
    level_px: float = 4.0
    """Pixels by which what lies in line may lie off it. (raster)"""
    clear_px: float = 2.0
    """Pixels from a rule's edge to where the white beside print begins at the latest; … (raster)"""
    rim_px: float = 4.0
    """… and those looked at. (raster)"""
    stray_px: float = 6.0 * PIXELS_PER_POINT
    """How much further than its fellows a rule goes that dust beside its end has made longer.
    (raster)"""
    fellows: int = 3
    """Rules that end together from which another one is held to their end. (bench)"""
    printed_px: float = 18.0 * PIXELS_PER_POINT
    """How far the stroke of a character that touches a rule makes it longer, at most; those of a
    header's two lines twice as far, but then none of the other rules ends there. (typography)"""
    witnesses: int = 2
    """Other rules that must end where one is said to end. (bench)"""
    at_crossings_share: float = 0.4
    """Ink of an upright rule beside the rows that it crosses, as a share of all of it, at least.
    (bench)"""
    whole_share: float = 0.85
    """Share of ink in a rule that needs no others to be believed. (raster)"""
    spanned_share: float = 0.6
    """Share of ink in a short rule that no longer one lies in line with. (bench)"""
    posts: int = 3
    """Dashed strokes side by side, from one rule to another past a third, that make a table.
    (bench)"""
    unfrayed_share: float = 0.97
    """Share of ink in the rows of a scan that loses nothing of its rules. (raster)"""
    frayed_share: float = 0.72
    """Share of ink of an upright rule that is told by where it begins and ends. (bench)"""
    fewest_crossed: int = 3
    """Rules crossed from which a table's inner rule is stretched to where others end. (bench)"""
    fewest_gaps: int = 20
    """Gaps above which their widths tell how wide a scan's breaks are. (bench)"""
    fewest_met: int = 2
    """Rules that one must cross within its length to be part of a table though frayed. (bench)"""


SELECTION = SelectionParameters()


@dataclass(frozen=True, slots=True)
class BrokenParameters:
    """Rulings gathered from dots: ``broken``."""

    thickest_px: int = 10
    """Pixels across the thickest rule. (typography)"""
    thin_px: int = 8
    """Pixels across … (raster)"""
    glyph_px: int = 14
    """… and along from which a component is print rather than a piece of a rule … (typography)"""
    largest_px: int = 200
    """… unless it is larger than print. (typography)"""
    deep_px: float = 5.5
    """Pixels of ink across, on average, of a narrow character; a dash with dust at it has fewer.
    (typography)"""
    missed_share: float = 0.04
    """Share of all lines, by length, that must be missing before rules are gathered afresh. (bench)"""
    crossing_px: int = 60
    """Pixels along a piece in which rules cross, … (typography)"""
    straight_px: int = 20
    """… and along each of its parts. (typography)"""
    bridge_px: int = 48
    """Pixels of white between two dots of one rule, at most. (raster)"""
    shortest_px: int = int(31 * PIXELS_PER_POINT)
    """Shortest rule of a table that is gathered: 31 points. (typography)"""
    sparsest_share: float = 0.15
    """Share of ink by which a line is found; dust makes a hundredth of it. (bench)"""
    lonely_share: float = 0.5
    """Share of a line's ink that has white at both sides, at least. (bench)"""
    apart_px: int = 7
    """Pixels between two lines that are not one. (raster)"""
    trace_share: float = 0.1
    """Share of ink that shows a rule between two others that cross it, where it was found before.
    (bench)"""
    near_px: float = 12.0
    """Pixels by which a line may end short of one that crosses it, or lie beyond a table's box.
    (raster)"""
    long_share: float = 0.5
    """Length from which a line tells those that cross it, as a share of the longest that does:
    print makes short ones. (bench)"""
    beside_share: float = 0.25
    """Share of a line that may have print right beside it. (bench)"""
    clear_px: int = 4
    """Pixels from the middle of a line that crosses to its edge; … (raster)"""
    rim_px: int = 8
    """… and beside it, where cells keep white. (typography)"""
    gap_px: int = 60
    """Pixels by which lines of one table may miss each other. (typography)"""
    solid_share: float = 0.5
    """Share of ink of a rule that is believed although print stands on it. (bench)"""
    whole_share: float = 0.7
    """Share of ink of a whole line. (bench)"""
    least_share: float = 0.15
    """Share of a table's rows, or columns, in which a whole line shows, at least, … (bench)"""
    least_frayed_share: float = 0.4
    """… and a frayed one. (bench)"""
    at_ends_share: float = 0.4
    """Ink of a line beside those that cross it, where no print stands, as a share of all of it.
    (bench)"""
    frayed_share: float = 0.8
    """Share of ink of a rule that may be lost from one that crosses it to the next. (bench)"""
    all_along_share: float = 0.9
    """Share of ink of a rule that needs no gathering. (bench)"""
    same_run_px: int = round(3.4 * PIXELS_PER_POINT)
    """Pixels of white between two characters of one cell; two cells keep more between them.
    (typography)"""
    touching_px: int = 5
    """Pixels from the middle of a rule within which no cell sets its print. (typography)"""
    off_share: float = 0.36
    """Share of a cell's depth that print in its middle may have more at one side. (typography)"""
    fewest_levels: int = 4
    """Lines, across and down together, that make a table. (bench)"""
    drift_px: int = 2
    """Pixels by which a line's pieces may lie off its middle. (raster)"""


BROKEN = BrokenParameters()


@dataclass(frozen=True, slots=True)
class ErasingParameters:
    """Rules taken off print: ``erasing``."""

    blur_px: float = 3.0
    """Pixels beyond its traced thickness to which a rule's edge is blurred. (raster)"""
    ends_px: int = 3
    """Pixels beyond its ends. (raster)"""
    window_px: int = 151
    """Pixels of a rule, most of which print leaves free: three characters. (typography)"""
    looked_at_px: int = 4
    """Pixels beyond the blurred edge in which print that touches the rule goes on. (raster)"""
    beyond_px: float = 2.0
    """Pixels by which a rule is thicker where print touches it, at least, … (raster)"""
    even_percent: int = 80
    """… and as much as this part of its length is uneven by, in percent. (bench)"""
    edge_px: int = 1
    """Pixels of blur that stay beside print. (raster)"""


ERASING = ErasingParameters()


@dataclass(frozen=True, slots=True)
class ShadesParameters:
    """Rules told from print by their shade: ``shades``."""

    pale_grey: float = 140.0
    """Grey from which a rule is pale: paler than any print's strokes are in their middle. (raster)"""
    darker_grey: float = 50.0
    """Levels by which print is darker than the pale rule that it lies in line with. (raster)"""
    fewest_units: int = 3
    """Parts of a rule from which most of them tell its shade; else all rules of the page that go
    its way. (bench)"""
    core_px: int = 2
    """Pixels beside a rule's middle in which it is darkest. (raster)"""
    blur_px: int = 2
    """Pixels beyond its thickness to which its edge is blurred. (raster)"""
    beside_px: int = 8
    """Pixels beyond these in which a character's other strokes begin, … (typography)"""
    beside_share: float = 0.15
    """… and the share of its length that has them, at least. (typography)"""
    rim_px: int = 5
    """Pixels beside a rule that crosses which belong to that. (raster)"""
    reach_px: float = 6.0
    """Pixels by which rules that cross may end short of each other. (raster)"""
    near_px: float = 12.0
    """Pixels by which rules of one table may miss each other. (raster)"""
    fewest_met: int = 2
    """Rules that a pale one crosses or meets, at least, … (bench)"""
    lone_grey: float = 200.0
    """… and grey from which it has to. (raster)"""


SHADES = ShadesParameters()
