"""What the recognisers see of a sheet's lines: each line is shown to each of them once."""

from __future__ import annotations

from collections.abc import Sequence

from tongbao.extract.scan.image.binarization import Grey
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep
from tongbao.extract.scan.ocr.digit_recognizer import recognise_figures
from tongbao.extract.scan.ocr.recognizer import recognise
from tongbao.extract.scan.textlines.layout import crop_line
from tongbao.extract.scan.textlines.segmentation import Segment


class LineReader:
    """Recognises lines of one sheet, and remembers what was seen of them.

    Lines that are asked for together are recognised in one call, padded to batches of like widths.

    Args:
        clean: The sheet's print without rules.
        char_height: Height of most characters, in pixels.
    """

    def __init__(self, clean: Grey, char_height: float) -> None:
        self._clean = clean
        self._char_height = char_height
        self._general: dict[Segment, list[TimeStep]] = {}
        self._digits: dict[Segment, list[TimeStep]] = {}
        self.plain: dict[Segment, tuple[DecodedChar, ...]] = {}
        """Figures that the digit recogniser alone reads beyond doubt."""

    def general(self, segments: Sequence[Segment]) -> list[list[TimeStep]]:
        """Return what the general recogniser sees of lines."""
        missing = [segment for segment in segments if segment not in self._general]
        found = recognise(self.crops(missing))
        self._general.update(zip(missing, found, strict=True))
        return [self._general[segment] for segment in segments]

    def digits(self, segments: Sequence[Segment]) -> list[list[TimeStep]]:
        """Return what the digit recogniser sees of lines."""
        missing = [segment for segment in segments if segment not in self._digits]
        found = recognise_figures(self.crops(missing))
        self._digits.update(zip(missing, found, strict=True))
        return [self._digits[segment] for segment in segments]

    def recall(self, segment: Segment) -> list[TimeStep] | None:
        """Return what the general recogniser saw of a line; None if it was not asked."""
        return self._general.get(segment)

    def has_digits(self, segment: Segment) -> bool:
        """Return whether the digit recogniser was asked about a line."""
        return segment in self._digits

    def take(self, segment: Segment, steps: list[TimeStep]) -> None:
        """Remember a reading of a line that was cut in another way."""
        self._general[segment] = steps

    def crops(self, segments: Sequence[Segment], padding: float = 0.0) -> list[Grey]:
        """Return the pictures of lines; ``padding`` is in heights of the line, above and below."""
        return [
            crop_line(self._clean, segment, self._char_height, padding=padding)
            for segment in segments
        ]
