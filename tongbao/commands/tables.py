"""``tongbao tables``: just the tables of any document, as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import isfinite
from pathlib import Path

from tongbao.batch import Effort, read_tables
from tongbao.batch.sources import find_sources, set_apart
from tongbao.commands.console.options import Manner, check_pages
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import (
    ended_by_signal,
    prepare_streams,
    print_line,
    progress_bar,
)
from tongbao.errors import ExitCode, UsageError, refused
from tongbao.extract import ReadOptions
from tongbao.model import Box, Message
from tongbao.publish.printed_tables import PrintedTable, TableFormat, within, write_tables
from tongbao.text.filenames import fitting

_CORNERS = 4
"""Numbers that say an area: two of its left upper corner, two of its right lower one."""


def tables(
    files: Sequence[str],
    out: Path,
    form: TableFormat,
    options: ReadOptions,
    manner: Manner,
    effort: Effort,
    *,
    area: str | None = None,
    columns: str | None = None,
    raw: bool = False,
) -> ExitCode:
    """Write the tables of files; print the names of what was written.

    Raises:
        UsageError: The page selection, the area or the columns make no sense, or ``out`` cannot be
            written to.
        MissingToolError: Workers cannot be started on this machine.
    """
    prepare_streams()
    check_pages(options)
    box = None if area is None else _area(area)
    options = replace(options, area=box, columns=() if columns is None else _columns(columns))
    if options.debug is not None:
        set_apart(options.debug, files)
    found = find_sources(files)
    failed = [*found.nowhere, *found.unreadable]
    for failure in failed:
        say(failure.message, manner.language)
    names = _free_names([source.file for source in found.sources])
    written: dict[str, list[Path]] = {}
    with ended_by_signal(), progress_bar(shown=not manner.quiet) as show:
        for outcome in read_tables(found.sources, options, effort, show):
            if outcome.failure is not None:
                say(outcome.failure.message, manner.language)
                failed.append(outcome.failure)
                continue
            read = outcome.tables if box is None else within(outcome.tables, box)
            if not read:
                say(_no_table(outcome.file), manner.language)
            written[outcome.file] = _write(read, out, names[outcome.file], form, raw=raw)
    files_written = [file for source in found.sources for file in written.get(source.file, ())]
    for file in files_written:
        print_line(file.as_posix())
    if not files_written:
        return ExitCode.NOTHING_READ
    lost = any(failure.exit_code != ExitCode.DONE for failure in failed)
    return ExitCode.SOME_FAILED if lost else ExitCode.DONE


def _area(text: str) -> Box:
    """Return the area that ``x0,top,x1,bottom`` says, in points."""
    numbers = _numbers(text)
    if len(numbers) != _CORNERS or not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
        raise UsageError(
            Message(
                f"看不懂区域“{text}”，请写成 左,上,右,下（点，从页面左上角起），如 50,100,545,700。",
                f"The area {text!r} cannot be read; write left,top,right,bottom in points from the "
                "page's upper left corner, such as 50,100,545,700.",
            )
        )
    return Box(*numbers)


def _columns(text: str) -> tuple[float, ...]:
    """Return the positions that ``x1,x2,…`` says, in points."""
    numbers = _numbers(text)
    if not numbers or any(after <= before for before, after in pairwise(numbers)):
        raise UsageError(
            Message(
                f"看不懂列的位置“{text}”，请写成由左到右的分界（点，从页面左边起），如 120,200,280。",
                f"The columns {text!r} cannot be read; write where they are parted, from the left, in "
                "points from the page's left edge, such as 120,200,280.",
            )
        )
    return tuple(numbers)


def _numbers(text: str) -> list[float]:
    """Return the numbers that a text lists; none where it lists anything else."""
    try:
        found = [float(number) for number in text.replace("，", ",").split(",")]
    except ValueError:
        return []
    return found if all(map(isfinite, found)) else []


def _no_table(file: str) -> Message:
    return Message(
        f"{file} 中没有找到表格，请检查 --pages、--area。",
        f"No table was found in {file}; check --pages and --area.",
    )


def _free_names(files: Sequence[str]) -> dict[str, str]:
    """Return for each file the name of what is written of it; no other file of the run has it."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for file in files:
        stem = fitting(Path(file).stem)
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names[file] = name
    return names


def _write(
    read: Sequence[PrintedTable], out: Path, name: str, form: TableFormat, *, raw: bool
) -> list[Path]:
    if not read:
        return []
    try:
        out.mkdir(parents=True, exist_ok=True)
        return write_tables(read, out, name, form, raw=raw)
    except OSError as error:
        raise refused(
            error,
            Message(
                f"无法写入 {out}（{error.strerror}），请换一个文件夹。",
                f"{out} cannot be written to ({error.strerror}); choose another folder.",
            ),
        ) from error
