"""The objects of a PDF as pdfminer finds them, each asked for strictly.

pdfium hands out no objects, only what it could make of them. What it takes for an empty page may
be one whose contents are not there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjectNotFound, PDFObjRef, PDFStream
from pdfminer.psparser import literal_name

from tongbao.extract.intact.packed import Layer
from tongbao.extract.intact.parameters import OBJECTS

Dictionary = Mapping[str, Any]


_BEGINS = re.compile(rb"\s*(\d+)\s+\d+\s+obj\b")


class LargeStreamError(Exception):
    """So many objects in one stream that to read them takes longer than to read the pages."""


class Objects(PDFDocument):
    """The objects of one file."""

    def __init__(self, data: bytes, password: str) -> None:
        """Find the objects.

        Raises:
            Exception: pdfminer raises whatever it comes upon.
        """
        self._data = data
        self._reader = PDFParser(io.BytesIO(data))
        super().__init__(self._reader, password)

    def getobj(self, objid: int) -> object:
        """Return an object, never one that only refers to another: such may go in circles."""
        seen: set[int] = set()
        while True:
            found = self._find(objid)
            if isinstance(found, PDFStream) and len(found.rawdata or b"") > OBJECTS.kept_bytes:
                self._cached_objs.pop(objid, None)
            if not isinstance(found, PDFObjRef):
                return found
            seen.add(objid)
            objid = found.objid
            if objid in seen:
                raise PDFObjectNotFound(objid)

    def _find(self, objid: int) -> object:
        """Return an object, by the stated length of its data or, if that leads astray, without."""
        try:
            return super().getobj(objid)
        except PDFObjectNotFound:
            return self._to_its_end(objid)

    def _to_its_end(self, objid: int) -> object:
        """Return an object whose data is as long as it is, whatever ``/Length`` says."""
        self._cached_objs.pop(objid, None)
        before, self._reader.fallback = self._reader.fallback, True
        try:
            return super().getobj(objid)
        finally:
            self._reader.fallback = before

    def _getobj_parse(self, pos: int, objid: int) -> object:
        begins = _BEGINS.match(self._data, pos)
        if begins is None or int(begins[1]) != objid:
            # pdfium looks for it nowhere else, not even where it stood before a revision.
            raise PDFObjectNotFound(objid)
        return super()._getobj_parse(pos, objid)

    def _get_objects(self, stream: PDFStream) -> tuple[list[object], int]:
        count = stream.get("N")
        if isinstance(count, int) and count > OBJECTS.most_together:
            raise LargeStreamError(count)
        return super()._get_objects(stream)

    def there(self, value: object) -> Any:
        """Return what a value is or refers to; None if it refers to nothing."""
        if not isinstance(value, PDFObjRef):
            return value
        try:
            return self.getobj(value.objid)
        except PDFObjectNotFound:
            return None

    def is_in_place(self, value: object) -> bool:
        """Return whether a value is there, or refers to where such an object begins.

        This takes a fraction of the time of reading it.
        """
        if not isinstance(value, PDFObjRef):
            return value is not None
        for table in self.xrefs:
            try:
                stream, place, _ = table.get_pos(value.objid)
            except KeyError:
                continue
            if stream is not None:
                return True
            begins = _BEGINS.match(self._data, place)
            if begins is not None and int(begins[1]) == value.objid:
                return True
        return False

    def dictionary(self, value: object) -> Dictionary:
        """Return a dictionary, or the one of a stream; an empty one for anything else."""
        found = self.there(value)
        if isinstance(found, PDFStream):
            found = found.attrs
        return found if isinstance(found, dict) else {}

    def pages(self, most: int) -> list[Dictionary]:
        """Return the pages in order, each with the resources that it inherits.

        Args:
            most: How many are looked for at most.
        """
        found: list[Dictionary] = []
        seen: set[int] = set()
        waiting: list[tuple[object, object]] = [(self.catalog.get("Pages"), None)]
        while waiting and len(found) <= most:
            node, inherited = waiting.pop()
            if isinstance(node, PDFObjRef):
                if node.objid in seen:
                    continue
                seen.add(node.objid)
            attrs = self.dictionary(node)
            resources = attrs.get("Resources", inherited)
            kids = self.there(attrs.get("Kids"))
            if isinstance(kids, list):
                waiting += [(kid, resources) for kid in reversed(kids)]
            else:
                found.append({**attrs, "Resources": resources})
        return found

    def has_layers_off(self) -> bool:
        """Return whether layers (optional content) may be switched off when the file is opened."""
        default = self.dictionary(self.dictionary(self.catalog.get("OCProperties")).get("D"))
        base = getattr(self.there(default.get("BaseState")), "name", "ON")
        return base != "ON" or any(self.there(default.get(key)) for key in ("OFF", "AS"))

    def data_of(self, stream: PDFStream) -> Iterator[bytes]:
        """Yield the data of a stream, deciphered: as long as it says, then as long as it is.

        What ``/Length`` says is wrong in some files, and viewers look for the end of the data
        then; in a file that is enciphered only the stated length can be deciphered.
        """
        yield self._decipher(stream)
        if self.decipher is None and stream.objid is not None:
            again = self._to_its_end(stream.objid)
            if isinstance(again, PDFStream):
                yield self._decipher(again)

    def _decipher(self, stream: PDFStream) -> bytes:
        data = stream.rawdata or b""
        if not data or self.decipher is None or stream.objid is None or stream.genno is None:
            return data
        try:
            return bytes(self.decipher(stream.objid, stream.genno, data, stream.attrs))
        except ValueError:  # too short for any
            return b""

    def layers_of(self, stream: PDFStream) -> list[Layer]:
        """Return the filters of a stream."""
        names = self._list_of(stream.get("Filter"))
        params = self._list_of(stream.get("DecodeParms"))
        params += [None] * (len(names) - len(params))
        return [
            Layer.of(literal_name(name), self.dictionary(param))
            for name, param in zip(names, params, strict=False)
        ]

    def _list_of(self, value: object) -> list[Any]:
        found = self.there(value)
        if found is None:
            return []
        return [self.there(item) for item in found] if isinstance(found, list) else [found]
