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
    └── MissingToolError        something needed is not installed (exit 4)

A contradiction in the data is never an exception: it is a :class:`tongbao.model.Finding`.
"""

from __future__ import annotations

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
