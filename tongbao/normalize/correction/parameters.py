"""Numbers of correction of tables: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CandidatesParameters:
    """Names that a document prints: ``candidates``."""

    mark_shown_logodds: float = 2.0
    """Log-odds up to which a sign that no note names is taken to stand behind a name. (bench)"""
    shortest_name_chars: int = 2
    """Characters of a place's name: 保定 … (typography)"""
    longest_name_chars: int = 12
    """… to 积石山保安族东乡族撒拉族自治县, shortened. (typography)"""
    fewest_fellows: int = 3
    """Names of one area from which the others are looked for in it, … (bench)"""
    fellows_share: float = 0.6
    """… and their share of all. (bench)"""


CANDIDATES = CandidatesParameters()


@dataclass(frozen=True, slots=True)
class DecimalPointsParameters:
    """Points lost or taken for commas: ``decimal_points``."""

    point_logodds: float = 4.0
    """Log-odds, on average over a line, under which a point is not told from a comma. (model)"""
    fewest_commas: int = 2
    """Figures with commas, … (bench)"""
    comma_share: float = 0.25
    """… and their share of those with either, from which all have commas; … (bench)"""
    comma_sure_share: float = 0.75
    """… share from which those are beyond doubt. (bench)"""
    certain_confidence: float = 0.9995
    """Confidence from which a figure stays as it was read. (bench)"""
    fewest_dotted: int = 3
    """Figures with a mark that may be a point, from which a line is one of such. (bench)"""


DECIMAL_POINTS = DecimalPointsParameters()


@dataclass(frozen=True, slots=True)
class FootnotesParameters:
    """Marks of notes: ``footnotes``."""

    like_percent: float = 50.0
    """Likeness, of 100, from which a name may be the one that a note means, … (bench)"""
    ahead_percent: float = 8.0
    """… and its lead over the next. (bench)"""


FOOTNOTES = FootnotesParameters()


@dataclass(frozen=True, slots=True)
class JoinedHeadersParameters:
    """Rank headers in one cell: ``joined_headers``."""

    fewest_headers: int = 3
    """Other rank headers of the row, at least. (bench)"""


JOINED_HEADERS = JoinedHeadersParameters()


@dataclass(frozen=True, slots=True)
class LabelLexiconParameters:
    """Words that labels are known to print: ``label_lexicon``."""

    legible_confidence: float = 0.7
    """Confidence from which a label may be what another one prints, too. (bench)"""
    longest_label_chars: int = 60
    """Characters of a label whose words are kept. (typography)"""
    longest_heading_chars: int = 40
    """Characters of a numbered heading that names a project, and of a label that words may
    question. (typography)"""
    shortest_head_chars: int = 2
    """Characters of a label's name, at least. (typography)"""
    shortest_tail_chars: int = 3
    """Characters of an ending in brackets, at least: （%）. (typography)"""


LABEL_LEXICON = LabelLexiconParameters()


@dataclass(frozen=True, slots=True)
class LabelGrammarParameters:
    """What no label prints: ``label_grammar``."""

    shortest_signed_tail_chars: int = 5
    """Characters, at least, of an ending that holds more than a sign: 率（%）. (typography)"""


LABEL_GRAMMAR = LabelGrammarParameters()


