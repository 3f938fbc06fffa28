"""What ``report`` does once its options are known: one file, and on stderr what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tongbao.batch import Progress
from tongbao.commands.console.options import Manner
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import prepare_streams, progress_bar
from tongbao.commands.findings import text
from tongbao.errors import ExitCode, UsageError
from tongbao.model import Message
from tongbao.report import Written, write_report

_STATES = {
    "missing": Message("找不到", "not found"),
    "changed": Message("内容已变", "changed since"),
    "locked": Message("有密码", "locked"),
    "damaged": Message("打不开", "cannot be opened"),
}
_NAMED = 5
"""Files named in one sentence; of more, the number is said."""


def report(
    dataset: Path,
    out: Path,
    originals: Sequence[Path],
    manner: Manner,
    *,
    password: str | None,
    most_cuts: int,
) -> ExitCode:
    """Write a dataset as one HTML file.

    Raises:
        NotADocumentError: ``dataset`` is no dataset.
        UsageError: A table cannot be read, a folder of originals is none, or ``out`` cannot be
            written.
    """
    prepare_streams()
    for folder in originals:
        if not folder.is_dir():
            raise UsageError(
                Message(
                    f"{folder} 不是文件夹，请检查 --originals。",
                    f"{folder} is no folder; check --originals.",
                )
            )
    with progress_bar(shown=not manner.quiet) as show:
        written = write_report(
            dataset,
            out,
            language=manner.language,
            originals=originals,
            password=password,
            most_cuts=most_cuts,
            progress=lambda file, done, count, pages: show(Progress(file, done, count, pages, 0)),
        )
    if manner.as_json:
        print(text.as_json(_as_object(written, out)))
    if not manner.quiet:
        _say_what_came(written, out, manner)
    return ExitCode.DONE


def _as_object(written: Written, out: Path) -> dict[str, object]:
    return {
        "report": out.as_posix(),
        "bytes": written.size,
        "circulars": written.circulars,
        "findings": written.findings,
        "shown_in_page": written.pictures,
        "spared": written.spared,
        "without_original": [
            {"file": file, "state": state} for file, state in written.without_original
        ],
    }


def _say_what_came(written: Written, out: Path, manner: Manner) -> None:
    lost = written.without_original
    if lost:
        counts = Counter(state for _, state in lost)
        zh = "、".join(f"{_STATES[state].zh} {count}" for state, count in counts.items())
        en = ", ".join(f"{count} {_STATES[state].en}" for state, count in counts.items())
        names = [file for file, _ in lost[:_NAMED]]
        more = len(lost) - len(names)
        say(
            Message(
                f"{len(lost)} 份通报不能显示原页（{zh}）：{'、'.join(names)}"
                f"{f' 等，另有 {more} 份' if more else ''}。可用 --originals 指明原文件所在的文件夹。",
                f"Pages of {len(lost)} circulars cannot be shown ({en}): {', '.join(names)}"
                f"{f' and {more} more' if more else ''}; name the folder of the files with "
                "--originals.",
            ),
            manner.language,
        )
    if written.spared:
        say(
            Message(
                f"{written.spared} 个问题未附原页：超过 --cuts 的上限，先附较重的。",
                f"{written.spared} findings are shown without their page: --cuts limits how many "
                "are, the gravest first.",
            ),
            manner.language,
        )
    say(
        Message(
            f"{written.circulars} 份通报、{written.findings} 个问题已写入 {out}"
            f"（{written.size / 1e6:.1f} MB），用浏览器打开即可。",
            f"{written.circulars} circulars with {written.findings} findings are in {out} "
            f"({written.size / 1e6:.1f} MB); open it in a browser.",
        ),
        manner.language,
    )
