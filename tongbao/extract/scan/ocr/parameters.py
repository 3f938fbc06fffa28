"""Numbers of recognisers: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CtcParameters:
    """Time steps to characters: ``ctc``."""

    kept_chars: int = 32
    """Characters kept of each time step; measured on faxes, the printed one is among them in 99 %.
    (model)"""
    faintest_probability: float = 1e-6
    """Probability up to which a character of a time step is forgotten. (model)"""
    hopeless_logprob: float = -30.0
    """Logarithm of the probability below which a text is given up. (model)"""
    beam: int = 12
    """Texts that are gone on with at each time step. (bench)"""
    untried_probability: float = 1.2e-4
    """Probability below which a character is not tried. (model)"""
    behind_share: float = 1e-8
    """Share of the likeliest text's probability below which a text is given up. (model)"""


CTC = CtcParameters()


@dataclass(frozen=True, slots=True)
class RecognizerParameters:
    """The general recogniser: ``recognizer``."""

    narrowest_px: int = 64
    """Width, in pixels, that a picture is padded to at least: below it, 0 turns to O, 1 to /.
    (model)"""
    tail_px: int = 8
    """Pixels of padding behind a line, at least: without, the recogniser doubts its end. (model)"""
    widest_px: int = 2400
    """Width, in pixels at the model's height, to which longer lines are pressed together. (bound)"""
    batch_px: int = 1536
    """Width of all lines of one batch: bounds memory, since each time step has 18,000 classes.
    (bound)"""
    call_px: int = 40
    """Pixels of width that take as long as one call does by itself. (bench)"""
    learnt_px: int = 800
    """Pixels of width, at the model's height, of the longest lines on which it went on learning.
    (model)"""
    shortest_px: int = 480
    """Pixels of width that a piece of a longer line has at least, but for the last. (model)"""


RECOGNIZER = RecognizerParameters()


@dataclass(frozen=True, slots=True)
class DigitRecognizerParameters:
    """The recogniser of figures: ``digit_recognizer``."""

    paper_grey: int = 250
    """Grey of paper in what the model was trained on. (model)"""
    widest_px: int = 640
    """Widths, in pixels at the model's height, to which figures are pressed together … (model)"""
    narrowest_px: int = 16
    """… or drawn out. (model)"""
    batch_px: int = 2048
    """Width of all lines of one batch. (bound)"""


DIGIT_RECOGNIZER = DigitRecognizerParameters()


@dataclass(frozen=True, slots=True)
class InkCoverageParameters:
    """Ink that no character accounts for: ``ink_coverage``."""

    ink_grey: int = 150
    """Grey below which a pixel of an evened sheet is print. (raster)"""
    faint_grey: int = 185
    """Grey below which a pixel may be a dash's: on coarse pictures it fills no row of them whole.
    (raster)"""
    flat_em: float = 0.2
    """Height of a dash, in heights of a character, at most. (typography)"""
    blotted_em: float = 0.3
    """Height of a dash whose ink has run, in heights of a character, at most, … (raster)"""
    middle_share: tuple[float, float] = (0.35, 0.65)
    """… and where it stands in the line's height. (typography)"""
    far_em: float = 0.76
    """Heights of a character from the middle of a blob of ink to the nearest character read.
    (typography)"""
    small_em: float = 0.28
    """Sides of a blob, in heights of a character, from which it is one; less is a point or dust.
    (typography)"""
    dash_em: float = 0.17
    """Width of a dash, in heights of a character, … (typography)"""
    half_em: float = 0.3
    """… and how far it keeps from the middles of the characters beside it. (typography)"""
    faintest_logprob: float = -4.5
    """Logarithm of the probability from which a time step's second reading is taken for ink left
    over. (bench)"""
    faintest_dash_logprob: float = -7.0
    """The same of a dash, where what is left over lies as one at the end of a line. (bench)"""


INK_COVERAGE = InkCoverageParameters()


@dataclass(frozen=True, slots=True)
class ScoreFusionParameters:
    """Two recognisers' scores of a figure: ``score_fusion``."""

    general_weight: float = 0.3
    """What the general recogniser's word weighs where both are heard … (bench)"""
    digit_weight: float = 0.9
    """… and that of the one of figures: they see the same blots, so that what they say together is
    less than the product of both. Fitted on generated scans (training/figures/README.md).
    (bench)"""


SCORE_FUSION = ScoreFusionParameters()


@dataclass(frozen=True, slots=True)
class WordEnsembleParameters:
    """Two hypotheses of a line of words: ``word_ensemble``."""

    poor_share: float = 0.04
    """Share of doubtful characters from which no character of a page is beyond doubt. (bench)"""
    fewest_chars: int = 25
    """Characters that a page is taken to have at least, when that share is told. (bench)"""
    fewest_han: int = 4
    """Han characters from which a line is one of words. (typography)"""
    hardly_confidence: float = 0.6
    """Belief of its own recogniser up to which a character that the other lacks may be none.
    (model)"""
    general_weight: float = 0.35
    """What the word of the general recogniser weighs … (bench)"""
    damaged_weight: float = 0.65
    """… and that of the one for damaged print. Fitted on held-out crops (training/words/README.md).
    (bench)"""


WORD_ENSEMBLE = WordEnsembleParameters()


@dataclass(frozen=True, slots=True)
class DigitEnsembleParameters:
    """Two hypotheses of a figure: ``digit_ensemble``."""

    sure_confidence: float = 0.995
    """Confidence of the general recogniser from which nobody else is asked, on a clear page.
    (model)"""
    poor_share: float = 0.12
    """Share of doubtful readings from which a page is poor: there it may be sure and wrong. (bench)"""
    alone_probability: float = 0.8
    """Probability from which a reading is taken where the general recogniser saw nothing. (bench)"""
    beyond_doubt_probability: float = 0.98
    """Probability of each character from which two that agree need not weigh anything else. (bench)"""
    convinced_probability: float = 0.8
    """Probability of each character from which a recogniser is sure of its figure. (bench)"""
    unwritten_logodds: float = 3.0
    """Price of a text of digits and marks that nobody writes so (a speck makes 47.% of 47%), and of
    Latin letters, which tables print far more rarely than digits that look like them.
    (typography)"""
    dark_grey: int = 170
    """Grey below which a pixel before a figure is ink. (raster)"""
    sign_reach_em: float = 0.75
    """Heights of a character before a figure within which its sign stands. (typography)"""
    sign_px: int = 6
    """Pixels of ink of a minus that a fax has broken to dots. (raster)"""
    widest_em: float = 6.0
    """Width, in heights, up to which what stands in a cell is tried as a figure first. (typography)"""
    fewest_plain_digits: int = 3
    """Digits from which a text is a figure whatever the general recogniser would say: classes,
    codes and Roman numerals that look like digits are shorter. (typography)"""
    short_chars: int = 2
    """Characters of a word that may be a misread figure, at most. (typography)"""


DIGIT_ENSEMBLE = DigitEnsembleParameters()


@dataclass(frozen=True, slots=True)
class TesseractParameters:
    """Another program: ``tesseract``."""

    wait_s: float = 300.0
    """Seconds after which it is given up: a page's lines take two or three. (bound)"""


TESSERACT = TesseractParameters()
