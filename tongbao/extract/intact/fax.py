"""Whether a fax picture (CCITT groups 3 and 4, ITU-T T.4 and T.6) has all its rows.

Its data has no checksum, but hardly any damage leaves it in step: soon a code comes that does
not exist, a row runs past its end, or the data ends with rows missing. Decoders leave white
what is not there. The tables of codes are pdfminer's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from tongbao.extract.intact.parameters import FAX

_STRAIGHT = 4
"""The mode of a change that lies below one; 1 to 7 are those up to three pixels beside it."""
_PASS, _HORIZONTAL, _UNCOMPRESSED = 8, 9, 10
_MODES: Mapping[Any, int] = {"p": _PASS, "h": _HORIZONTAL, "u": _UNCOMPRESSED}
_WINDOW = 13
"""Bits of the longest code."""
_END_OF_LINE = 1
"""Eleven zeros and a one."""
_MADE_UP = 64
"""Pixels from which the length of a run is coded in parts, of which the last is shorter."""


class _OutOfStepError(ValueError):
    """A code that does not exist, or that cannot stand here."""


class _NotKnownError(ValueError):
    """Uncompressed mode, which hardly any reader knows."""


def has_all_rows(
    data: bytes, columns: int, rows: int, k: int = 0, *, byte_aligned: bool = False
) -> bool:
    """Return whether fax data holds so many rows.

    Args:
        data: As in a PDF, the most significant bit first.
        columns: Width in pixels.
        rows: Height in pixels; a five-hundredth of them may be missing.
        k: ``/K`` of the PDF: below 0 group 4, 0 group 3, above 0 group 3 in two dimensions.
        byte_aligned: Whether each row begins with a byte.
    """
    if len(data) > FAX.most_bytes:
        return True
    reader, rest = _Reader(data, columns, k, byte_aligned), max(len(data) - FAX.rest_bytes, 0)
    try:
        while reader.read_row():
            if reader.rows >= rows and reader.at >> 3 >= rest:
                return True
    except _NotKnownError:
        return True
    except _OutOfStepError:
        # Rows that are all there prove little where much is left: it is out of step.
        return reader.rows >= rows and reader.at >> 3 >= rest
    return reader.rows >= rows - rows // 500


class _Reader:
    """Follows the codes of fax data row by row, and keeps of a row where its colour changes."""

    def __init__(self, data: bytes, columns: int, k: int, byte_aligned: bool) -> None:  # noqa: FBT001
        self.at = 0
        """Bits that have been read."""
        self.rows = 0
        self._data = data + bytes(4)
        self._bits = 8 * len(data)
        self._columns, self._k, self._byte_aligned = columns, k, byte_aligned
        self._above = [columns] * 4

    def read_row(self) -> bool:
        """Read the next row; return whether there was one.

        Raises:
            _OutOfStepError: The codes make no row.
            _NotKnownError: It is not known how to read them.
        """
        before = self.at
        if self._byte_aligned:
            self.at = (self.at + 7) & ~7
        ends = self._skip_ends()
        if ends > 1 or self.at >= self._bits or (ends and self._k < 0):
            return False
        flat = self._k == 0
        if self._k > 0:
            flat = bool(self._peek(1))
            self.at += 1
        changes = self._read_flat() if flat else self._read_against()
        if self.at == before:  # of rows without width there is no end
            raise _OutOfStepError
        self._above = [*changes, *[self._columns] * 4]
        self.rows += 1
        return True

    def _peek(self, count: int) -> int:
        """Return the next bits, at most as many as the longest code has."""
        at, data = self.at >> 3, self._data
        window = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
        return window >> (24 - count - (self.at & 7)) & (1 << count) - 1

    def _skip_ends(self) -> int:
        """Pass over zeros that fill, and over ends of lines; return how many of these."""
        ends = 0
        while self.at < self._bits:
            code = self._peek(12)
            if code > _END_OF_LINE:
                break
            self.at += 12 if code else 1
            ends += code
            # In two dimensions each end is followed by the sign of the next row's kind.
            if code and self._k > 0 and self._peek(_WINDOW) == 1 << 12 | _END_OF_LINE:
                self.at += 1
        return ends

    def _read_flat(self) -> list[int]:
        """Return the changes of a row in one dimension."""
        changes: list[int] = []
        place = 0
        while place < self._columns:
            place += self._run(len(changes) & 1)
            _change(changes, place, self._columns)
        return changes

    def _read_against(self) -> list[int]:
        """Return the changes of a row that is coded against the one above."""
        # Most codes of most faxes pass here: what could be a call is written out.
        modes, data, columns = _tables()[2], self._data, self._columns
        above, at, bits = self._above, self.at, self._bits
        known = len(above) - 3  # behind it only the right edge comes
        changes: list[int] = []
        place, near = -1, 0
        while place < columns:
            byte = at >> 3
            window = data[byte] << 16 | data[byte + 1] << 8 | data[byte + 2]
            code = modes[window >> (14 - (at & 7)) & 0x3FF]
            at += code & 15
            mode = code >> 4
            while above[near] <= place and near < known:
                near += 2
            if 0 < mode < _PASS:
                beyond = above[near] + mode - _STRAIGHT
                if beyond < place or beyond > columns or at > bits:
                    raise _OutOfStepError
                place = beyond
                if changes and changes[-1] == place:
                    changes.pop()
                else:
                    changes.append(place)
                near += -1 if near else 1
            elif mode == _PASS:
                place = above[near + 1]
            elif mode == _HORIZONTAL:
                self.at, place, colour = at, max(place, 0), len(changes) & 1
                for shade in (colour, 1 - colour):
                    place += self._run(shade)
                    _change(changes, place, columns)
                at = self.at
            elif mode == _UNCOMPRESSED:
                raise _NotKnownError
            else:
                raise _OutOfStepError
        self.at = at
        return changes

    def _run(self, colour: int) -> int:
        """Read the length of a run of pixels: white 0, black 1."""
        table, length = _tables()[colour], 0
        while True:
            code = table[self._peek(_WINDOW)]
            if not code or self.at > self._bits:
                raise _OutOfStepError
            self.at += code & 15
            length += code >> 4
            if code >> 4 < _MADE_UP:
                return length


def _change(changes: list[int], place: int, columns: int) -> None:
    """Note where the colour changes; two changes in one place are none."""
    if not 0 <= place <= columns:
        raise _OutOfStepError
    if changes and changes[-1] == place:
        changes.pop()
    else:
        changes.append(place)


@lru_cache(maxsize=1)
def _tables() -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Return by the bits that come next what they mean (from bit 4 up) and how many count.

    White runs, black runs, and modes of a row in two dimensions; zero is no code.
    """
    from pdfminer.ccitt import CCITTG4Parser as Codes

    modes = {**_MODES, **{step: step + _STRAIGHT for step in range(-3, 4)}}
    return _table(Codes.WHITE, _WINDOW), _table(Codes.BLACK, _WINDOW), _table(Codes.MODE, 10, modes)


def _table(tree: Any, width: int, meanings: Mapping[Any, int] | None = None) -> Sequence[int]:
    """Return the codes of a tree by the next ``width`` bits."""
    table = [0] * (1 << width)
    branches = [(tree, 0, 0)]
    while branches:
        branch, code, length = branches.pop()
        if isinstance(branch, list):
            branches += [(branch[bit], code << 1 | bit, length + 1) for bit in (0, 1)]
            continue
        meaning = branch if meanings is None else meanings.get(branch)
        spare = width - length
        if isinstance(meaning, int) and spare >= 0:
            table[code << spare : (code + 1) << spare] = [meaning << 4 | length] * (1 << spare)
    return table
