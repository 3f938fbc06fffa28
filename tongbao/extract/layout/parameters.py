"""Numbers of layout: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnedParameters:
    """Tables printed on their side: ``turned``."""

    turned_share: float = 0.9
    """Share of a table's print that is turned alike if the table is: labels set on their side
    are fewer. (bench)"""


TURNED = TurnedParameters()


@dataclass(frozen=True, slots=True)
class BandsParameters:
    """What stands near, by height: ``bands``."""

    band_height_pt: float = 64.0
    """Height of a band: a few rows of print. (bound)"""
    most_bands: int = 400
    """Bands that one extent may reach through; what reaches farther than any page is in all.
    (bound)"""


BANDS = BandsParameters()


@dataclass(frozen=True, slots=True)
class LinesParameters:
    """Characters to words and lines: ``lines``."""

    same_size_ratio: float = 0.66
    """Sizes within this ratio may share a line by overlap alone; smaller ones are notes (¹, ①)
    and must stand next to their word. (typography)"""
    overlap_share: float = 0.5
    """Share of its height by which a character overlaps one of its line, … (typography)"""
    level_share: float = 0.56
    """… and the line itself: text that is centred beside wrapped text stands half a line off,
    and shares half where lines are set close. (typography)"""
    note_width_em: float = 3.0
    """Width of a note, in the size of its line. (typography)"""
    baseline_em: float = 0.12
    """Departure of the foot of the em boxes of two sizes on one baseline, in the larger size.
    (typography)"""
    hidden_confidence: float = 0.5
    """Belief in the text layer that a scanner put under a page image. (model)"""
    fewest_spaced_chars: int = 3
    """Characters whose even spacing is one word set wide. (typography)"""
    loosest_tracking_em: float = 0.5
    """Even letter spacing up to which spaced letters are one word. (typography)"""
    unseen_em: float = 0.05
    """White that nobody sees: less than between any two words. (typography)"""
    tightest_em: float = 0.2
    """Gap up to which any two characters are of one word, … (typography)"""
    mixed_em: float = 0.4
    """… where one of them is as wide as high, … (typography)"""
    wide_em: float = 0.5
    """… and where both are. (typography)"""
    note_size_ratio: float = 0.8
    """Size of a raised digit, of its neighbour's, at most. (typography)"""
    note_gap_em: float = 0.3
    """White before a raised digit, at most. (typography)"""
    raised_em: float = 0.08
    """Least lift of a small digit's centre over its neighbour's, in the neighbour's size. Set
    on the same baseline it would stand a tenth lower, raised as programs do a fifth or more
    higher. (typography)"""


LINES = LinesParameters()


@dataclass(frozen=True, slots=True)
class CellsParameters:
    """Grids to cells with text: ``cells``."""

    crossed_share: float = 0.5
    """Share of a cell's width and height that a stroke crosses it out by. (typography)"""
    most_passes: int = 3
    """Times that rows and columns are looked for within ruled cells: columns, their rows, and what
    is left. (bound)"""


CELLS = CellsParameters()


@dataclass(frozen=True, slots=True)
class GuttersParameters:
    """White between columns of running text: ``gutters``."""

    narrowest_em: float = 0.8
    """Width of a gutter, at least. (typography)"""
    hanging_em: float = 0.5
    """How far punctuation at the end of a line may hang into it. (typography)"""
    fewest_lines: int = 3
    """Lines that must leave the strip white between two words. (typography)"""
    full_share: float = 0.75
    """Share of its column's width that the median line of running text fills. (typography)"""
    narrowest_text_chars: int = 6
    """Characters that a column of running text is wide. (typography)"""
    indent_em: float = 2.6
    """Within which first and other lines of a paragraph start. (typography)"""
    begun_share: float = 0.75
    """Lines that do so. (typography)"""
    rounding_pt: float = 0.5
    """How far print may reach into the white. (raster)"""


GUTTERS = GuttersParameters()


@dataclass(frozen=True, slots=True)
class ReadingOrderParameters:
    """Lines in the order in which they are read: ``reading_order``."""

    wide_gap_em: float = 2.5
    """Blank that parts a printed line into two pieces of text. (typography)"""
    spaced_pieces: int = 2
    """More pieces than this that are all as short as … (typography)"""
    spaced_chars: int = 2
    """… so many characters are one spaced-out title. (typography)"""
    full_share: float = 0.6
    """Share of the width from which a line or table spans its column. (typography)"""
    narrowest_column_em: float = 6.0
    """Width of the narrowest column of running text. (typography)"""
    shared_share: float = 0.5
    """Height that columns side by side share, of the lower one's. (typography)"""
    fewest_lines: int = 4
    """Lines of a column of running text. (typography)"""
    column_share: float = 0.75
    """Width of its column that the median one fills. (typography)"""