@dataclass(frozen=True, slots=True)
class LabelsParameters:
    """Labels and set phrases: ``labels``."""

    worse_logodds: float = 6.0
    """What a known wording may lose against the bare reading, in log-odds, and what it is worth.
    (bench)"""
    per_char_logodds: float = 1.2
    """Loss for each character that a long label may show against the bare reading, if all other
    wordings are far behind: the bare reading says what no label does (完成书96). (bench)"""
    never_printed_logodds: float = 15.0
    """Price of what no label prints (完成率1%); what replaces it stays in doubt. (bench)"""
    printed_here_logodds: float = 4.0
    """What an ending is worth that this document prints elsewhere. (bench)"""
    sure_logodds: float = 5.0
    """Lead of a wording over all others from which it is sure, … (bench)"""
    decided_logodds: float = 2.0
    """… and from which it is taken. (bench)"""
    reworded_logodds: float = 3.0
    """Loss from which a label whose words change is doubted, though a document knows the new ones.
    (bench)"""
    percent_logodds: float = 6.0
    """Odds (log) that a share's bracket holds % rather than another unit. (bench)"""
    vouched_confidence: float = 0.95
    """Confidence from which another sighting vouches for a label that words question: one metric is
    misread alike in column after column. (bench)"""
    like_percent: float = 55.0
    """Likeness, of 100, from which a known wording is weighed at all. (bench)"""
    weighed_heads: int = 8
    """Known names that are weighed for one label, at most. (bound)"""
    longest_chars: int = 40
    """Characters of a label, at most. (typography)"""
    caption_like_percent: float = 80.0
    """Likeness, of 100, from which a caption names a known project. (bench)"""
    shortest_project_chars: int = 5
    """Characters of a project's name that likeness may tell. (typography)"""
    cut_chars: int = 8
    """Characters at its end that a label may have lost to an ending, at most. (bench)"""
    stretch_chars: int = 2
    """How far back a label's ending is known to be lost, and how much longer or shorter the ending
    is that stands there. (bench)"""
    sibling_percent: float = 75.0
    """Likeness, of 100, from which two names are those of sister projects. (bench)"""
    shortest_chars: int = 4
    """Characters of a label that a fault is told in, at least, and of its name. (typography)"""
    shortest_phrase_chars: int = 2
    """Characters of a set phrase, at least. (typography)"""
    fewest_han: int = 2
    """Han characters from which a cell holds words. (typography)"""
    near_phrase_percent: int = 70
    """Likeness, of 100, from which a text may be a set phrase. (bench)"""
    shortest_rest_chars: int = 2
    """Characters behind a label's name that may be an ending, at least, … (bench)"""
    tail_stretch_chars: int = 3
    """… and how much longer or shorter the ending is that was printed, at most. (bench)"""


LABELS = LabelsParameters()


@dataclass(frozen=True, slots=True)
class NamesParameters:
    """Names over the closed set: ``names``."""

    worse_logodds: float = 7.0
    """How much less likely than the bare reading a name of the set may be (log-odds). A name read
    clearly is surer of itself than that, and stays although no set holds it. (bench)"""
    decided_logodds: float = 2.0
    """Lead of a name over the next from which it is taken, … (bench)"""
    sure_logodds: float = 4.0
    """… and from which it is sure. (bench)"""
    far_logodds: float = 1.5
    """Margin at most of a name far from what was read: it gets a finding. (bench)"""
    longest_chars: int = 14
    """Characters of a cell that may name a place, at most. (typography)"""
    hidden_mark_logodds: float = 8.0
    """Log-odds up to which a footnote's mark behind a name may have been passed over: 16 and more
    lie between a name and any mark where none is printed. (bench)"""
    bearing_mark_logodds: float = 5.0
    """Log-odds against a footnote's mark up to which it is taken to be printed behind a name. Where
    none is, no mark comes near; recognisers that learnt on running text hardly expect one.
    (bench)"""
    grouped_confidence: float = 0.95
    """Belief in the commas of a group whose every part is a name of the set. (bench)"""
    fewest_names: int = 3
    """Names of a set, and names read in a line, from which they tell others. (bench)"""
    shortest_chars: int = 2
    """Characters of a name, at least. (typography)"""
    longest_word_chars: int = 12
    """Characters of one name of a group, at most. (typography)"""
    row_share: float = 0.5
    """Share of a row's words that are names, from which it is one of names, … (bench)"""
    column_share: float = 0.4
    """… and of a column's. (bench)"""
    group_han: int = 4
    """Han characters from which words with commas are a group of names: two of the shortest.
    (typography)"""


NAMES = NamesParameters()


