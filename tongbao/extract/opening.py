"""From a path to an open document: what kind of file it is, whether it opens, which pages.

What a file is called says nothing: its bytes do. Everything that can be wrong with a file
as a whole is said here, each in one sentence with the file's name and what to do about it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Literal

import pypdfium2
from pypdfium2 import raw

from tongbao.errors import (
    DamagedFileError,
    EmptyDocumentError,
    EncryptedFileError,
    LimitError,
    NotADocumentError,
    TongbaoError,
    UnreadableFileError,
    UsageError,
)
from tongbao.extract.options import ReadOptions
from tongbao.extract.textexport.decoding import MARKS, decode_if_text
from tongbao.model import Message

FileKind = Literal["pdf", "text", "image"]

HEAD_BYTES = 64 * 1024
"""How far into a file its kind is looked for: mail and web wrappers come before a PDF's header."""
_FIRST_PRINTED = 0x20
"""Code of the blank; those below it are controls."""

_IMAGE_MAGIC = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"GIF8",
    b"\x00\x00\x00\x0cjP  ",
)

_ZIPPED = (
    (b"OFD.xml", Message(" OFD 文件", "an OFD file")),
    (b"word/", Message(" Word 文档", "a Word document")),
    (b"xl/", Message(" Excel 工作簿", "an Excel workbook")),
    (b"", Message(" ZIP 压缩包", "a ZIP archive")),
)
_STRANGERS = (
    (
        rb"\xd0\xcf\x11\xe0",
        Message("旧版 Office 文档（.doc/.xls/.wps）", "an old Office document (.doc, .xls, .wps)"),
    ),
    (rb"\{\\rtf", Message(" RTF 文档", "an RTF document")),
    (
        rb".{4}ftyp(heic|heix|hevc|mif1|msf1)",
        Message(
            " HEIC 照片（手机可改存为 JPEG）", "a HEIC photograph (phones can save it as JPEG too)"
        ),
    ),
    (
        rb"\s*(<!doctype html|<html)",
        Message("网页（可能是下载失败的提示页）", "a web page (perhaps a failed download)"),
    ),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file read into memory, with what it turned out to be."""

    path: Path
    data: bytes
    sha256: str
    kind: FileKind

    @property
    def name(self) -> str:
        """Return the name the user gave."""
        return self.path.as_posix()


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading; what took its place since it was found is not waited for.

    Raises:
        NotRegularError: It is a pipe, a device or a folder.
        OSError: It is not there, or may not be read.
    """
    ways = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(path, "rb", opener=lambda name, _: os.open(name, ways)) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise NotRegularError(errno.EINVAL, "not a regular file", str(path))
        yield stream


class NotRegularError(OSError):
    """A pipe or a device, which may never end."""


def load(path: Path, options: ReadOptions) -> SourceFile:
    """Read a file and find out from its bytes what it is.

    Raises:
        UnreadableFileError: It is not there, or may not be read.
        EmptyDocumentError: It has no bytes.
        LimitError: It is larger than ``options.max_bytes``.
        NotADocumentError: It is neither a PDF, nor text, nor an image.
    """
    name = path.as_posix()
    data = _read_bytes(path, name, options)
    if not data.strip(b"\x00\t\n\r\x0c "):
        raise EmptyDocumentError(
            Message(
                f"{name} 是空文件，请重新下载或重新导出。",
                f"{name} is an empty file; download or export it again.",
            )
        )
    return SourceFile(path, data, hashlib.sha256(data).hexdigest(), _sniff(data, name))


def _read_bytes(path: Path, name: str, options: ReadOptions) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableFileError(
                Message(
                    f"{name} 是文件夹，请给出其中的文件。",
                    f"{name} is a folder; name the files in it.",
                )
            )
        with opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > options.max_bytes:
                raise _too_large(name, size, options.max_bytes)
            return stream.read()
    except NotRegularError as error:
        raise UnreadableFileError(not_regular(name)) from error
    except FileNotFoundError as error:
        raise UnreadableFileError(
            Message(f"找不到文件 {name}，请检查路径。", f"There is no file {name}; check the path.")
        ) from error
    except OSError as error:
        raise UnreadableFileError(
            Message(
                f"无法读取 {name}（{error.strerror}），请检查权限。",
                f"{name} cannot be read ({error.strerror}); check its permissions.",
            )
        ) from error


def not_regular(name: str) -> Message:
    """Return what is said of a pipe or a device, which may never end."""
    return Message(f"{name} 不是普通文件，无法读取。", f"{name} is not a regular file.")


def _too_large(name: str, size: int, most: int) -> LimitError:
    limit = most // (1024 * 1024)
    return LimitError(
        Message(
            f"{name} 有 {size // (1024 * 1024)} MB，超过 {limit} MB 的上限，请拆分后再读。",
            f"{name} has {size // (1024 * 1024)} MB, over the limit of {limit} MB; split it first.",
        )
    )


def _sniff(data: bytes, name: str) -> FileKind:
    if b"%PDF-" in data[:HEAD_BYTES]:
        return "pdf"
    if data.startswith(_IMAGE_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    known = why_not_a_document(data, name)
    if known is not None:
        raise NotADocumentError(known)
    if re.search(rb"\bstartxref\b|\b\d+ \d+ obj\b", data):
        return "pdf"
    if _looks_like_text(data[: 256 * 1024]):
        return "text"
    raise NotADocumentError(
        Message(
            f"{name} 既不是 PDF，也不是文本导出文件，请检查是否选错了文件。",
            f"{name} is neither a PDF nor a text export; check that it is the right file.",
        )
    )


def why_not_a_document(data: bytes, name: str) -> Message | None:
    """Return what to do with a file that is of a kind which people take for a PDF; None for others.

    Args:
        data: Its bytes, the first :data:`HEAD_BYTES` of them at least.
        name: What it is called.
    """
    known = _known_stranger(data[:HEAD_BYTES])
    if known is None:
        return None
    return Message(
        f"{name} 不是 PDF，而是{known.zh}，请先导出为 PDF。",
        f"{name} is not a PDF but {known.en}; export it as PDF first.",
    )


def _known_stranger(head: bytes) -> Message | None:
    if head.startswith(b"PK\x03\x04"):
        for sign, name in _ZIPPED:
            if sign in head:
                return name
    for pattern, name in _STRANGERS:
        if re.match(pattern, head, re.IGNORECASE):
            return name
    return None


def _looks_like_text(data: bytes) -> bool:
    """Return whether bytes read as text in an encoding that Chinese exports use."""
    if data.startswith(MARKS):
        return True
    odd = sum(1 for byte in data if byte < _FIRST_PRINTED and byte not in b"\t\n\r\x0c\x1a")
    if odd * 200 > len(data):
        return False
    return decode_if_text(data) is not None


def open_pdf(source: SourceFile, options: ReadOptions) -> pypdfium2.PdfDocument:
    """Open a PDF with pdfium; the caller closes it.

    Raises:
        EncryptedFileError: A password is needed, or the one given is wrong.
        DamagedFileError: It is truncated or broken beyond opening.
        EmptyDocumentError: It has no pages.
    """
    try:
        pdf = pypdfium2.PdfDocument(from_header(source), password=options.password)
    except pypdfium2.PdfiumError as error:
        raise _opening_error(source, options, error.err_code) from error
    try:
        pages = len(pdf)
    except pypdfium2.PdfiumError:
        pages = 0
    if pages <= 0:
        pdf.close()
        raise _no_pages(source.name)
    return pdf


def from_header(source: SourceFile) -> bytes:
    """Return the bytes of a PDF from its header on, as offsets in the file are counted."""
    data = source.data
    start = data.find(b"%PDF-", 0, HEAD_BYTES)
    # Without a header pages may be whole all the same: pdfium finds objects itself.
    return data[start:] if start >= 0 else b"%PDF-1.7\n" + data


def _no_pages(name: str) -> EmptyDocumentError:
    return EmptyDocumentError(
        Message(f"{name} 中没有页面，请重新导出。", f"{name} has no pages; export it again.")
    )


def _opening_error(source: SourceFile, options: ReadOptions, code: int | None) -> TongbaoError:
    name = source.name
    if code == raw.FPDF_ERR_PASSWORD:
        if options.password:
            return EncryptedFileError(
                Message(
                    f"{name} 的密码不对，请用 --password 给出正确的密码。",
                    f"The password for {name} is wrong; give the right one with --password.",
                )
            )
        return EncryptedFileError(
            Message(
                f"{name} 有密码保护，请用 --password 给出密码。",
                f"{name} is protected by a password; give it with --password.",
            )
        )
    if code == raw.FPDF_ERR_SECURITY:
        return EncryptedFileError(
            Message(
                f"{name} 的加密方式不受支持，请另存为不加密的 PDF。",
                f"{name} is encrypted in a way that is not supported; save it without encryption.",
            )
        )
    if re.search(rb"/Count\s+0\b", source.data) and not re.search(rb"/Page\b", source.data):
        # pdfium calls an empty page tree a format error.
        return _no_pages(name)
    if ends_early(source):
        return DamagedFileError(
            Message(
                f"{name} 不完整（缺少文件结尾），请重新下载。",
                f"{name} is truncated (its end is missing); download it again.",
            )
        )
    return damaged(name)


def damaged(name: str) -> DamagedFileError:
    """Return the error for a file of which nothing can be read."""
    return DamagedFileError(
        Message(
            f"{name} 已损坏，无法读取，请重新下载或重新导出。",
            f"{name} is damaged and cannot be read; download or export it again.",
        )
    )


def ends_early(source: SourceFile) -> bool:
    """Return whether a PDF's end marker is missing, as after a download that broke off."""
    return b"%%EOF" not in source.data[-4096:]


def selected_pages(options: ReadOptions, count: int, name: str) -> list[int]:
    """Return the page numbers (from 1, rising) that ``options.pages`` selects.

    Raises:
        UsageError: The selection cannot be read, or selects no page of this document.
    """
    if options.pages is None or not options.pages.strip():
        return list(range(1, count + 1))
    chosen: set[int] = set()
    for item in re.split(r"[,，、;；]", options.pages):
        found = re.fullmatch(r"(\d*)(?:\s*([-–~])\s*(\d*))?", item.strip())
        if found is None or not (found[1] or found[3]):
            raise _selection_error(options.pages)
        first = int(found[1] or 1)
        last = int(found[3] or count) if found[2] else first
        if first < 1 or (found[3] and last < first):
            raise _selection_error(options.pages)
        chosen.update(range(first, min(last, count) + 1))
    pages = sorted(chosen)
    if not pages or pages[0] > count:
        raise UsageError(
            Message(
                f"{name} 只有 {count} 页，所选的 {options.pages} 都不在其中。",
                f"{name} has {count} pages; none of {options.pages} is among them.",
            )
        )
    return [page for page in pages if page <= count]


def _selection_error(pages: str) -> UsageError:
    return UsageError(
        Message(
            f"看不懂页码范围“{pages}”，请写成 1-3,5 的样子。",
            f"The page range {pages!r} cannot be read; write it like 1-3,5.",
        )
    )
