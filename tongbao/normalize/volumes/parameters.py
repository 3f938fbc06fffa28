"""Numbers of cutting a volume: one frozen object, units in the names.

Points add up like the logarithm of odds: a sign that a page begins a circular brings some, one that
it goes on with the circular before costs some. The source of each stands in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CutParameters:
    """Where a new circular begins: ``beginnings``."""

    cut_points: float = 4.0
    """A cut is made from here on: no sign alone is enough but a whole title, and two are. (bench)"""
    sure_margin_points: float = 2.0
    """Distance from there within which a decision is told as doubtful. (bench)"""

    red_head_points: float = 3.0
    """An issuer in large print over a number or title. (form of official documents, GB/T 9704)"""
    bare_red_head_points: float = 1.0
    """… over neither: it may be a running head."""
    number_points: float = 4.0
    """A document number on a line of its own that is not the current circular's. (GB/T 9704)"""
    series_points: float = 3.0
    """第15期 on a line of its own."""
    letter_title_points: float = 3.5
    """关于…的通报, or another title that names a document, set large or under a number."""
    plain_title_points: float = 1.5
    """The same in the size of the text."""
    table_title_points: float = 1.0
    """A dated title over a table."""
    like_annex_points: float = -3.0
    """… behind a letter: its annexes have such, too."""
    salutation_points: float = 2.0
    another_province_points: float = 4.0
    """The title names a place of another province than the current circular's."""
    another_city_points: float = 1.5
    another_period_points: float = 2.0
    """Its year or month is another: tables of the year before have such a title, too."""
    far_period_points: float = 4.0
    """… more than a year away."""
    restart_points: float = 3.0
    """Printed page numbers begin anew."""
    first_number_points: float = 1.0
    """A page 1 follows pages without a number."""
    signed_points: float = 2.0
    """The page before ends in a signature's date or in its imprint."""
    signed_before_points: float = 1.0
    """The current circular was signed on an earlier page: annexes may follow."""

    counts_on_points: float = -4.0
    """Printed page numbers count on. Bound volumes do so through."""
    unsigned_points: float = -1.5
    """The current circular is a letter, and nobody has signed it yet."""
    announced_points: float = -6.0
    """The title is that of an announced annex, or of what the letter hands on."""
    section_points: float = -4.0
    """The page begins with a numbered section, item or sentence."""
    headless_points: float = -4.0
    """It begins with a table or running text."""
    annex_points: float = -20.0
    """It begins with 附件 or 续表: what follows is part of the current circular, also where it
    has a red head of its own."""
    goes_on_points: float = -12.0
    """A table goes on over the page break."""

    red_head_ratio: float = 1.3
    """Size of a red head, in sizes of the text. (GB/T 9704; 1.55 and more)"""
    title_ratio: float = 1.12
    """Size of a title, in sizes of the text. (GB/T 9704: 22 to 16 points; recognition errs by 0.1)"""
    same_size_share: float = 0.1
    """Difference of two lines' sizes up to which they are of one title. (recognition)"""
    most_head_paragraphs: int = 9
    """Paragraphs of a page's top that may belong to a head. (form)"""
    longest_head_chars: int = 110
    """A longer paragraph is text. (form)"""
    longest_title_chars: int = 80
    shortest_title_chars: int = 5
    foot_paragraphs: int = 4
    """Paragraphs at the end of a page in which a signature may stand. (form)"""
    margin_share: float = 0.14
    """Share of a page's height at its foot in which its number stands; at its top half of it."""
    most_annexes: int = 40
    """Announced annexes of one page that are looked for. (bound)"""
    annex_like: float = 85.0
    """Likeness, of 100, from which a title is that of an announced annex. (as in the rules)"""


CUT = CutParameters()
