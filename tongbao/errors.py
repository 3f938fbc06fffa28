"""What can go wrong, as one tree; each error carries its exit code and its remedy.

    TongbaoError
    ├── UnreadableFileError     the file cannot be read at all (exit 3)
    │   ├── NotADocumentError   neither a PDF nor a text export
    │   ├── EncryptedFileError  a password is needed, or the one given is wrong
    │   ├── DamagedFileError    truncated or broken beyond opening
    │   └── EmptyDocumentError  no bytes, or no pages
    ├── LimitError              a limit on size, time or pages was hit (exit 3)
    ├── UsageError              an option or argument makes no sense (exit 2)
    │   └── SeveralCircularsError   one circular is asked for, and the file holds more
    ├── MissingToolError        something needed is not installed (exit 4)
    └── MachineError            the disk is full, no file opens, a write fails (exit 74)

A contradiction in the data is never an exception: it is a :class:`tongbao.model.Finding`.
"""

from __future__ import annotations

import errno
import os
from enum import IntEnum

from tongbao.model import Message


class ExitCode(IntEnum):
    """Exit codes of every command; documented in docs/errors.md."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING_READ = 3
    MISSING_TOOL = 4
    SOME_FAILED = 5
    OUR_FAULT = 70
    MACHINE = 74
    INTERRUPTED = 130


class TongbaoError(Exception):
    """Base of all errors that a user can do something about.

    Args:
        message: One sentence in both languages: what is wrong, in which file, what to do.
    """

    exit_code: ExitCode = ExitCode.OUR_FAULT
    rule: str = ""
    """Code of the rule under which the failure is recorded in ``findings``."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message

    def __reduce__(self) -> tuple[type[TongbaoError], tuple[Message]]:
        """Pickle by message, so that an error crosses process borders whole."""
        return (type(self), (self.message,))


class UnreadableFileError(TongbaoError):
    """The file cannot be read at all."""

    exit_code = ExitCode.NOTHING_READ
    rule = "document-unreadable"


class NotADocumentError(UnreadableFileError):
    """The file is neither a PDF nor a text export."""

    rule = "document-not-a-document"


class EncryptedFileError(UnreadableFileError):
    """A password is needed, or the one given is wrong."""

    rule = "document-encrypted"


class DamagedFileError(UnreadableFileError):
    """The file is truncated or broken beyond opening."""

    rule = "document-damaged"


class EmptyDocumentError(UnreadableFileError):
    """The file has no bytes, or no pages."""

    rule = "document-empty"


class LimitError(TongbaoError):
    """A limit on size, time, memory or pages was hit."""

    exit_code = ExitCode.NOTHING_READ
    rule = "document-limit"


class UsageError(TongbaoError):
    """An option or argument makes no sense."""

    exit_code = ExitCode.USAGE


class SeveralCircularsError(UsageError):
    """One circular was asked for, and the file holds more than one."""


class MissingToolError(TongbaoError):
    """Something needed is not installed."""

    exit_code = ExitCode.MISSING_TOOL


class MachineError(TongbaoError):
    """The machine refused what nobody asked wrongly: its disk is full, a write fails, no file opens."""

    exit_code = ExitCode.MACHINE


_OF_THE_MACHINE = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EFBIG")
    if hasattr(errno, name)
)
_OF_THE_MACHINE_TO_SQLITE = frozenset({7, 10, 13})
"""SQLITE_NOMEM, SQLITE_IOERR, SQLITE_FULL (https://sqlite.org/rescode.html)."""


def is_of_the_machine(error: BaseException) -> bool:
    """Return whether a refusal speaks of the machine, and not of what was asked.

    The system's own, one of SQLite's, or one that a database passes on in its words.
    """
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_MACHINE_TO_SQLITE:
        return True
    if isinstance(error, OSError) and error.errno:
        return error.errno in _OF_THE_MACHINE
    return os.strerror(errno.ENOSPC) in str(error)


def refused(error: BaseException, message: Message) -> TongbaoError:
    """Return the error for what was refused: the machine's, or that of who asked.

    Args:
        error: What the system said, or what was found.
        message: What was being done, and what to do about it.
    """
    return MachineError(message) if is_of_the_machine(error) else UsageError(message)


def refused_by_system(error: OSError) -> TongbaoError:
    """Return the error for a refusal of the system's that nothing else has words for."""
    name = str(error.filename or "")
    shown = f"{name[:60]}…{name[-20:]}" if len(name) > _LONGEST_SHOWN else name
    why = error.strerror or str(error) or type(error).__name__
    if error.errno in {errno.EMFILE, errno.ENFILE}:
        remedy = Message("请放宽可打开文件数（ulimit -n）后再试", "raise ulimit -n and try again")
    elif is_of_the_machine(error):
        remedy = Message("请检查磁盘和内存后再试", "check disk and memory and try again")
    else:
        remedy = Message("请检查名称、路径和权限", "check its name, path and permissions")
    return refused(
        error,
        Message(
            f"系统拒绝了{f' {shown} ' if shown else '所需的操作'}（{why}），{remedy.zh}。",
            f"The system refused {shown or 'what is needed'} ({why}); {remedy.en}.",
        ),
    )


_LONGEST_SHOWN = 120
"""Characters of a name that are shown whole in a sentence about it."""
