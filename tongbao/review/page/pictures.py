"""Pages of the originals as pictures, each drawn when somebody looks at it."""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tongbao.model import Box
from tongbao.publish.schemas import Value
from tongbao.report.cuts import Excerpt, Pages, open_original
from tongbao.report.originals import Original, OriginalFinder, State

_DIGITS = 16
"""Of a hash, in a picture's name."""
_KEPT = 48
"""Pictures in memory."""
_AROUND = (330.0, 230.0)
"""Points across and down that are shown around a spot at least."""


_NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a page: a picture by its name, or lines of a text export, or why nothing."""

    name: str = ""
    region: Box = _NOWHERE
    lines: tuple[tuple[str, ...], ...] = ()
    first_line: int = 0
    missing: State | None = None


class Pictures:
    """Draws pages of a dataset's originals. Only files with the dataset's hashes are opened.

    Args:
        dataset: The dataset's folder.
        folders: Where else to look for originals.
        password: Of encrypted files.
    """

    def __init__(self, dataset: Path, folders: Sequence[Path], password: str | None) -> None:
        self._finder = OriginalFinder(dataset, folders)
        self._password = password
        self._lock = threading.Lock()
        self._open: ExitStack = ExitStack()
        self._opened: tuple[str, Original, Pages] | None = None
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._shown: OrderedDict[str, Shown] = OrderedDict()

    def show(self, file: Mapping[str, Value], page: int, box: Box | None) -> Shown:
        """Return what stands around a box, or the whole page where there is none.

        Args:
            file: Name and hash of the file, as a circular or one of its files has them.
            page: Of the file.
            box: In points.
        """
        key = str(file["sha256"] or "unread")[:_DIGITS]
        where = "-".join(f"{edge:.0f}" for edge in box) if box else "all"
        name = f"{key}-{page}-{where}"
        with self._lock:
            if name not in self._shown:
                self._shown[name] = self._draw(file, name, page, box)
                if len(self._shown) > _KEPT:
                    self._drawn.pop(self._shown.popitem(last=False)[0], None)
            self._shown.move_to_end(name)
            return self._shown[name]

    def picture(self, name: str) -> bytes | None:
        """Return a picture that was drawn lately, as WebP."""
        with self._lock:
            return self._drawn.get(name)

    def close(self) -> None:
        """Close what is open."""
        with self._lock:
            self._open.close()

    def _draw(self, file: Mapping[str, Value], name: str, page: int, box: Box | None) -> Shown:
        original, pages = self._pages(file)
        if original.state != "found":
            return Shown(missing=original.state)
        around = _around(box) if box else None
        cut = pages.cut(page, around if around else box)
        if cut is None and box is None:
            cut = pages.cut(page, Box(0.0, 0.0, 1.0, 1000.0))  # lines of a text export
        if cut is None:
            return Shown(missing="damaged")
        if isinstance(cut, Excerpt):
            return Shown(lines=cut.lines, first_line=cut.first)
        self._drawn[name] = base64.b64decode(cut.uri.partition(",")[2])
        return Shown(name, cut.region)

    def _pages(self, file: Mapping[str, Value]) -> tuple[Original, Pages]:
        """Return a file, opened; the one before is closed."""
        key = str(file["sha256"] or "unread")
        if self._opened is None or self._opened[0] != key:
            self._opened = None
            self._open.close()
            found = self._finder.find(str(file["file"]), key)
            original, pages = self._open.enter_context(open_original(found, self._password))
            self._opened = (key, original, pages)
        return self._opened[1], self._opened[2]


def _around(box: Box) -> Box:
    """Return a box that shows a spot among its neighbours."""
    across = max(0.0, _AROUND[0] - box.width) / 2
    down = max(0.0, _AROUND[1] - box.height) / 2
    return Box(box.x0 - across, box.top - down, box.x1 + across, box.bottom + down)