READING_ORDER = ReadingOrderParameters()


@dataclass(frozen=True, slots=True)
class StringsParameters:
    """Text that runs on: ``strings``."""

    kerning_em: float = 0.35
    """Departure of a character from the end of the one before it within one text-showing
    operation: kerning, or widths that a substituted font gives wrongly (typography)."""
    touch_em: float = 0.06
    """The same between two operations, where only an exact fit tells (rounding of producers)."""
    baseline_em: float = 0.3
    """Departure of baselines in one size (typography: less than any line spacing)."""
    overlap_share: float = 0.5
    """Common height of characters of two sizes, as a share of the smaller one's."""
    jump_em: float = 0.1
    """A step off the string's own spacing that no character of one word makes (bench: cells
    written in one operation jump by 0.2 and more, kerning stays under 0.08)."""
    gap_em: float = 1.5
    """White space that no blank between two words takes (typography: a full-width blank is 1)."""
    beside_pt: float = 0.5
    """How far a character may reach over a rule and still stand beside it (half its width)."""
    padding_em: float = 0.8
    """White space between a rule and the text behind it, up to which text of the cell before
    shows (office programs: 0.19 cm at 10.5 points is half of it)."""
    edge_pt: float = 0.6
    """Departure of text that stands at the same edge of a column (rounding of producers)."""
    centred_em: float = 0.1
    """Departure from the middle of a cell in which text is centred (rounding of producers)."""
    fewest_centred: int = 2
    """Cells over which text that is centred in each of them stands (bound)."""
    peers_share: float = 0.3
    """Cells of a column, of all, that share an edge which makes it one (bench)."""
    fewest_peers: int = 3
    """The same as a number: the string that is judged and two others (two are chance)."""


STRINGS = StringsParameters()


@dataclass(frozen=True, slots=True)
class BlocksParameters:
    """Lines to paragraphs and their kinds: ``blocks``."""

    long_share: float = 0.8
    """Share of the widest line from which a line is long, … (typography)"""
    long_em: float = 8.0
    """… and its width at least. (typography)"""
    fewest_starts: int = 3
    """Lines that start at one place where a margin is. (typography)"""
    outdent_em: tuple[float, float] = (1.6, 2.4)
    """How far other lines of a paragraph start to the left of its first. (typography)"""
    fewest_wrapped: int = 3
    """Lines that break off at one place where the right margin is. (typography)"""
    text_share: float = 0.6
    """Share of the page's or column's width that lines of running text fill. (typography)"""
    margin_em: float = 3.0
    """By how much the right margin may be narrower than the left one. (typography)"""
    same_size_pt: float = 0.5
    """Difference of two sizes that are one. (typography)"""
    same_size_ratio: float = 0.93
    """The same within a paragraph, as a ratio: Latin fonts beside Han ones. (typography)"""
    pitch_em: tuple[float, float] = (0.8, 3.0)
    """Distance of two lines of running text. (typography)"""
    usual_pitch_em: float = 1.6
    """The same where a page does not tell. (typography)"""
    pitch_slack_em: float = 0.5
    """Departure from a page's own. (typography)"""
    indent_em: tuple[float, float] = (1.4, 2.6)
    """How far first lines are set in. (typography)"""
    indented_em: float = 1.2
    """From where a line is set in. (typography)"""
    level_em: float = 0.5
    """Difference of two lines that start at one place, … (typography)"""
    hanging_em: float = 0.3
    """… and of one that hangs below the text after a number. (typography)"""
    short_em: float = 1.6
    """White at the end of a full line, … (typography)"""
    taken_along_em: float = 2.6
    """… and of one whose last character a mark that begins no line took along. (typography)"""
    spare_em: float = 0.5
    """What a line may fall short of beside what would not fit on it. (typography)"""
    title_ratio: float = 1.1
    """Size of a title, of the running text's. (typography)"""
    title_share: float = 0.5
    """Share of its column that a title's first line fills where it goes on. (typography)"""
    larger_ratio: float = 1.15
    """Size of a heading, of the running text's. (typography)"""
    heading_chars: int = 60
    """Length of a heading, at most, … (typography)"""
    numbered_chars: int = 40
    """… and of one that its number or weight tells. (typography)"""
    caption_chars: int = 80
    """Length of a caption, at most. (typography)"""
    caption_lines: int = 3
    """Its lines, at most. (typography)"""
    caption_reach: int = 4
    """Paragraphs above a table among which its caption is. (typography)"""
    caption_overlap_em: float = 0.5
    """How far a caption's box may reach into its table. (typography)"""
    caption_gap_em: float = 1.6
    """White below a caption, at most, … (typography)"""
    caption_gap_pt: float = 16.0
    """… whatever its size. (typography)"""
    margin_share: float = 0.13
    """Share of a page's height, above and below, where running heads stand. (typography)"""
    repeated_of_pages: int = 3
    """One in so many pages prints a running head. (typography)"""
    repeated_pt: float = 12.0
    """Difference in height of a running head on two pages. (typography)"""


