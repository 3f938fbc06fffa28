"""Bringing over a dataset whose ledger does not say what it is made of.

That of an earlier version keeps results but no members, and a ledger may be gone. The tables on
disk are what users have: their rows are taken over as they stand, so that a run which is given
other files adds to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from tongbao.batch.ledger import Ledger
from tongbao.batch.outcome import Outcome, outcome_of
from tongbao.batch.sources import Source
from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.reading import is_dataset
from tongbao.publish.rows.file import Failure, FileRows
from tongbao.publish.schemas import SCHEMAS, Value

_EARLIER = "earlier"
"""Stands for the reader that read rows whose ledger does not say which it was."""


def bring_over(out: Path, ledger: Ledger) -> None:
    """Make members of the circulars that stand in a dataset's tables, if the ledger has none.

    Results that the ledger does have are taken from there.

    Raises:
        UsageError: The tables cannot be read; nothing of them is changed.
    """
    if not is_dataset(out) or next(ledger.members(), None) is not None:
        return
    try:
        for _, parts in groupby(Dataset(out).parts(), key=_file_of):
            file, outcome = _outcome_of(list(parts))
            if not outcome.sha256:  # a file that could not be read even then, and no circular
                continue
            source = Source(file, outcome.sha256)
            if ledger.knows(source):
                ledger.take_in([source])
            else:
                ledger.bring_over(file, outcome, _EARLIER)
    except UsageError as error:
        raise UsageError(
            Message(
                f"{out} 中原有的数据集读不出来，没有改动它：{error.message.zh}"
                f"请把它移走，或用 -o 另选一个文件夹。",
                f"The dataset that is in {out} cannot be read and is left as it is: "
                f"{error.message.en} Move it away, or choose another folder with -o.",
            )
        ) from error


def _outcome_of(parts: Sequence[FileRows]) -> tuple[str, Outcome]:
    """Return a file's name, and its circulars' rows as the outcome that they were written from."""
    circulars = [_circular_of(part) for part in parts]
    file, sha256 = _file_of(parts[0])
    outcome = outcome_of(file, sha256, parts)
    if circulars[0]["reading"]:
        pages = sum(int(str(circular["pages"] or 0)) for circular in circulars)
        return file, replace(outcome, pages=pages)
    first = dict(zip(SCHEMAS["findings"].names, parts[0]["findings"][0], strict=True))
    message = Message(str(first["message"]), str(first["message_en"] or first["message"]))
    return file, replace(outcome, failure=Failure(file, sha256, str(first["rule"]), message))


def _circular_of(part: FileRows) -> dict[str, Value]:
    return dict(zip(SCHEMAS["circulars"].names, part["circulars"][0], strict=True))


def _file_of(part: FileRows) -> tuple[str, str]:
    """Return the name and the hash of a circular's file: its circulars stand one behind another."""
    circular = _circular_of(part)
    return str(circular["file"] or ""), str(circular["sha256"] or "")
