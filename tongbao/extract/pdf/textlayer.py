"""The characters that a PDF page prints, with their boxes, read straight from pdfium.

pdfium's text page is taken for its characters and boxes only: the spaces and line ends that
it makes up are dropped, for gaps are judged by geometry later (``lines``). Boxes are loose
ones (advance width, ascent to descent), so that neighbours touch and a centre is stable.

What is changed on the way, and why:

* a glyph printed twice at nearly one place (fake bold, shadow) counts once;
* Kangxi radicals and CJK compatibility ideographs become the unified ideograph. Producers
  write them into the character map because both share one glyph: the page prints 石, the
  file says ⽯. This is a slip of the font, never of the print;
* pairs of surrogates become their one character; the parts of a ligature stay in order;
* glyphs outside the visible page box are dropped, for nobody sees them.
"""

from __future__ import annotations

import ctypes
import math
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

from tongbao.extract.page import UNMAPPED, Glyph, PageView, TextRun
from tongbao.extract.pdf.parameters import TEXT_LAYER, UNSEEN
from tongbao.model import Box, Rotation

_TURNS: tuple[Rotation, ...] = (0, 90, 180, 270)

# Forms of the CJK Radicals Supplement that producers write for whole characters. Unicode
# gives only two of them a compatibility mapping, so NFKC does not help here.
_RADICAL_FORMS = dict(
    zip(
        "⺟⺠⺬⺮⺳⺴⺼⻁⻄⻅⻆⻇⻉⻋⻌⻏⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻳",
        "母民示竹网网肉虎西见角角贝车辶邑长镸长门青韦页风飞食食马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龟",
        strict=True,
    )
)