BLOCKS = BlocksParameters()


@dataclass(frozen=True, slots=True)
class UprightParameters:
    """Heads set character below character: ``upright``."""

    fewest_chars: int = 4
    """Characters of a head, at least: fewer may be a column of marks. (typography)"""
    size_ratio: float = 1.2
    """Its size against that of the text. (typography)"""
    aligned_em: float = 0.3
    """Departure of its characters from one line, and from one pitch. (typography)"""
    most_pitch_em: float = 4.0
    """Distance of two of its characters. (typography)"""
    white_em: float = 0.8
    """White at either side, to the middle of what stands there: the next character of a line is
    half of one away. (typography)"""


UPRIGHT = UprightParameters()


@dataclass(frozen=True, slots=True)
class StitchingParameters:
    """Tables joined over pages, their captions and notes: ``stitching``."""

    tolerance_pt: float = 4.0
    """By how much a column may stand elsewhere on the next page: rounding, hair lines.
    (typography)"""
    leaning_share: float = 0.02
    """Share of the width by which it may do so on photographs, whose sheets are never quite
    flat. (raster)"""
    unscaled_share: float = 0.3
    """Difference in width that two photographs of one table may show: a hand that holds a phone
    comes nearer and goes farther, and the shares of the columns tell. (raster)"""
    width_share: float = 0.02
    """The same of two exported pages. (typography)"""
    aligned_share: float = 0.2
    """The same where alignment alone shows columns. (bench)"""
    side_share: float = 0.05
    """Share of the width by which such a table may stand aside overleaf. (bench)"""
    fewest_edges: int = 4
    """Common column edges that tell one table although the other part has more. (bench)"""
    common_share: float = 0.8
    """Column edges of the poorer part that the other has too. (bench)"""
    misread_chars: int = 2
    """Characters that two sightings of a cell may differ in although both were read clearly.
    (bench)"""
    least_alike_percent: int = 60
    """Likeness of every two cells of a header that is printed again, … (bench)"""
    mean_alike_percent: int = 80
    """… and on the average. (bench)"""
    number_chars: int = 3
    """Digits of a row's number, at most. (typography)"""
    fewest_cut_cells: int = 4
    """Cells of a row of which a few may go on overleaf. (bench)"""
    ended_share: float = 2 / 3
    """Filled cells of the last row that do not. (bench)"""
    edge_pt: float = 2.0
    """How far print may reach over the edge of a table and stand outside, … (raster)"""
    near_pt: float = 3.0
    """… and a caption or a note. (raster)"""
    caption_gap_pt: float = 70.0
    """Within which above a table its caption begins, … (typography)"""
    caption_pitch_pt: float = 24.0
    """… and each further line of it above the last. (typography)"""
    caption_lines: int = 4
    """Lines of a caption, at most. (typography)"""
    caption_chars: int = 60
    """Length of each. (typography)"""
    header_rows: int = 3
    """Levels of a header that stands alone at a page's end, at most. (typography)"""


STITCHING = StitchingParameters()


@dataclass(frozen=True, slots=True)
class BoundariesParameters:
    """Why a boundary is where it is: ``boundaries``."""

    drawn_share: float = 0.5
    """Share of a boundary from which the rules along it are its reason. (bench)"""
    near_pt: float = 2.0
    """How far a rule may lie from it: double rules have their boundary between them.
    (typography)"""


BOUNDARIES = BoundariesParameters()
