"""Hostile files of every kind that an archive may hold, made from nothing.

Each is small on disk and costs much, or misleads, when it is read: bombs, pages and pictures
without end, references in circles, scripts, names that lead elsewhere, files that are two kinds
at once. ``python -m samples.hostile FOLDER`` writes them.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Stream = tuple[bytes, bytes]
"""A stream object: the inside of its dictionary without /Length, and its data."""


def pdf(objects: Mapping[int, bytes | Stream], *, root: int = 1, extra: bytes = b"") -> bytes:
    """Return a PDF of numbered objects with a true cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, _written(body)))
    start, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % offsets.get(number, 0))
    out.write(b"trailer<</Size %d/Root %d 0 R%s>>\n" % (size, root, extra))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _written(body: bytes | Stream) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (body[0], len(body[1]), body[1])


def one_page(
    content: bytes | Stream,
    *,
    box: bytes = b"[0 0 595 842]",
    resources: bytes = b"/Font<</F 9 0 R>>",
    page: bytes = b"",
    catalog: bytes = b"",
    more: Mapping[int, bytes | Stream] | None = None,
) -> bytes:
    """Return a PDF of one page."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources<<%s>>/Contents 4 0 R%s>>"
            % (box, resources, page),
            4: content if isinstance(content, tuple) else (b"", content),
            9: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            **(more or {}),
        }
    )


_HELLO = b"BT /F 12 Tf 72 700 Td (text) Tj ET"


def deflated(block: bytes, times: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """Return ``before``, a block many times over, and ``after``, deflated into one stream.

    The block is packed once: what a full flush ends can be put one behind the other (RFC 1951),
    and the checksum of the whole is put together from those of its pieces (RFC 1950).
    """
    checksum, out = 1, [b"\x78\xda"]
    for piece, count in ((before, 1), (block, times), (after, 1)):
        if piece and count:
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            out.append((packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)) * count)
            own = zlib.adler32(piece)
            for _ in range(count):
                checksum = _followed_by(checksum, own, len(piece))
    return b"".join(out) + b"\x03\x00" + struct.pack(">I", checksum)


def _followed_by(first: int, second: int, length: int) -> int:
    """Return the Adler-32 checksum of two runs of bytes, the second of that length."""
    modulus = 65521
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + length * ((first & 0xFFFF) - 1)
    return high % modulus << 16 | low % modulus


def deflate_bomb() -> bytes:
    """Return a page whose content is 16 GB of blanks, deflated twice."""
    inner = deflated(b" " * (1 << 26), 1 << 8)
    return one_page((b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(inner, 9)))


def cut_by_reader() -> bytes:
    """Return a page whose text goes on behind more blanks than pdfium decodes."""
    more = b"BT /F 12 Tf 72 600 Td (more) Tj ET"
    data = deflated(b" " * (1 << 20), 1100, before=_HELLO, after=more)
    return one_page((b"/Filter/FlateDecode", data))


def content_bomb() -> bytes:
    """Return a page whose content is one gigabyte of drawing, deflated once."""
    data = deflated(b"0 0 m 9 9 l S " * 65536, 1170)
    return one_page((b"/Filter/FlateDecode", data))


def vast_page() -> bytes:
    """Return a page of 200,000 points each way."""
    return one_page(_HELLO, box=b"[0 0 200000 200000]")


def million_objects() -> bytes:
    """Return a file of a million objects."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
            **{number: b"[%d 0 R]" % (number + 1) for number in range(4, 1_000_000)},
        }
    )


def million_pages() -> bytes:
    """Return a file that says it has a million pages, all of them one."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count 1000000>>" % (b"3 0 R " * 1_000_000),
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        }
    )


def many_paths() -> bytes:
    """Return a page of a million small strokes."""
    strokes = b"".join(
        b"%d %d m %d %d l S\n" % (n % 590, n // 590 % 840, n % 590 + 3, n // 590 % 840)
        for n in range(1_000_000)
    )
    return one_page((b"/Filter/FlateDecode", zlib.compress(strokes)))


def many_characters() -> bytes:
    """Return a page of three million characters."""
    shown = b"BT /F 1 Tf 1 0 0 1 10 700 Tm " + b"(abcdefghij) Tj " * 300_000 + b"ET"
    return one_page((b"/Filter/FlateDecode", zlib.compress(shown)))


def pages_in_a_circle() -> bytes:
    """Return a page tree that contains itself."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 9>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 9>>",
        }
    )


