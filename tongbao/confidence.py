"""The one scale of confidence: 0 to 1, and the marks on it that every room compares with.

A text layer is certain: 1. A recogniser's probability of a character, the lowest of a cell's, and the
margin of a joint reading turned into a probability all stand on this scale. Measured on degraded pages
(``bench/scans.py``): a model's probabilities are too high, so the marks stand close to 1.
"""

from __future__ import annotations

PLAIN = 0.99
"""From here a character of a line of words is taken as read; words may tell it better below: 项日
was read at 0.983."""

CLEAR = 0.97
"""From here any other character is taken as read."""

DOUBTFUL = 0.9
"""Below this a fact gets a finding, and a reading does not vouch for another."""

FLAGGED = 0.85
"""At most this is given to what was not seen but worked out, so that it gets a finding."""
