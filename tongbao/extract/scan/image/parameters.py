"""Numbers of image processing: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BinarizationParameters:
    """From colours to ink and paper: ``binarization``."""

    paper_grey: int = 250
    """Grey of an evened sheet's paper. (raster)"""
    red_lead_grey: int = 28
    """Red's lead over green and blue from which a pixel counts as red ink. (raster)"""
    hairline_lead_grey: float = 20.0
    """Levels of grey by which a hairline may be lighter than print: it covers part of a pixel.
    (raster)"""
    hairlines: tuple[tuple[int, int], ...] = ((37, 24), (150, 12))
    """Pixels over which a pale rule is dark without a break, and levels by which it is darker there
    than what is at both its sides: grey rules of one pixel make 15 to 60, the haze between digits
    of tight rows and the blocks of a JPEG up to 20, over a few blocks 10. (raster)"""
    shortest_hairline_px: int = 37
    """Length of a piece of one, at least: nine points. (typography)"""
    whole_hairline_px: int = 150
    """Length of the whole rule that a piece is in line with, dark parts with it; a row's block of
    a JPEG is no longer than one. (typography)"""
    hairline_bridge_px: int = 19
    """Breaks in it, at most. (raster)"""
    widest_hairline_px: int = 15
    """Thickness that a pale rule does not reach, blur included. (typography)"""
    hairline_ripple_grey: int = 25
    """Levels by which its mean is darker than its palest pixel, at most: two rules that cross it
    make 16, digits in the haze between tight rows 50 and more. (raster)"""
    steady_px: int = 5
    """Pixels along it whose mean is looked at, against noise. (raster)"""
    least_red_share: float = 1e-4
    """Share of reddish pixels below which a page has no seal. (bench)"""
    roundest_ratio: tuple[float, float] = (0.5, 2.0)
    """Width over height of a seal's ink, between these. (bench)"""
    seal_fill_share: float = 0.08
    """Share of its box that red ink fills where a seal is, at least: a ring alone a tenth. (bench)"""
    dark_edge_px: int = 60
    """Area, in pixels of the small picture, from which ink at its rim is the edge of a copy.
    (raster)"""


BINARIZATION = BinarizationParameters()


@dataclass(frozen=True, slots=True)
class WatermarksParameters:
    """What stands behind the print: ``watermarks``."""

    darkest_grey: int = 130
    """Grey of a watermark on an evened sheet, at least: what is darker is print, … (raster)"""
    palest_grey: int = 232
    """… and at most: what is lighter is paper. (raster)"""
    broad_pt: float = 2.2
    """Thickness of its strokes, in points, at least: pale figures have a point. (typography)"""
    least_share: float = 0.002
    """Share of the page that its strokes cover, at least. (bench)"""
    tone_grey: int = 45
    """Levels between its lightest and its darkest tenth, at most; evening out makes 35. (raster)"""
    paper_share: float = 0.85
    """Share of paper in what lies two strokes beside it, dark print apart, at least: a shadow ends
    by and by. (bench)"""
    crossed_share: float = 0.01
    """Share of dark print where it stands, at least: a pale heading has none. (bench)"""


WATERMARKS = WatermarksParameters()


@dataclass(frozen=True, slots=True)
class GroundsParameters:
    """Grounds of any colour, and pale ink: ``grounds``."""

    coloured_grey: int = 60
    """Levels between a pixel's lightest and darkest channel from which it is coloured. (raster)"""
    char_pt: float = 10.5
    """Font size of most print, in points. (typography)"""
    small_em_px: int = 11
    """Font size, in pixels, on the small picture that grounds are told on. (bound)"""
    widest_median_px: int = 31
    """Pixels of the window whose median is the ground, at most. (bound)"""
    wide_em: float = 0.9
    """Font sizes that a ground for print is wide and high, at least. (typography)"""
    paper_percent: int = 95
    """Percentile of a sheet's grey that paper has. (raster)"""
    least_paper_grey: int = 200
    """Grey of paper, at least: where less is lightest, all is dark. (raster)"""
    dark_grey: int = 75
    """Levels by which a ground is darker than paper in its darkest channel, at least: lighter ones
    are evened out. (bench)"""
    alike_grey: int = 30
    """Levels by which what is of a ground's colour differs from it, at most, … (raster)"""
    table_sides: int = 3
    """Sides of a photograph that what the sheet lies on reaches, at least, … (bench)"""
    page_share: float = 0.6
    """… and its share of the picture, at most. (bench)"""
    least_share: float = 0.02
    """Share of a place's surroundings whose colour tells its ground, at least. (bench)"""
    even_share: float = 0.6
    """… and the share of a ground that is. (bench)"""
    in_row_share: float = 0.8
    """Share of their height that two parts of one ground stand beside each other. (typography)"""


GROUNDS = GroundsParameters()


@dataclass(frozen=True, slots=True)
class ComponentsParameters:
    """What hangs together: ``components``."""

    speck_px: int = 7
    """Pixels of a component that is dust; a decimal point of 7 points has more. (raster)"""
    char_height_px: float = 44.0
    """Height of a character, in pixels, where a page has too few to tell (10.5 points).
    (typography)"""
    shortest_px: int = 14
    """Heights, in pixels, of what may be characters: 3.4 points … (typography)"""
    tallest_px: int = 130
    """… to 31. (typography)"""
    char_height_percentile: int = 85
    """Share, in percent, of characters no taller than the height of most. (bench)"""
    fewest_chars: int = 8
    """Characters from which their heights tell that of most. (bench)"""


COMPONENTS = ComponentsParameters()


@dataclass(frozen=True, slots=True)
class ResolutionParameters:
    """How fine a picture is: ``resolution``."""

    a3_in: float = 1.05 * 420 / 25.4
    """Inches of the longer side of the largest sheet that circulars are commonly printed on.
    (typography)"""
    postcard_in: float = 5.0
    """Inches of the longer side of the smallest sheet. (typography)"""
    screen_dpi: float = 130.0
    """Dots to the inch of screens and of programs that do not know better, at most. (raster)"""
    coarsest_screen_dpi: float = 72.0
    """Dots to the inch of screens, at least: a picture that would have fewer as A4 is a part of a
    page. (raster)"""
    longest_ratio: float = 2.5
    """Height over width of a sheet or of one screen, at most. (raster)"""
    telephone_in: float = 4.5
    """Inches across of what a telephone's screen would be with its characters in the size of print.
    (typography)"""
    smallest_print_px: float = 22.0
    """Height of most characters below which a sheet is flattened finer: digits of 7 points are as
    high, … (typography)"""
    fit_print_px: float = 36.0
    """… and the height that they have then. (bench)"""
    flattened_dpi: float = 300.0
    """Resolution at which pages are straightened. (raster)"""
    largest_sheet_px: int = 40_000_000
    """Pixels of a straightened sheet: an A2 one at 300 dpi. (bound)"""
    coarsest_dpi: int = 60
    """Dots to the inch that a file may state: fewer, and more than the next, are slips. (raster)"""
    finest_dpi: int = 1300
    """… and the most that scanners give. (raster)"""


RESOLUTION = ResolutionParameters()
