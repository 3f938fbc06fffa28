"""Numbers of tables that rules draw: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GridParameters:
    """Rules to cells: ``grid``."""

    double_rule_pt: float = 3.0
    """White between two rules up to which they are one double rule. (typography)"""
    pieces_pt: float = 3.0
    """White between two pieces of one rule. (typography)"""
    snap_pt: float = 0.75
    """Departure of rules that stand in one line. (raster)"""
    touch_pt: float = 2.0
    """Rules that miss each other by no more than this still meet. (typography)"""
    fewest_posts: int = 2
    """Posts that begin at one height where no rule runs, which show the head over them. (bench)"""
    level_pt: float = 0.3
    """Departure of posts that begin at one height: drawn ones do, lost ends of a copy's do not.
    (raster)"""
    pace_ratio: float = 1.4
    """Distance of two characters of one word against the usual one. (typography)"""
    narrowest_pt: float = 5.0
    """A strip narrower than this, with nothing in it, is the inside of a double rule.
    (typography)"""
    drawn_share: float = 0.5
    """Share of a cell's side that is drawn, at least, … (bench)"""
    gaps_pt: float = 3.0
    """… and what may lack of it: a gap, … (typography)"""
    gaps_share: float = 0.1
    """… and a share of its length. (bench)"""
    most_rules: int = 3000
    """Joined rules in one direction; no table has as many, but maps and plans do. (bound)"""


GRID = GridParameters()


@dataclass(frozen=True, slots=True)
class ImpliedParameters:
    """Rows and columns within ruled cells: ``implied``."""

    column_gap_em: float = 1.2
    """Blank between two columns, at least. (typography)"""
    fewest_rows: int = 3
    """Rows that must agree before anything is split: two may look alike by chance. (bench)"""
    agreeing_share: float = 0.6
    """Share of the rows that stand in as many pieces. (bench)"""
    clean_share: float = 0.8
    """Share of the cells below each other whose text a boundary leaves whole. (bench)"""
    piece_gap_em: float = 0.5
    """White space at a boundary: more than between two words. (typography)"""
    level_em: float = 0.2
    """Departure of print on one line: fonts differ a little in height. (typography)"""
    level_share: float = 0.25
    """The same of the distance of two rows. (typography)"""
    rounding_pt: float = 0.5
    """How far print may reach over a boundary. (raster)"""
    figures_share: float = 0.7
    """Share of a column's pieces that are figures or dashes where it is one of figures.
    (bench)"""
    broken_room_em: float = 2.3
    """Width that a cell has beside a line where no further digit fits, margins in it.
    (typography)"""
    fewest_key_lines: int = 3
    """Lines of a cell that tell rows by themselves; fewer must be so … (bench)"""
    fewest_keys: int = 3
    """… in as many cells. (bench)"""


IMPLIED = ImpliedParameters()


@dataclass(frozen=True, slots=True)
class ShadingParameters:
    """Cells told by their fills: ``shading``."""

    touch_pt: float = 3.0
    """By how much shading may miss the rule or the shading beside it. (typography)"""
    slack_pt: float = 0.1
    """The same for shading within other shading: rounding. (raster)"""
    row_height_pt: tuple[float, float] = (6.0, 120.0)
    """Heights of a shaded row. (typography)"""
    fewest_boxes: int = 4
    """Shaded boxes that make a table, two each way. (typography)"""
    most_boxes: int = 2000
    """More filled boxes than this are a picture, not the cells of a table. (bound)"""


SHADING = ShadingParameters()


@dataclass(frozen=True, slots=True)
class OrnamentsParameters:
    """What tells tables from other grids: ``ornaments``."""

    list_rows: int = 3
    """Rows that make a list of one column; two are a box with a heading. (bench)"""
    list_share: float = 0.75
    """Cells of such a list that hold text; the bands of a chart hold next to none. (bench)"""
    list_chars: int = 30
    """Length of half of such a list's texts, at most; lines of prose are longer. (bench)"""
    sparse_share: float = 0.25
    """The same of a grid of several columns that never fills two cells of a row. (bench)"""
    chart_columns: int = 3
    """Columns from which on a grid may be a chart's; pairs of words are a table. (bench)"""
    listed_share: float = 0.5
    """Rows that the fullest column of a table fills; of 617 tables none was below 0.8, of charts, maps
    and legends with text in two cells of a row four of five below 0.46. (bench)"""


ORNAMENTS = OrnamentsParameters()