def forms_in_a_circle() -> bytes:
    """Return a page that draws a form that draws itself, twice each time."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R/B 6 0 R>>>>"
    twice = b"/A Do /B Do /A Do /B Do"
    return one_page(
        b"/A Do /B Do",
        resources=b"/XObject<</A 5 0 R/B 6 0 R>>",
        more={5: (form, twice), 6: (form, twice)},
    )


def lengths_in_a_circle() -> bytes:
    """Return streams whose lengths refer to each other."""
    return one_page(_HELLO).replace(b"/Length 34", b"/Length 4 0 R")


def tables_in_a_circle() -> bytes:
    """Return a cross-reference table whose predecessor is itself."""
    whole = one_page(_HELLO)
    start = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def forms_upon_forms() -> bytes:
    """Return ten forms, each of which draws the next ten times: 10^10 words in all."""
    more: dict[int, bytes | Stream] = {}
    for level in range(10):
        head = (
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 9 0 R>>"
            b"/XObject<</N %d 0 R>>>>" % (level + 11)
        )
        more[10 + level] = (head, b"/N Do " * 10)
    more[20] = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 9 0 R>>>>",
        _HELLO,
    )
    return one_page(b"/N Do", resources=b"/XObject<</N 10 0 R>>", more=more)


def deep_arrays() -> bytes:
    """Return arrays in arrays, half a million deep."""
    depth = 500_000
    return one_page(_HELLO, page=b"/Deep" + b"[" * depth + b"]" * depth)


def scripts_and_attachments() -> bytes:
    """Return a file that wants to run a script, start a program and unpack a file elsewhere."""
    action = b"/OpenAction 10 0 R/AA<</WC 11 0 R>>/Names<</EmbeddedFiles<</Names[(a) 12 0 R]>>>>"
    more: dict[int, bytes | Stream] = {
        10: b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))>>",
        11: b"<</S/Launch/F(/bin/touch)/P(/tmp/tongbao-was-launched)>>",
        12: b"<</Type/Filespec/F(../../../tmp/tongbao-was-here)/EF<</F 13 0 R>>>>",
        13: (b"/Type/EmbeddedFile", b"#!/bin/sh\n"),
        14: b"<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A<</S/URI/URI(http://127.0.0.1:9/)>>>>",
    }
    return one_page(_HELLO, catalog=action, page=b"/Annots[14 0 R]", more=more)


def huge_picture() -> bytes:
    """Return a page that is one picture of 3.6 thousand million pixels."""
    side = 60_000
    head = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode" % (side, side)
    )
    data = deflated(b"\0" * side, side)
    return one_page(
        b"q 595 0 0 842 0 0 cm /I Do Q", resources=b"/XObject<</I 5 0 R>>", more={5: (head, data)}
    )


def huge_png() -> bytes:
    """Return a PNG of 50,000 pixels each way."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    side = 50_000
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", deflated(b"\0" * (side + 1), side))
        + chunk(b"IEND", b"")
    )


def tiff_in_a_circle() -> bytes:
    """Return a TIFF whose list of pages goes round."""
    entries = b"".join(
        struct.pack("<HHII", tag, 3, 1, value)
        for tag, value in (
            (256, 8),
            (257, 8),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 8),
            (278, 8),
            (279, 64),
        )
    )
    return b"II*\0" + struct.pack("<IH", 8, 8) + entries + struct.pack("<I", 8) + bytes(64)


def pdf_and_zip() -> bytes:
    """Return a file that is a PDF and a ZIP archive with a name that leads elsewhere."""
    packed = io.BytesIO()
    packed.write(one_page(_HELLO))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../../../tmp/tongbao-was-here", "no")
    return packed.getvalue()


def page_and_pdf() -> bytes:
    """Return a web page that holds a PDF."""
    return b"<html><script>alert(1)</script><!--\n" + one_page(_HELLO) + b"\n--></html>"


def picture_and_pdf() -> bytes:
    """Return a file that begins as a GIF and goes on as a PDF."""
    return b"GIF89a\1\0\1\0\0\0\0;" + one_page(_HELLO)


def endless_line() -> bytes:
    """Return a text of one line of twenty million characters."""
    return "石家庄市\t98.5\t".encode() * 1_500_000


def endless_columns() -> bytes:
    """Return a text of three lines with two million columns each."""
    return (b"1\t" * 2_000_000 + b"\n") * 3


def endless_lines() -> bytes:
    """Return a text of a million lines."""
    return "1\t石家庄市\t98.5\n".encode() * 1_000_000


Maker = Callable[[], bytes]

MADE: Mapping[str, Maker] = {
    "deflate-bomb.pdf": deflate_bomb,
    "cut-by-reader.pdf": cut_by_reader,
    "content-bomb.pdf": content_bomb,
    "vast-page.pdf": vast_page,
    "million-objects.pdf": million_objects,
    "million-pages.pdf": million_pages,
    "many-paths.pdf": many_paths,
    "many-characters.pdf": many_characters,
    "pages-in-a-circle.pdf": pages_in_a_circle,
    "forms-in-a-circle.pdf": forms_in_a_circle,
    "lengths-in-a-circle.pdf": lengths_in_a_circle,
    "tables-in-a-circle.pdf": tables_in_a_circle,
    "forms-upon-forms.pdf": forms_upon_forms,
    "deep-arrays.pdf": deep_arrays,
    "scripts-and-attachments.pdf": scripts_and_attachments,
    "huge-picture.pdf": huge_picture,
    "huge-png.pdf": huge_png,
    "tiff-in-a-circle.pdf": tiff_in_a_circle,
    "pdf-and-zip.pdf": pdf_and_zip,
    "page-and-pdf.pdf": page_and_pdf,
    "picture-and-pdf.pdf": picture_and_pdf,
    "endless-line.txt": endless_line,
    "endless-columns.txt": endless_columns,
    "endless-lines.txt": endless_lines,
}
"""Every kind, by the name of its file."""

STRANGE_NAMES: Sequence[bytes] = (
    b"a..%2f..%2ftmp%2ftongbao-was-here.pdf",
    b"a\\..\\..\\tongbao-was-here.pdf",
    b"line\nbreak.pdf",
    b"\x1b]0;title\x07\x1b[2J.pdf",
    b"--password=x.pdf",
    b"$(touch tongbao-was-here).pdf",
    b"=HYPERLINK(1).pdf",
    b"no-text-\xff\xfe.pdf",
    "\u202egnp.pdf".encode(),
    b"n" * 251 + b".pdf",
)
"""Names that mislead a shell, a terminal, a spreadsheet or a careless program."""


def write_all(folder: Path) -> list[Path]:
    """Write every hostile file, and a harmless one under each strange name."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in MADE.items():
        (folder / name).write_bytes(make())
        written.append(folder / name)
    for count, strange in enumerate(STRANGE_NAMES):
        path = Path(bytes(folder).decode()) / strange.decode("utf-8", "surrogateescape")
        path.write_bytes(one_page(_HELLO + b" %% %d" % count))
        written.append(path)
    return written


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