@dataclass(frozen=True, slots=True)
class NumberFormatsParameters:
    """How a line writes its figures: ``number_formats``."""

    even_share: float = 0.8
    """Share of figures with one number of decimals from which a line has that. (bench)"""
    slip_weight: float = 0.25
    """Weight of one slip against the law of succession: printers and typists rarely make one.
    (bench)"""
    dot_logodds: float = 2.0
    """Price of a point before three digits where others have a comma there: a coarse scan shows one
    dot for both. (raster)"""
    group_digits: int = 3
    """Digits between two commas of thousands. (typography)"""


NUMBER_FORMATS = NumberFormatsParameters()


@dataclass(frozen=True, slots=True)
class NumbersParameters:
    """Figures by their column: ``numbers``."""

    longest_chars: int = 12
    """Characters of a figure, at most. (typography)"""
    worse_logodds: float = 9.0
    """How much less likely than the likeliest figure one may be and still be thought of. (bench)"""
    against_logodds: float = 2.5
    """Log-odds of the evidence against what the neighbours ask for, from which there is a finding.
    (bench)"""
    unfit_logodds: float = 4.0
    """Price of a rank that its row's value does not allow. (bench)"""
    otherwise_logodds: float = 4.5
    """How much less likely than the best it is that the page prints no candidate at all. (bench)"""
    read_confidence: float = 0.98
    """Confidence from which a figure stays as it was read. (bench)"""
    certain_confidence: float = 0.9995
    """Confidence from which it stays even if it is odd: see the price of form from which it is.
    (bench)"""
    odd_logodds: float = 2.5
    """Price of its form from which a figure is odd. (bench)"""
    fewest_steps: int = 4
    """Steps from which an order is no accident. (bench)"""
    steady_share: float = 0.9
    """Share of steps that keep the order from which a line has one. (bench)"""
    fewest_rows: int = 5
    """Rows with a clear rank and value that show whether values keep the order of ranks. (bench)"""
    whole_one_confidence: float = 0.998
    """Confidence from which a whole 1 was seen. (bench)"""
    as_well_logodds: float = 5.5
    """Log-odds of the 1 over the 4 up to which there is a finding. On faxes a printed 4 was taken
    for a 1 with 2.9, 4.3 and 5.3; of a thousand figures read right, one came as near. (bench)"""
    fewest_clear: int = 3
    """Clear figures of a line that tell what the others look like. (bench)"""
    fewest_values: int = 3
    """Different values from which an order is one. (bench)"""


NUMBERS = NumbersParameters()


@dataclass(frozen=True, slots=True)
class SequencesParameters:
    """Numbers that count: ``sequences``."""

    worse_logodds: float = 9.0
    """How much less likely than the bare reading a number may be (log-odds). (bench)"""
    against_logodds: float = 2.5
    """Log-odds of the evidence against a number from which there is a finding. (bench)"""
    sure_confidence: float = 0.95
    """Belief, at most, in a number that its place gives. (bench)"""
    tie_logodds: float = 2.0
    """Price of a number that repeats the one before, where clear ones do not, … (bench)"""
    known_tie_logodds: float = 1.0
    """… and where they do; … (bench)"""
    headed_tie_logodds: float = 4.0
    """… and where they are heads of columns (第3名), of which no two say the same. (bench)"""
    jump_logodds: float = 6.0
    """Price of a number that does not count on: a slip of the printer, or another count. (bench)"""
    sparse_ratio: float = 1.6
    """Places to a number from which a line is none of numbers that count. (bench)"""
    otherwise_logodds: float = 4.5
    """How much less likely than the best it is that the page prints no number thought of. (bench)"""
    fewest_rows: int = 5
    """Rows with a clear rank and value that show whether ranks follow the values, … (bench)"""
    steady_share: float = 0.85
    """… and the share of them that must. (bench)"""
    fewest_clear: int = 3
    """Clear numbers of a line that show that it counts, … (bench)"""
    form_share: float = 0.7
    """… and their share of its clear cells. (bench)"""
    longest_chars: int = 6
    """Characters of a number that counts: 第100名. (typography)"""
    reach_places: int = 3
    """Places to either side from which a number is worked out. (bench)"""


SEQUENCES = SequencesParameters()
