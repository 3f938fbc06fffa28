"""Numbers of tables that alignment shows: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PiecesParameters:
    """What of a line stands apart: ``printedlines``."""

    gap_em: float = 0.9
    """White between two pieces of a line: more than any between words. (typography)"""


PIECES = PiecesParameters()


@dataclass(frozen=True, slots=True)
class ColumnsParameters:
    """Columns that only white space parts: ``columns``."""

    gap_em: float = 0.55
    """Least white space between columns (typography: a word space is a quarter to a half)."""
    word_em: float = 0.25
    """White space up to which words of a line are one run of ink (typography: a word space)."""
    raster_pt: float = 0.5
    """Width of the strips in which lines vote."""
    full_share: float = 0.4
    """Words of a line, of the fullest one's, from which it votes: headings do not."""
    fewest_voters: int = 8
    """Lines from which on a few may be outvoted; below, each has a veto (bench)."""
    outvoted_share: float = 0.12
    """Lines, of all, that may print where the others leave white: rows of wide text (bench)."""
    figures_gap_em: float = 0.35
    """White between two figures of a line that stand in columns: more than a space. (typography)"""
    fewest_figures: int = 6
    """Lines that print figures side by side, each at its place. (bench)"""
    agreeing_share: float = 0.8
    """Lines of a column that print as many figures. (bench)"""
    rule_share: float = 0.5
    """Height of a table from which a rule down parts columns. (typography)"""
    kind_share: float = 0.6
    """Cells that are figures, or names, in a column of figures or names. (bench)"""
    longest_han_chars: int = 14
    """Characters of a name; longer text is a sentence. (typography)"""
    longest_name_chars: int = 48
    """The same in scripts of letters: Han characters are words, letters are not. (typography)"""


COLUMNS = ColumnsParameters()


@dataclass(frozen=True, slots=True)
class SidesParameters:
    """Pages in two columns: ``sides``."""

    middle_share: tuple[float, float] = (0.3, 0.7)
    """Where the white may stand, as shares of the page's print (typography)."""
    step_pt: float = 4.0
    """Distance of the places that are tried, less than any white between columns."""
    narrowest_em: float = 0.8
    """Width of the white, in font sizes (typography)."""
    shortest_em: float = 8.0
    """Height of the white, in font sizes (bench)."""
    fewest_lines: int = 4
    """Lines on either side (bench)."""
    level_em: float = 0.15
    """Difference in height of what stands on one line, in font sizes (rounding)."""
    level_share: float = 0.5
    """Lines of the side with fewer ones, at most, that stand level with one of the other: by
    chance a fifth of them do (typography)."""
    full_share: float = 0.6
    """Width of its side that a line of running text fills (typography)."""


SIDES = SidesParameters()


@dataclass(frozen=True, slots=True)
class WrappingParameters:
    """Which row wrapped text belongs to: ``wrapping``."""

    reach_em: float = 3.0
    """How far from the figures of its row a line may stand. (typography)"""
    cramped_em: float = 1.0
    """What it costs that a line ends although the next line's beginning had room. (bench)"""
    led_em: float = 3.0
    """What it costs that a line goes on although dots lead from it to its figures, or rows are
    indented below it. (bench)"""
    indent_em: float = 0.5
    """How much further left a line begins that heads rows. (typography)"""
    centred_em: float = 0.2
    """Difference of the white on both sides of a centred line: rounding. (raster)"""
    apart_em: float = 1.5
    """What it costs that a line near a row stays a row of its own. (bench)"""
    loose_em: float = 0.3
    """The same for a line that may well be one: a section's name, or a header's last line.
    (bench)"""


WRAPPING = WrappingParameters()


@dataclass(frozen=True, slots=True)
class RegionsParameters:
    """Where tables stand: ``regions``."""

    rule_length_pt: float = 60.0
    """Length from which a horizontal rule may belong to a table. (typography)"""
    pieces_gap_pt: float = 1.5
    """White between two pieces of one rule: rounding of office programs. Rules under group
    heads, which must stay apart, leave 3 and more. (typography)"""
    ends_pt: float = 3.0
    """Difference of the ends of two rules of one table. (typography)"""
    fewest_parted_rows: int = 3
    """Rows between rules, one in each, below a header that has no rule above it. (bench)"""
    fewest_heads: int = 3
    """Heads of a header whose rows no rule closes. (bench)"""
    aligned_pt: float = 1.0
    """Departure of what begins, ends or is centred alike. (raster)"""
    double_rule_pt: float = 4.0
    """Distance of two rules up to which they are one double rule. (typography)"""
    frame_rules: int = 2
    """The rules at the head and foot of a table, which alone show no table. (typography)"""
    loose_em: float = 2.4
    """Height of a blank band between two rules that parts tables. (bench)"""
    furniture_lines: int = 1
    """Lines of page furniture (a running head, a page number) beyond a table at a page's edge.
    (typography)"""
    fewest_cut_rows: int = 2
    """Rows up to a page's edge that show a table whose last rule is overleaf. (bench)"""
    leading_em: float = 2.2
    """White between two rows of one table is less. (typography)"""
    most_wrapped_lines: int = 3
    """Lines of wrapped text alone between two that print figures. (bench)"""
    most_header_lines: int = 5
    """Lines of a header above the first row. (bench)"""
    most_caption_lines: int = 3
    """Lines that name a table: its caption, what it is an annex of, its unit. (typography)"""
    header_gap_em: float = 0.8
    """White below a line of a header, at most. (typography)"""
    size_em: float = 0.1
    """Difference of the sizes of a header and its rows. (typography)"""
    left_em: float = 12.0
    """How far a header may begin to the left of its columns, … (bench)"""
    right_em: float = 3.0
    """… and end to the right. (bench)"""
    mirrored_em: float = 0.2
    """Departure of wrapped lines that stand level above and below their row. (raster)"""
    centred_em: float = 0.4
    """Departure of text that is centred over another. (raster)"""
    spacing_ratio: float = 1.1
    """Distance of a line from the last row, of that between rows, from which it is another
    table's. (typography)"""


