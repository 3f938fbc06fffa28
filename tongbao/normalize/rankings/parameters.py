"""Numbers of reading tables: one frozen object for each stage, units in the names.

Prices are in signs: 1 is what one plain sign (a cell of the right type, a neighbour's pull) is
worth. The source of each stands in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CutParameters:
    """Where a header ends: ``rows``. One misplaced cell costs what one well placed cell brings."""

    body_alike_signs: float = 1.0
    """A cell of its column's type. (the scale)"""
    body_words_signs: float = 0.1
    """Words under words: almost as likely above the cut as below. (bench)"""
    body_unalike_signs: float = -1.0
    """(the scale)"""
    body_unknown_name_signs: float = -0.3
    """Words among places: a name that no gazetteer holds. (bench)"""
    header_words_signs: float = 0.6
    """Less than a body cell of its type brings: a body may hold words too. (bench)"""
    header_number_signs: float = -1.0
    header_place_signs: float = -0.8
    header_mark_signs: float = -0.3
    """(bench)"""
    most_header_rows: int = 12
    """(bound)"""
    longest_banner_chars: int = 30
    """A longer text over all columns is a note. (typography)"""
    fewest_banner_columns: int = 3
    """A pair of columns has no room for a banner. (typography)"""
    fewest_repeated: int = 2
    """Cells of a header printed again; one word alone may be a name. (bound)"""
    fewest_counted_columns: int = 3
    """Two numbers that count up stand side by side by chance. (bench)"""


CUT = CutParameters()


@dataclass(frozen=True, slots=True)
class RoleParameters:
    """What a column is: ``columns``. A clear sign, a header's word or cells of one kind, is 2 to 4."""

    places_signs: float = 3.0
    place_header_signs: float = 1.5
    unknown_places_signs: float = 2.2
    """A header of places over names that no gazetteer holds. (bench)"""
    distinct_names_signs: float = 0.5
    words_signs: float = 2.0
    not_measured_signs: float = 2.5
    """A header such as 电话 or 备注. (bench)"""
    group_header_signs: float = 1.5
    """A header such as 组别 over words that come again: as much as a header of places. (bench)"""
    serial_header_signs: float = 4.0
    counting_signs: float = 2.6
    """Numbers that count up under no header. (bench)"""
    move_header_signs: float = 4.0
    numbers_signs: float = 1.5
    unit_signs: float = 0.5
    metric_header_signs: float = 0.5
    whole_numbers_signs: float = 1.2
    rank_header_signs: float = 2.0
    ordinals_signs: float = 1.5
    """第3, 3=, 并列2. (bench)"""
    first_of_shared_signs: float = 1.0
    """Under one header with the value: numbers that begin at 1. (bench)"""
    competing_signs: float = 0.5
    """Numbers that are 1, 2, 2, 4 in some order. (bench)"""
    ranked_signs: float = 0.6
    """A table that ranks has something to rank. (bench)"""
    column_cost: float = 0.05
    """Of each column further right: names stand first. (typography)"""
    project_cost: float = 0.5
    longest_scope_chars: int = 8
    """全国168城市 is a scope of ranks, 全省环境空气质量 something measured. (typography)"""
    distinct_share: float = 0.9
    repeated_share: float = 0.6
    most_share: float = 0.5
    """(bench)"""
    fewest_in_block: int = 2
    """Columns under one header; one column alone needs none. (typography)"""
    most_in_block: int = 16
    """As many as a page holds twice beside each other. (typography)"""
    fewest_ranked: int = 4
    """Rows from which numbers that compete in several columns are no chance. (bench)"""
    fewest_erring: int = 9
    """Rows from which ranks are told by a value that follows most of them: seven of nine numbers
    are in either order by chance once in 110 times. (bound)"""
    erring_share: float = 0.23
    """Rows that leave the order, at most. (bench)"""
    fewest_names: int = 2
    """One name, one pair, one number is no evidence of a column. (bound)"""


ROLE = RoleParameters()


@dataclass(frozen=True, slots=True)
class PairParameters:
    """Which value a rank ranks: ``pairing``. 1 is a neighbour's pull."""

    same_band_signs: float = 0.7
    follows_signs: float = 3.0
    """A value that follows the rank without exception; unrelated or all alike: nothing. (bench)"""
    exception_cost: float = 2.2
    """Cells that leave the order, as a share of all: at 1 ÷ 2.2 a value is unrelated. (bench)"""
    proving_values: int = 4
    """Distinct values from which following is no chance. (bench)"""
    tied_signs: float = 1.0
    """Equal ranks over equal values; circulars break some ties by what they do not print. (bench)"""
    shifted_signs: float = -4.0
    """What is another value less a constant is seldom what ranks. (bench)"""
    summed_signs: float = 1.0
    """The sum of the columns beside it (得分, 火点总数) ranks sooner than one of them. (bench)"""
    summed_share: float = 0.8
    """Rows that add up, at least; a lost point spoils one. (bench)"""
    shared_words_signs: float = 2.5
    shared_header_signs: float = 2.5
    right_behind_signs: float = 1.2
    right_before_signs: float = 0.5
    behind_signs: float = 0.4
    in_caption_signs: float = 1.0
    rate_signs: float = 0.4
    overall_signs: float = 0.5
    """综合得分, 总分: what the whole comes to ranks sooner than a part of it. (bench)"""
    later_signs: float = 0.1
    """Tables put plan and count before the rate that ranks. (bench)"""
    earlier_signs: float = -1.0
    """A rank that names no time is of what is told of now, not of 上年同期. (bench)"""
    parted_signs: float = -2.0
    """Another rank of the same scope stands between. (bench)"""
    least_signs: float = 0.6
    """A value below this is not the rank's at all. (bench)"""
    margin_signs: float = 0.5
    """A lead below this is told. (bench)"""
    proven_share: float = 0.6
    """How well one number of a cell follows the other, from which it is its rank. (bench)"""
    fewest_rows: int = 2
    """(bound)"""
    reach_columns: int = 64
    """Values among which a rank's own is looked for, where a table has more. (bound)"""
    fewest_ordered: int = 3
    """Places whose codes rise: the official order, in which 序号 only counts. (bench)"""


PAIR = PairParameters()


@dataclass(frozen=True, slots=True)
class LikenessParameters:
    """Names of projects that mean the same: ``context``."""

    contained_chars: int = 4
    """A name that stands in another one as a whole. (bench)"""
    alike_chars: int = 10
    alike_percent: float = 95.0
    """One character in twenty may differ: 供水/供热/燃气 differ by one in six. (bench)"""


LIKENESS = LikenessParameters()


@dataclass(frozen=True, slots=True)
class OrderParameters:
    """Values and names in order: ``direction``, ``listed``, ``in_prose``, ``wide``."""

    fewest_values: int = 3
    """Two values are in order in one of two ways by chance. (bound)"""
    proving_values: int = 5
    """Five in order by chance: 2/5! < 2 %. (bound)"""
    pair: int = 2
    """Lines of a list that may be of two places only. (bound)"""
    shortest_name_chars: int = 2
    longest_caption_chars: int = 60
    """A longer line over a list is a sentence. (typography)"""


ORDER = OrderParameters()
