"""Numbers of text layers and drawings of PDF: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextLayerParameters:
    """Characters and their boxes: ``textlayer``."""

    ascent_em: float = 0.88
    """Extent of a Han glyph's em box above … (typography)"""
    descent_em: float = 0.12
    """… and below the baseline, in font sizes. (typography)"""
    largest_skew_degrees: float = 8.0
    """Degrees off a quarter turn at which text still counts as written along the page. (typography)"""
    twin_reach_em: float = 0.15
    """Offset of a doubled glyph, in font sizes: bold by overprinting shifts by a thirtieth, a
    shadow by a tenth; the narrowest real neighbours stand a fifth apart. (typography)"""
    bucket_pt: float = 8.0
    """Side of the squares by which neighbours are looked up. (bound)"""
    loose_em: float = 0.98
    """Least height of a loose box, in font sizes. Fonts that state no ascent (LibreOffice's CFF
    ones) get the box of the ink instead: a dash would stand on a line of its own. (typography)"""
    tallest_em: float = 1.6
    """Greatest height of a loose box, in font sizes. It is the box around all glyphs of a font:
    1.1 to 1.45 for most, 2.5 for symbols, 2.9 for fonts of many scripts, 3.7 for mathematics. One
    that high would reach into the line below its own. (typography)"""
    masked_chars: int = 8
    """Latin letters of a font, at least, that tell whether it is masked, … (bench)"""
    masked_share: float = 0.8
    """… and the share of them above which it is: all as wide as Han characters. (bench)"""


TEXT_LAYER = TextLayerParameters()


@dataclass(frozen=True, slots=True)
class PageReadingParameters:
    """How a page is to be read: ``reading``."""

    pictured_share: float = 0.5
    """Share of a page covered by pictures from which its print may be in these. (typography)"""
    hidden_picture_share: float = 0.5
    """Share of a page covered by pictures from which hidden text is a scanner's. (bench)"""
    scan_share: float = 0.6
    """Share covered from which a page of few characters is a scan, … (bench)"""
    scan_chars: int = 30
    """… and how many are few: a stamp, a page number. (bench)"""
    unmapped_share: float = 0.3
    """Share of characters without a meaning from which a text layer says nothing. (bench)"""
    whole_page_share: float = 0.9
    """Share of a page from which a picture is its background, not a table. (typography)"""


PAGE_READING = PageReadingParameters()


@dataclass(frozen=True, slots=True)
class UnseenParameters:
    """Text that nobody sees: ``unseen``."""

    smallest_pt: float = 1.0
    """Font size below which print cannot be read, in points. (typography)"""
    white_level: int = 250
    """Least of red, green and blue that counts as white, of 255. (bench)"""


UNSEEN = UnseenParameters()
"""The values in use."""


@dataclass(frozen=True, slots=True)
class PdfRulingsParameters:
    """Paths to rules: ``rulings``."""

    thickest_bar_pt: float = 3.0
    """A filled rectangle up to this thick, in points, is a rule; a thicker one is shading.
    (typography)"""
    shortest_pt: float = 3.0
    """Shorter strokes are dots; they count only as members of a dotted rule. (typography)"""
    longest_dash_pt: float = 12.0
    """Length of a dash, at most. (typography)"""
    widest_break_pt: float = 6.0
    """Gap between two dashes of one rule, at most. (typography)"""
    straight_pt: float = 0.75
    """Largest departure of a rule from its axis, in points. (typography)"""
    white_level: int = 250
    """Level of all three colours from which paint is white. (raster)"""
    tile_pt: float = 64.0
    """Side of the squares by which what covers a rule is looked up. (bound)"""
    deepest_form: int = 40
    """Forms within forms that are walked: as many as pdfium draws. (bound)"""
    shortest_diagonal_pt: int = 8
    """Length from which an oblique stroke may cross out a cell. (typography)"""
    fewest_dashes: int = 5
    """Dashes in a line that make a rule. (typography)"""
    dash_gap_pt: float = 0.5
    """Gap from which strokes in line are dashes rather than pieces that touch. (typography)"""


PDF_RULINGS = PdfRulingsParameters()


@dataclass(frozen=True, slots=True)
class CamelotCheckParameters:
    """Another grid finder: ``camelot_check``."""

    least_overlap_share: float = 0.5
    """Share of a table's area in which the other reader's table must agree to be the same. (bench)"""
    agreeing_share: float = 0.8
    """Cells of an aligned table that the other reader must read alike for the rest to be compared.
    (bench)"""


CAMELOT_CHECK = CamelotCheckParameters()


@dataclass(frozen=True, slots=True)
class StreamsParameters:
    """Streams and their checksums: ``streams``."""

    dictionary_reach_bytes: int = 2048
    """Bytes before its data in which a stream's dictionary is looked for. (bound)"""


STREAMS = StreamsParameters()


@dataclass(frozen=True)
class AnnotationParameters:
    """What is quoted of annotations that are not read: ``annotations``."""

    named: int = 5
    """How many of a page are quoted. (typography)"""
    longest_chars: int = 80
    """Characters that are quoted of one. (typography)"""


ANNOTATIONS = AnnotationParameters()


@dataclass(frozen=True)
class LayerParameters:
    """Layers that are switched off: ``layers``."""

    most_groups: int = 64
    """Layers, forms and pictures of a page that are each left out once to see whether they show. (bound)"""


LAYERS = LayerParameters()