REGIONS = RegionsParameters()


@dataclass(frozen=True, slots=True)
class RowsParameters:
    """Lines to rows: ``rows``."""

    header_rules: int = 3
    """Head, foot and the rule under a header; more than these part rows. (typography)"""
    head_leading_em: float = 0.6
    """White between two lines of one section's head, at most. (typography)"""
    hanging_em: float = 0.5
    """How far its second line is indented, at least. (typography)"""
    inside_em: float = 3.0
    """How far inside a column a line begins that is none of its text: no indent is as deep.
    (typography)"""
    alike_share: float = 0.8
    """Texts of that column that begin at its left. (bench)"""
    wrapped_below_pt: float = 40.0
    """How far below the last figures wrapped text may go on. (bench)"""


ROWS = RowsParameters()


@dataclass(frozen=True, slots=True)
class TablesParameters:
    """Lines to tables: ``tables``."""

    word_gap_em: float = 0.5
    """White space between words of one text, at most. (typography)"""
    astride_em: float = 0.3
    """How far a word reaches over an edge on both sides to run across it. (typography)"""
    touch_pt: float = 2.0
    """How far print may reach over the rule below it. (raster)"""
    fewest_figure_columns: int = 4
    """Columns of figures that make a table without names: fewer may be stray figures.
    (bench)"""
    fewest_word_columns: int = 3
    """Columns of a table without figures: two may be a list with its labels. (bench)"""
    filled_share: float = 0.66
    """Lines of such a table that fill as many of its columns. (bench)"""


TABLES = TablesParameters()


@dataclass(frozen=True, slots=True)
class HeaderParameters:
    """Levels of a header and wrapped headers: ``header``."""

    level_gap_em: float = 0.5
    """White from which a line begins another level. (typography)"""
    shared_share: float = 0.5
    """Width that wrapped pieces share, of the narrower one. (typography)"""
    parted_em: float = 0.33
    """White from which words over a column each are cells of their own: more than the word
    space of most fonts. (typography)"""
    wrapped_gap_em: float = 0.9
    """White between two lines of one header, at most. (typography)"""
    aligned_em: float = 0.4
    """Departure of wrapped pieces that are aligned. (raster)"""


HEADER = HeaderParameters()


@dataclass(frozen=True, slots=True)
class DrawnHeaderParameters:
    """Heads of groups that rules or fills show: ``drawnheader``."""

    shortest_em: float = 1.5
    """Length from which a rule may run below a group's head. (typography)"""
    longest_share: float = 0.95
    """Share of a table's width up to which a rule, or a fill, is of some columns only.
    (typography)"""
    fewest_bands: int = 3
    """Bands of one width, one close below the other, that show a table without any rule: a header
    and two stripes. (typography)"""
    cut_em: float = 0.6
    """How far from a fill's edge the end of a character may stand that the edge parts from the
    next. (typography)"""
    stripes_ratio: float = 2.0
    """White between two stripes, at most, of the height of one. (typography)"""


DRAWN_HEADER = DrawnHeaderParameters()


@dataclass(frozen=True, slots=True)
class StripsParameters:
    """Columns that fills show: ``strips``."""

    lowest_pt: float = 40.0
    """Height of a column's fill, at least: three rows and more. (typography)"""
    fewest_lines: int = 3
    """Lines on fills side by side that may be rows. (bench)"""
    level_share: float = 0.6
    """Lines of a table that stand in several columns. (bench)"""
    short_share: float = 0.6
    """Texts of each column that are names or figures: prose stands in boxes too. (bench)"""


STRIPS = StripsParameters()


@dataclass(frozen=True, slots=True)
class GivenParameters:
    """Columns that a person gives: ``given``."""

    rule_share: float = 0.8
    """Share of the table's width from which a rule parts its rows. (typography)"""


GIVEN = GivenParameters()
