"""What the contents of a page name, and which of it the file lacks or holds damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pdfminer.pdftypes import PDFObjRef, PDFStream

from tongbao.extract.intact.fontfile import is_whole_font
from tongbao.extract.intact.objects import Dictionary, Objects
from tongbao.extract.intact.packed import BrokenStreamError, unpack
from tongbao.extract.intact.parameters import NEEDS
from tongbao.extract.intact.picture import PictureData, is_damaged
from tongbao.extract.pdf.streams import PDFIUM_DECODES

_NAME = rb"/([^\s/<>\[\](){}%]+)\s+"
_DRAWN = re.compile(_NAME + rb"Do\b")
_SET = re.compile(_NAME + rb"[-+.\d]+\s+Tf\b")
_INLINE = re.compile(rb"(?<![^\s])BI\s+/[^\x80-\xff]{4,400}?(?:\s|[\]>])ID\s")
_SIZED = re.compile(rb"/(?:W|Width)\s+\d")
_STATE = re.compile(_NAME + rb"gs\b")
_FONT_FILES = ("FontFile", "FontFile2", "FontFile3")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(slots=True)
class Needs:
    """What was found of a page's needs."""

    lost: set[str] = field(default_factory=set)
    """Names of contents, forms, fonts and pictures that are not in the file or do not decode."""
    unmasked: set[tuple[int, int]] = field(default_factory=set)
    """Pixels across and down of pictures that have a mask which is not there whole."""
    drawn: int = 0
    """How many pictures the contents draw, …"""
    inline: int = 0
    """… and how many of them stand in the contents themselves."""
    annotations: int = 0
    """Annotations that the page lists and the file lacks, or the list itself."""

    def add(self, other: Needs) -> None:
        """Add the needs of contents that these contents draw."""
        self.lost |= other.lost
        self.unmasked |= other.unmasked
        self.drawn += other.drawn
        self.inline += other.inline


