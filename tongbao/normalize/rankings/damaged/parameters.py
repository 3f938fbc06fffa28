"""Numbers of damaged tables: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DamageParameters:
    """Prices of what damage does to a row: ``joint_decoding``."""

    overwritten_by_neighbour_logodds: float = 3.0
    """A name replaced by the one beside it: the commonest damage of unmerged cells. (bench)"""
    overwritten_left_logodds: float = 5.5
    """The same, where the copy stands left of the original: cells spill to the right. (bench)"""
    overwritten_by_another_logodds: float = 5.0
    """A name replaced by one that stands elsewhere in the row too. (bench)"""
    overwritten_logodds: float = 7.0
    """A name replaced by one that stands nowhere else in the row. (bench)"""
    inserted_repeat_logodds: float = 2.0
    """A cell's text repeated beside it: the other commonest damage. (bench)"""
    inserted_elsewhere_logodds: float = 4.5
    """A name of the ranking repeated away from its neighbour. (bench)"""
    inserted_logodds: float = 9.0
    """A name that belongs to nothing in the row. (bench)"""
    lost_logodds: float = 6.0
    """A slot without any cell. (bench)"""
    overprinted_logodds: float = 1.0
    """A cell that shows something else altogether where a name stood. (bench)"""
    claim_broken_logodds: float = 5.0
    """The prose is right far more often than not, yet it errs too. (bench)"""
    list_broken_logodds: float = 6.0
    """A list that names all places at zero, and yet not one of them. (bench)"""
    claim_shifted_logodds: float = 2.5
    """A name among those the prose gives, but not at its place in the list. (bench)"""
    beam: int = 150
    """States that are gone on with at each step. (bound)"""
    horizon_logodds: float = 16.0
    """States this much dearer than the cheapest of their step cannot matter: the largest margin
    that is told apart is smaller. (bench)"""
    decided_logodds: float = 2.0
    """Margin (log-odds) from which a slot counts as decided: e^2 ≈ 7 to 1. (bench)"""
    most_open: int = 6
    """Slots, and places, that may be open for them to be told by trying all orders. (bound)"""
    value_repeated_logodds: float = 3.0
    """A value printed once more beside itself inside a row, where a tie is likelier. (bench)"""
    value_trailing_logodds: float = 0.3
    """The last value repeated to the end of the row, for each repetition. (bench)"""
    value_foreign_trail_logodds: float = 3.0
    """A run at the end that belongs to no place of this row at all. (bench)"""
    value_surplus_logodds: float = 7.0
    """A value that belongs to no place. (bench)"""
    value_lost_logodds: float = 6.0
    """A place whose value is not there. (bench)"""
    value_hidden_logodds: float = 2.5
    """The last value covered by repetitions of the one before it; a last tie is as rare. (bench)"""
    value_out_of_order_logodds: float = 5.0
    """A value that does not keep the printed order. (bench)"""


DAMAGE = DamageParameters()


@dataclass(frozen=True, slots=True)
class ChunkMatchingParameters:
    """Which indicator a chunk is: ``matching``."""

    contradicted_score: float = -1.0
    """Score from which claims or labels speak against an indicator. (bench)"""
    accept_score: float = 1.2
    """Least score of claims and labels for a chunk to be an indicator's. (bench)"""


CHUNK_MATCHING = ChunkMatchingParameters()


@dataclass(frozen=True, slots=True)
class ChunkReadingParameters:
    """Chunks to rankings: ``reading``."""

    alike_percent: int = 70
    """Likeness from which a label words the project that the prose numbers so. (bench)"""
    same_words_percent: int = 90
    """Likeness, of 100, from which two labels name one item. (bench)"""
    unaccounted_logodds: float = 4.0
    """A place that the row neither ranks nor calls without task: its cell is lost. (bench)"""
    fewest_bottom: int = 2
    """Places at the bottom whose order tells that of a row. (bench)"""


CHUNK_READING = ChunkReadingParameters()
