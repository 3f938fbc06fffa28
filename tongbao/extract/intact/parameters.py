"""Numbers of whether all of a file was shown: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaxParameters:
    """Fax codes followed row by row: ``fax``."""

    rest_bytes: int = 16
    """Bytes behind the last row in which markers and padding find room. (bench)"""
    most_bytes: int = 1 << 21
    """Bytes from which data is a rastered photograph: to follow its codes takes longer than to read
    all print, so that it passes for whole. (bound)"""


FAX = FaxParameters()


@dataclass(frozen=True, slots=True)
class IntactPageParameters:
    """Objects of a page: ``page``."""

    named_objects: int = 5
    """Names of lost objects that a doubt tells. (bound)"""
    longest_name_chars: int = 40
    """Characters of such a name. (bound)"""
    most_pages: int = 20_000
    """Pages of a file whose objects are asked for. (bound)"""
    most_unpacked_bytes: int = 1 << 28
    """Bytes to which one stream may unpack in a file whose objects are asked for: pdfminer unpacks
    streams of objects whole. (bound)"""


INTACT_PAGE = IntactPageParameters()


@dataclass(frozen=True, slots=True)
class Jbig2Parameters:
    """Segments of JBIG2: ``jbig2``."""

    rest_bytes: int = 16
    """Bytes behind the last segment that are padding. (bench)"""


JBIG2 = Jbig2Parameters()


@dataclass(frozen=True, slots=True)
class PictureParameters:
    """Pictures decoded strictly: ``picture``."""

    margin_bytes: int = 1 << 20
    """Bytes behind the last pixel up to which data is read on, to its checksum. (bound)"""


PICTURE = PictureParameters()


@dataclass(frozen=True, slots=True)
class ShownParameters:
    """What pdfium shows: ``shown``."""

    nothing_bytes: int = 16
    """Bytes of a stream that holds none. (bench)"""
    blank_bytes: int = 512
    """Bytes in which a page without print can be coded, beside what each row takes. (bench)"""


SHOWN = ShownParameters()


@dataclass(frozen=True, slots=True)
class PackedParameters:
    """Streams unpacked: ``packed``."""

    piece_bytes: int = 1 << 20
    """Bytes unpacked at a time, … (bound)"""
    part_bytes: int = 1 << 16
    """… and those packed that are handed to a decoder. (bound)"""


PACKED = PackedParameters()


@dataclass(frozen=True, slots=True)
class NeedsParameters:
    """Names in contents: ``needs``."""

    searched_bytes: int = 1 << 26
    """Bytes of contents that are searched for names; what a page prints takes far less. (bound)"""
    longest_font_bytes: int = 1 << 22
    """Bytes of a font from which it is not unpacked to see whether it is whole. (bound)"""


NEEDS = NeedsParameters()


@dataclass(frozen=True, slots=True)
class FontFileParameters:
    """Programs of embedded fonts: ``fontfile``."""

    directory_bytes: int = 4096
    """Bytes in which the list of a font's tables stands. (bound)"""
    most_bytes: int = 1 << 28
    """Unpacked bytes from which a font is taken for whole. (bound)"""


FONT_FILE = FontFileParameters()


@dataclass(frozen=True, slots=True)
class ObjectsParameters:
    """Objects of a file: ``objects``."""

    kept_bytes: int = 1 << 16
    """Bytes of a stream up to which it stays in memory, as one that holds objects should. (bound)"""
    most_together: int = 10_000
    """Objects in one stream; most writers put a hundred or two into one. (bound)"""


OBJECTS = ObjectsParameters()
