"""Numbers of scanned pages: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DewarpingParameters:
    """The sheet made flat: ``dewarping``."""

    largest_skew_degrees: float = 12.0
    """Degrees by which scanners draw paper in askew, at most. (raster)"""
    bilevel_share: float = 0.9
    """Share of a picture that is purely black or white where it was made of these only. (raster)"""
    shortest_rule_px: int = 240
    """Shortest rule, in pixels, that tells how a sheet is bent. (typography)"""
    rim_share: float = 0.03
    """Share of the picture's sides where no print stands; the dark edge of a copy may be straight
    although the print is askew, and too thin to be told from print by its area. (raster)"""
    straight_px: float = 2.5
    """Bend, in pixels, below which rules are straight: what is painted over them covers as much.
    (raster)"""
    straying_share: float = 0.5
    """Share of its bend by which a rule may leave a smooth course and still tell of bent paper.
    (bench)"""
    flat_perspective: float = 1e-12
    """Sum of a matrix's projective terms up to which a sheet was scanned, not photographed.
    (raster)"""
    turned_degrees: float = 0.02
    """Degrees from which a sheet is turned: a pixel over its width is less. (raster)"""
    dark_sides: int = 3
    """Sides of a picture that are darker than paper around a photographed sheet, at least. (bench)"""
    fewest_ink_px: int = 200
    """Pixels of ink that tell how far print is askew. (raster)"""
    fewest_rules: int = 2
    """Rules that tell how paper is bent. (bench)"""


DEWARPING = DewarpingParameters()


@dataclass(frozen=True, slots=True)
class GlyphsParameters:
    """Lines to characters: ``glyphs``."""

    han_height_share: float = 0.92
    """Height of a line's ink in font sizes where it has Han characters, … (typography)"""
    digit_height_share: float = 0.72
    """… and where it has only digits and capitals. (typography)"""
    larger_ratio: float = 1.15
    """From how many times the body's size a line of Han characters is set larger, … (typography)"""
    clearly_larger_ratio: float = 1.3
    """… and one whose size only the height of its ink tells. (typography)"""
    body_chars: int = 20
    """Characters from which a line is one of running text. (typography)"""
    fewest_body_lines: int = 3
    """Lines of running text whose pitch tells the size of the body. (bench)"""
    fewest_han: int = 2
    """Han characters from which a line's pitch tells its size. (bench)"""


GLYPHS = GlyphsParameters()


@dataclass(frozen=True, slots=True)
class HiddenLayerParameters:
    """Text under a picture: ``hidden_layer``."""

    px_per_pt: float = 100 / 72
    """Pixels to a point: characters need only be told from stains. (raster)"""
    seen_share: float = 0.3
    """Share of the characters that must be seen for text that is not covered. (bench)"""
    difference_grey: int = 40
    """Grey by which a pixel changes where a character is hidden. (raster)"""
    smallest_px: int = 4
    """Sides of a character's components, in pixels, at 4 points … (typography)"""
    largest_px: int = 40
    """… to 28. (typography)"""
    deepest_form: int = 40
    """Forms within forms that are walked: as many as pdfium draws. (bound)"""


HIDDEN_LAYER = HiddenLayerParameters()


@dataclass(frozen=True, slots=True)
class ImageFileParameters:
    """Pictures as files: ``extract.imagefile``."""

    finest_dpi: float = 300.0
    """Pages are straightened to this resolution: more pixels gain nothing. (raster)"""
    fax_ratio: float = 2.5
    """Resolution across over that down, at most: a coarse fax has 204 by 98. (raster)"""
    coarsest_dpi: int = 60
    """Dots to the inch up to which what a file states is a slip. (raster)"""


IMAGE_FILE = ImageFileParameters()


@dataclass(frozen=True, slots=True)
class OrientationParameters:
    """Which way is up: ``orientation``."""

    tried_segments: int = 24
    """Lines that are read each way up, at most. (bench)"""
    height_em: tuple[float, float] = (0.6, 1.6)
    """Height of a line of print, in those of most characters: a seal and a scribble are higher.
    (typography)"""
    shortest_ratio: float = 2.0
    """Width over height of a line that tells which way is up, at least, … (typography)"""
    longest_ratio: float = 24.0
    """… and at most: a longer one takes long to read. (bench)"""
    line_chars: int = 4
    """Different characters of a line that is no chance neighbourhood. (typography)"""
    legible_confidence: float = 0.9
    """Mean certainty from which a line is legible. (model)"""
    legible_share: float = 0.5
    """Share of the lines tried that are legible where no other way up is tried, … (bench)"""
    fewest_lines: int = 6
    """… and their number, at least: by chance a few are legible of a page that lies on its side.
    (bench)"""
    clear_ratio: float = 1.5
    """Times as many characters as lie upright that are read another way up, … (bench)"""
    fewest_chars: int = 6
    """… and how many more. (bench)"""
    upright_share: float = 0.5
    """Share of segments that are longer than high from which a sheet does not lie on its side.
    (typography)"""


ORIENTATION = OrientationParameters()


@dataclass(frozen=True, slots=True)
class PageResultParameters:
    """What a scanned page gives: ``page_result``."""

    finest_dpi: float = 300.0
    """Pages are straightened to this resolution: rendering at more gains nothing. (raster)"""
    coarsest_dpi: float = 72.0
    """Resolution at which a page is rendered, at least: its own points. (raster)"""
    usual_dpi: float = 200.0
    """Resolution where no picture tells one. (raster)"""


PAGE_RESULT = PageResultParameters()


@dataclass(frozen=True, slots=True)
class RecognitionParameters:
    """Passes over the lines: ``recognition``."""

    fewest_han: int = 2
    """Han characters from which a line has words. (typography)"""
    running_chars: int = 8
    """Characters from which a line is running text. (typography)"""
    foot_share: float = 0.88
    """Share of the page's height below which page numbers stand. (typography)"""
    more_padding_em: float = 0.35
    """Heights of a line of padding with which what was passed over is tried again. (model)"""
    poor_page_han: int = 4
    """Han characters from which a line on a poor page is read by words, however clear. (bench)"""
    stain_confidence: float = 0.5
    """Confidence below which a lone character may be a stain. (bench)"""


RECOGNITION = RecognitionParameters()


@dataclass(frozen=True, slots=True)
class TesseractCheckParameters:
    """Another program's reading: ``tesseract_check``."""

    white_px: int = 14
    """Pixels of white around a line: with less, Tesseract loses its ends. (model)"""
    flat_em: float = 0.35
    """Height, in those of most characters, below which ink is a dash and holds nothing to compare.
    (typography)"""
    sure_confidence: float = 0.7
    """Confidence from which a second reading counts, … (bench)"""
    surer_confidence: float = 0.85
    """… and from which it does against one that is itself clear. Measured: see
    bench/second_reading.py. (bench)"""


TESSERACT_CHECK = TesseractCheckParameters()


@dataclass(frozen=True, slots=True)
class EvidenceParameters:
    """What a cell's ink holds: ``evidence``."""

    fewest_ink_px: int = 20
    """Pixels of ink from which a cell may hold a dash. (raster)"""
    dash_ratio: float = 0.25
    """Width over height of a stroke, at least. (typography)"""


EVIDENCE = EvidenceParameters()