class PageNeeds:
    """Follows what the pages of one file draw; what many pages draw is followed once."""

    def __init__(self, objects: Objects, max_pixels: int) -> None:
        self._objects, self._max_pixels = objects, max_pixels
        self._forms: dict[int, Needs] = {}
        self._open: set[int] = set()
        self._masks: dict[int, bool] = {}
        self._fonts: dict[int, bool] = {}

    def of(self, page: Dictionary) -> Needs:
        """Return what a page needs and lacks."""
        needs = Needs()
        text = self._contents(page.get("Contents"), needs)
        resources = page.get("Resources")
        if text and isinstance(resources, PDFObjRef) and self._objects.there(resources) is None:
            needs.lost.add("/Resources")
        else:
            found = self._objects.dictionary(resources)
            self._follow(text, (found,), needs)
        needs.annotations = self._lost_annotations(page.get("Annots"))
        return needs

    def _lost_annotations(self, value: object) -> int:
        listed = self._objects.there(value)
        if not isinstance(listed, list):
            return int(value is not None)
        return sum(one is not None and not self._objects.dictionary(one) for one in listed)

    def _contents(self, value: object, needs: Needs) -> bytes:
        """Return the contents of a page as one; note where some are not there."""
        found = self._objects.there(value)
        parts = found if isinstance(found, list) else [value]
        return b"\n".join(
            self._text(self._objects.there(part), "/Contents", needs)
            for part in parts
            if part is not None
        )

    def _text(self, stream: object, name: str, needs: Needs) -> bytes:
        """Return the operators in a stream, so far as they decode; note where they do not."""
        text = bytearray()
        if not isinstance(stream, PDFStream):
            needs.lost.add(name)
            return b""
        layers = self._objects.layers_of(stream)
        for data in self._objects.data_of(stream):
            if not data and not self._objects.there(stream.get("Length")):
                return b""
            text.clear()
            size = 0
            try:
                for piece in unpack(data, layers):
                    size += len(piece)
                    text += piece[: max(NEEDS.searched_bytes - len(text), 0)]
                    if size >= PDFIUM_DECODES:
                        break
            except BrokenStreamError:
                continue
            return bytes(text)
        needs.lost.add(name)
        return bytes(text)

    def _follow(self, text: bytes, resources: tuple[Dictionary, ...], needs: Needs) -> None:
        """Follow the names in contents to what they stand for."""
        if b"Do" in text:
            for name in map(_plain, _DRAWN.findall(text)):
                self._draw(name, resources, needs)
        if b"BI" in text:
            inline = sum(_SIZED.search(head) is not None for head in _INLINE.findall(text))
            needs.inline += inline
            needs.drawn += inline
        if b"Tf" in text:
            for name, font in self._named(_SET.findall(text), "Font", resources):
                if not self._is_whole(font):
                    needs.lost.add(f"/Font/{name}")
        if b"gs" in text:
            for name, state in self._named(_STATE.findall(text), "ExtGState", resources):
                if not self._is_state_whole(state):
                    needs.lost.add(f"/ExtGState/{name}")

    def _named(
        self, names: Sequence[bytes], kind: str, resources: tuple[Dictionary, ...]
    ) -> Iterator[tuple[str, object]]:
        """Yield each name with what the nearest resources of a kind hold of it, or None."""
        listed = [self._objects.dictionary(one.get(kind)) for one in resources]
        for name in set(map(_plain, names)):
            yield name, next((held[name] for held in listed if name in held), None)

    def _is_state_whole(self, state: object) -> bool:
        """Return whether a graphics state is there, and the mask that it sets, if any."""
        objects = self._objects
        own = objects.there(state)
        if not isinstance(own, dict):
            return False
        mask = objects.there(own.get("SMask"))
        if "SMask" not in own or getattr(mask, "name", "") == "None":
            return True
        return isinstance(mask, dict) and isinstance(objects.there(mask.get("G")), PDFStream)

    def _is_whole(self, font: object) -> bool:
        """Return whether a font is there, and its glyphs are where it says."""
        number = font.objid if isinstance(font, PDFObjRef) else 0
        if number not in self._fonts or not number:
            objects = self._objects
            own = objects.dictionary(font)
            below = objects.there(own.get("DescendantFonts"))
            of_glyphs = objects.dictionary(below[0]) if isinstance(below, list) and below else own
            described = objects.dictionary(of_glyphs.get("FontDescriptor"))
            files = [(key, described[key]) for key in _FONT_FILES if key in described]
            self._fonts[number] = "Subtype" in own and all(
                self._is_font_whole(program, is_true_type=key == "FontFile2")
                for key, program in files
            )
        return self._fonts[number]

    def _is_font_whole(self, value: object, *, is_true_type: bool) -> bool:
        """Return whether the glyphs of a font are there and unpack."""
        objects = self._objects
        if not objects.is_in_place(value):
            return False
        program = objects.there(value)
        if not isinstance(program, PDFStream):
            return False
        if len(program.rawdata or b"") > NEEDS.longest_font_bytes:
            return True
        layers = objects.layers_of(program)
        return any(
            is_whole_font(data, layers, is_true_type=is_true_type)
            for data in objects.data_of(program)
        )

    def _draw(self, name: str, resources: tuple[Dictionary, ...], needs: Needs) -> None:
        objects = self._objects
        places = [objects.dictionary(one.get("XObject")) for one in resources]
        value = next((place[name] for place in places if name in place), None)
        drawn = objects.there(value)
        if not isinstance(drawn, PDFStream):
            needs.lost.add(f"/XObject/{name}")
            return
        kind = getattr(objects.there(drawn.get("Subtype")), "name", "")
        if kind == "Image":
            needs.drawn += 1
            if self._lacks_mask(drawn):
                needs.unmasked.add(self._size_of(drawn)[:2])
        elif kind == "Form":
            needs.add(self._form(drawn, name, resources))
        elif kind != "PS":  # which prints on paper only, and nothing since PDF 1.4
            needs.lost.add(f"/XObject/{name}")

    def _form(self, form: PDFStream, name: str, outer: tuple[Dictionary, ...]) -> Needs:
        """Return what contents in a form need; what draws itself is never there whole."""
        number = form.objid or 0
        if number in self._open:
            return Needs(lost={f"/XObject/{name}"})
        if number not in self._forms:
            self._open.add(number)
            needs = self._forms[number] = Needs()
            text = self._text(form, f"/XObject/{name}", needs)
            # Forms without resources of their own use those of the page.
            own = self._objects.dictionary(form.get("Resources"))
            self._follow(text, (own, outer[-1]), needs)
            self._open.discard(number)
        return self._forms[number]

    def _lacks_mask(self, picture: PDFStream) -> bool:
        """Return whether a picture has a mask that is not there, or not whole."""
        for key in ("SMask", "Mask"):
            value = picture.get(key)
            mask = self._objects.there(value)
            if isinstance(value, PDFObjRef) and mask is None:
                return True
            if isinstance(mask, PDFStream):
                number = mask.objid or 0
                if number not in self._masks:
                    self._masks[number] = self._is_damaged(mask)
                if self._masks[number]:
                    return True
        return False

    def _is_damaged(self, mask: PDFStream) -> bool:
        width, height, bits = self._size_of(mask)
        if not 0 < width * height <= self._max_pixels:
            return False
        names = [layer.name for layer in self._objects.layers_of(mask)]
        return all(
            is_damaged(PictureData(width, height, bits, names, data), self._max_pixels)
            for data in self._objects.data_of(mask)
        )

    def _size_of(self, picture: PDFStream) -> tuple[int, int, int]:
        """Return the pixels of a picture across and down, and the bits of one colour."""
        width, height, bits = (
            value if isinstance(value := self._objects.there(picture.get(key)), int) else 0
            for key in ("Width", "Height", "BitsPerComponent")
        )
        return width, height, bits


def _plain(name: bytes) -> str:
    """Return a name as pdfminer does, its escapes resolved."""
    found = _ESCAPED.sub(lambda escape: bytes([int(escape[1], 16)]), name)
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError:
        return str(found)
