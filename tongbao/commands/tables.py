"""``tongbao tables``: just the tables of any document, as they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tongbao.api import tables as read_tables
from tongbao.batch import Progress
from tongbao.batch.sources import find_sources
from tongbao.commands.console import prepare_streams, print_line, progress_bar, say
from tongbao.commands.options import Manner, check_pages
from tongbao.errors import ExitCode, TongbaoError, UsageError
from tongbao.extract import ReadOptions
from tongbao.model import Box, Message
from tongbao.publish.printed_tables import PrintedTable, TableFormat, write_tables

_CORNERS = 4
"""Numbers that say an area: two of its left upper corner, two of its right lower one."""


def tables(
    files: Sequence[str],
    out: Path,
    form: TableFormat,
    options: ReadOptions,
    area: str | None,
    manner: Manner,
    *,
    raw: bool = False,
) -> ExitCode:
    """Write the tables of files; print the names of what was written.

    Raises:
        UsageError: The page selection or the area makes no sense, or ``out`` cannot be written to.
    """
    prepare_streams()
    check_pages(options)
    box = None if area is None else _area(area)
    found = find_sources(files)
    for failure in (*found.nowhere, *found.unreadable):
        say(failure.message, manner.language)
    failed = len(found.nowhere) + len(found.unreadable)
    written = pages = 0
    taken: set[str] = set()
    with progress_bar(shown=not manner.quiet) as show:
        for number, source in enumerate(found.sources, 1):
            try:
                read = read_tables(
                    source.file, password=options.password, pages=options.pages, area=box
                )
            except TongbaoError as error:
                say(error.message, manner.language)
                failed += 1
                read = []
            else:
                if not read:
                    say(_no_table(source.file), manner.language)
            names = _write(read, out, _free_name(source.file, taken), form, raw=raw)
            for name in names:
                print_line(name.as_posix())
            written += len(names)
            pages += len({page for one in read for page in one.pages})
            show(Progress(source.file, number, len(found.sources), pages, failed))
    if not written:
        return ExitCode.NOTHING_READ
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _area(text: str) -> Box:
    """Return the area that ``x0,top,x1,bottom`` says, in points."""
    try:
        numbers = [float(number) for number in text.replace("，", ",").split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != _CORNERS or not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
        raise UsageError(
            Message(
                f"看不懂区域“{text}”，请写成 左,上,右,下（点，从页面左上角起），如 50,100,545,700。",
                f"The area {text!r} cannot be read; write left,top,right,bottom in points from the "
                "page's upper left corner, such as 50,100,545,700.",
            )
        )
    return Box(*numbers)


def _no_table(file: str) -> Message:
    return Message(
        f"{file} 中没有找到表格，请检查 --pages、--area。",
        f"No table was found in {file}; check --pages and --area.",
    )


def _free_name(file: str, taken: set[str]) -> str:
    """Return a name for what is written of a file that no other file of the run has."""
    stem = Path(file).stem
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _write(
    read: Sequence[PrintedTable], out: Path, name: str, form: TableFormat, *, raw: bool
) -> list[Path]:
    if not read:
        return []
    try:
        out.mkdir(parents=True, exist_ok=True)
        return write_tables(read, out, name, form, raw=raw)
    except OSError as error:
        raise UsageError(
            Message(
                f"无法写入 {out}（{error.strerror}），请换一个文件夹。",
                f"{out} cannot be written to ({error.strerror}); choose another folder.",
            )
        ) from error