_MEANINGLESS = ("Cc", "Co", "Cs", "Cn")
"""Categories of codes that say nothing: control, private, half a pair, not assigned."""
_SPECIAL = {
    **dict.fromkeys((0x0A, 0x0D, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060), ""),
    0xFEFF: "",
    0x09: " ",
    0x02: "-",  # pdfium's sign for a hyphen that ends a line
    0xAD: "-",  # a soft hyphen is no printed sign: where it has a glyph, that is a hyphen
    0xFFFD: UNMAPPED,
}
_SYMBOL_FONT = re.compile("symbol|dingbat|wingding|webding", re.IGNORECASE)
# The signs that office programs print from Wingdings, whose codes are private.
_SYMBOLS = dict(zip(b"\xfc\xfb\xfe\xfd\xa8\x6f\x6c\x6e\xa7\x75\xd8", "✓✗☑☒□□●■▪◆➢", strict=True))
_BOLD_NAME = re.compile("bold|heavy|black", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_BLANK = 0x20
"""Code of the blank; those below it are controls."""
_ASCII = range(_BLANK, 0x7F)
_HIGH_SURROGATES, _LOW_SURROGATES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_STAND_FOR_OTHERS = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
"""Radicals and compatibility ideographs (and forms of Latin letters behind these)."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of one page."""

    glyphs: list[Glyph]
    """In the order of the file."""
    unmapped: int = 0
    """Glyphs whose character the file does not say."""
    overprints: tuple[Box, ...] = ()
    owners: tuple[int, ...] = ()
    """Address of the text object of each run, by the run's number."""
    unseen: int = 0
    """Characters left out since nobody sees them."""
    """Places where two different characters are printed over each other."""


def _direct(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a pdfium function that takes plain addresses.

    It is called once per character: without the checks of typed pointers, and keeping the
    interpreter's lock, a call takes two thirds of the time.
    """
    function = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    if function is None:
        raise AttributeError(name)
    prototype = ctypes.PYFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *arguments)
    return prototype(function)


_get_code = _direct("FPDFText_GetUnicode", ctypes.c_uint)
_is_generated = _direct("FPDFText_IsGenerated", ctypes.c_int)
_has_no_code = _direct("FPDFText_HasUnicodeMapError", ctypes.c_int)
_get_owner = _direct("FPDFText_GetTextObject", ctypes.c_void_p)
_get_origin = _direct("FPDFText_GetCharOrigin", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_get_box = _direct("FPDFText_GetLooseCharBox", ctypes.c_int, ctypes.c_void_p)


class TooManyCharactersError(Exception):
    """A page holds more characters than the caller allows; its argument is their number."""


def read_glyphs(page: Any, view: PageView, limit: int) -> PageText:
    """Return all characters of an open pdfium page.

    Raises:
        TooManyCharactersError: The page has more than ``limit``.
    """
    textpage = raw.FPDFText_LoadPage(page)
    if not textpage:
        return PageText([])
    try:
        count = raw.FPDFText_CountChars(textpage)
        if count > limit:
            raise TooManyCharactersError(count)
        glyphs, owners = _collect(textpage, count, view)
        _unmask(glyphs)
        _upright(glyphs)
    finally:
        raw.FPDFText_ClosePage(textpage)
    kept, overprints = _tell_apart(glyphs)
    unmapped = sum(glyph.text == UNMAPPED for glyph in kept)
    return PageText(kept, unmapped, tuple(overprints), owners)


def _collect(textpage: Any, count: int, view: PageView) -> tuple[list[Glyph], tuple[int, ...]]:
    """Walk over pdfium's characters; few calls for each keep it fast.

    Returns:
        The characters, and the address of each run's text object.
    """
    rect = raw.FS_RECTF()
    page, box = ctypes.cast(textpage, ctypes.c_void_p).value, ctypes.addressof(rect)
    reader = _RunReader(textpage, view)
    runs, extents = reader.runs, reader.extents
    width, height, upright = view.width, view.height, view.turn == 0
    left, high_edge = view.left, view.top
    glyphs: list[Glyph] = []
    add = glyphs.append
    high = 0
    for index in range(count):
        code = _get_code(page, index)
        if code <= _BLANK and _is_generated(page, index) == 1:
            continue
        if code in _HIGH_SURROGATES:
            high = code
            continue
        if high and code in _LOW_SURROGATES:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        text = UNMAPPED if _has_no_code(page, index) == 1 else _text_of(code)
        if not text or not _get_box(page, index, box):
            continue
        if upright:
            x0, x1, top, bottom = (
                rect.left - left,
                rect.right - left,
                high_edge - rect.top,
                high_edge - rect.bottom,
            )
        else:
            x0, top, x1, bottom = view.box(rect.left, rect.bottom, rect.right, rect.top)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if not (0 <= x <= width and 0 <= y <= height):
            continue
        owner = _get_owner(page, index) or 0
        run = runs.get(owner)
        if run is None:
            run = reader.read(index, owner)
        if text == UNMAPPED and run.symbols:
            text = _SYMBOLS.get(code & 0xFF, chr(code))
        tall = TEXT_LAYER.loose_em * run.size, TEXT_LAYER.tallest_em * run.size
        if not tall[0] <= bottom - top <= tall[1] and run.rotation == 0:
            top, bottom = extents.get(run.number) or reader.extent(index, run)
            y = (top + bottom) / 2
        add(Glyph(text, x0, top, x1, bottom, x, y, run, run.bold, text.isspace()))
    return glyphs, tuple(runs)


@cache
def _text_of(code: int) -> str:
    """Return the text of a character code: ``""`` for none, :data:`UNMAPPED` if unknown."""
    if code in _ASCII:
        return chr(code)
    if code in _SPECIAL:
        return _SPECIAL[code]
    if any(code in block for block in _STAND_FOR_OTHERS):
        text = chr(code)
        return _RADICAL_FORMS.get(text) or unicodedata.normalize("NFKC", text)
    if code > sys.maxunicode or unicodedata.category(chr(code)) in _MEANINGLESS:
        return UNMAPPED
    return chr(code)


class _RunReader:
    """Reads what a text object says of its characters, once for each."""

    def __init__(self, textpage: Any, view: PageView) -> None:
        self.runs: dict[int, TextRun] = {}
        self._textpage = textpage
        self._page = ctypes.cast(textpage, ctypes.c_void_p).value
        self._view = view
        self._origin = (ctypes.c_double * 2)()
        self.extents: dict[int, tuple[float, float]] = {}
        self._turn = view.turn
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._matrix = raw.FS_MATRIX()
        self._parts = tuple(ctypes.c_uint() for _ in range(4))

    def read(self, index: int, address: int) -> TextRun:
        """Return the run of the character at ``index``, whose text object is at ``address``."""
        owner = ctypes.cast(address, raw.FPDF_PAGEOBJECT) if address else None
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._textpage, index, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        # PDF turns counter-clockwise; a reader's angles run clockwise, as the page's does.
        angle = (math.degrees(math.atan2(-matrix.b, matrix.a)) + self._turn) % 360
        quarter = round(angle / 90) % 4
        off = abs((angle - quarter * 90 + 180) % 360 - 180)
        mode = raw.FPDFTextObj_GetTextRenderMode(owner) if owner else 0
        font, bold, symbols = self._font(index, owner)
        run = TextRun(
            number=len(self.runs),
            size=abs(raw.FPDFText_GetFontSize(self._textpage, index) * scale),
            rotation=_TURNS[quarter],
            font=font,
            bold=bold or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
            hidden=mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE or self._transparent(owner),
            white=mode == raw.FPDF_TEXTRENDERMODE_FILL and self._white(owner),
            slanted=off > TEXT_LAYER.largest_skew_degrees,
            symbols=symbols,
        )
        self.runs[address] = run
        return run

    def extent(self, index: int, run: TextRun) -> tuple[float, float]:
        """Return top and bottom of the em boxes of a run, whose characters share a baseline."""
        place = ctypes.addressof(self._origin)
        _get_origin(self._page, index, place, place + ctypes.sizeof(ctypes.c_double))
        x, y = self._origin
        baseline = self._view.box(x, y, x, y).top
        found = (
            baseline - TEXT_LAYER.ascent_em * run.size,
            baseline + TEXT_LAYER.descent_em * run.size,
        )
        self.extents[run.number] = found
        return found

    def _font(self, index: int, owner: Any) -> tuple[str, bool, bool]:
        """Return a font's name without subset tag, whether it is bold, or of pictures."""
        handle = raw.FPDFTextObj_GetFont(owner) if owner else None
        key = ctypes.addressof(handle.contents) if handle else 0
        known = self._fonts.get(key)
        if known is None:
            flags = ctypes.c_int()
            buffer = ctypes.create_string_buffer(256)
            length = raw.FPDFText_GetFontInfo(self._textpage, index, buffer, 256, flags)
            name = buffer.raw[: max(min(length, 256) - 1, 0)].decode("utf-8", "replace")
            name = re.sub(r"^[A-Z]{6}\+", "", name)
            bold = bool(flags.value & _FORCE_BOLD) or bool(_BOLD_NAME.search(name))
            known = self._fonts[key] = (name, bold, bool(_SYMBOL_FONT.search(name)))
        return known

    def _white(self, owner: Any) -> bool:
        parts = self._parts
        return bool(
            owner
            and raw.FPDFPageObj_GetFillColor(owner, *parts)
            and min(part.value for part in parts[:3]) >= UNSEEN.white_level
        )

    def _transparent(self, owner: Any) -> bool:
        return bool(
            owner
            and raw.FPDFPageObj_GetFillColor(owner, *self._parts)
            and self._parts[3].value == 0
        )


def _tell_apart(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Box]]:
    """Drop glyphs printed again at nearly the same place; the one kept counts as bold.

    Also returns where two *different* characters stand on one place: one was meant to
    replace the other, and the file does not say which.
    """
    kept: list[Glyph] = []
    overprints: list[Box] = []
    near: dict[tuple[int, int], list[Glyph]] = {}
    twin_reach, bucket = TEXT_LAYER.twin_reach_em, TEXT_LAYER.bucket_pt
    for glyph in glyphs:
        if glyph.blank:
            kept.append(glyph)
            continue
        x0, top, reach = glyph.x0, glyph.top, twin_reach * glyph.run.size
        reach = min(reach, bucket)
        left, up = int((x0 - reach) / bucket), int((top - reach) / bucket)
        right, down = int((x0 + reach) / bucket), int((top + reach) / bucket)
        if left == right and up == down:
            found: Sequence[Glyph] = near.get((left, up), ())
        else:
            corners = {(column, row) for column in (left, right) for row in (up, down)}
            found = [other for corner in sorted(corners) for other in near.get(corner, ())]
        twin = False
        for other in found:
            if abs(other.x0 - x0) > reach or abs(other.top - top) > reach:
                continue
            if _same(glyph, other):
                twin = other.bold = True
            elif _rival(glyph, other):
                overprints.append(glyph.box)
        if not twin:
            near.setdefault((int(x0 / bucket), int(top / bucket)), []).append(glyph)
            kept.append(glyph)
    return kept, overprints


def _same(one: Glyph, other: Glyph) -> bool:
    # The parts of one ligature share a run and an exact box: ﬀ is two f, not one twice.
    return one.text == other.text and not (one.run is other.run and one.box == other.box)


def _rival(one: Glyph, other: Glyph) -> bool:
    return (
        one.text != other.text
        and one.run is not other.run
        and one.text.isalnum()
        and other.text.isalnum()
        and not (one.run.slanted or other.run.slanted or one.run.hidden or other.run.hidden)
    )


def _unmask(glyphs: Sequence[Glyph]) -> None:
    """Take back the text of fonts whose Latin letters are as wide as Han characters.

    Old producers split a Chinese font into pieces of 256 glyphs without saying what they
    are. Read by the standard encoding they give plausible letters, but a letter or digit
    is about half as wide as it is high: fonts that set nearly all of them a full em wide
    print something else.
    """
    widths: dict[str, list[bool]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.text.isascii() and glyph.text.isalnum() and glyph.text not in "WMwm":
            run = glyph.run
            along = glyph.bottom - glyph.top if run.rotation in (90, 270) else glyph.x1 - glyph.x0
            widths[run.font].append(0.97 * run.size < along < 1.03 * run.size)
    masked = {
        font
        for font, wide in widths.items()
        if len(wide) >= TEXT_LAYER.masked_chars and sum(wide) > TEXT_LAYER.masked_share * len(wide)
    }
    for glyph in glyphs if masked else ():
        if glyph.run.font in masked and glyph.text.isascii() and not glyph.blank:
            glyph.text = UNMAPPED


def _upright(glyphs: list[Glyph]) -> None:
    """Mark runs of vertical writing: upright characters, each right below the one before.

    Their text advances downwards as if turned by a quarter, which is what line building
    asks of a run.
    """
    upright: dict[TextRun, bool] = {}
    for before, after in pairwise(glyphs):
        run = after.run
        if before.run is not run or run.rotation != 0:
            continue
        size = run.size
        down = after.top - before.top
        if down > 0.6 * size or run in upright:
            steps = abs(after.x - before.x) < 0.3 * size and 0.6 * size < down < 3 * size
            upright[run] = steps and upright.get(run, True)
    turned = {run: replace(run, rotation=90) for run, steps in upright.items() if steps}
    for glyph in glyphs if turned else ():
        glyph.run = turned.get(glyph.run, glyph.run)
