"""``tongbao series``: which rankings of a dataset go on over its circulars, and what joins them."""

from __future__ import annotations

from pathlib import Path

from tongbao.commands.console.options import Manner
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import prepare_streams, print_line
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.model import Message
from tongbao.publish.dataset import Dataset


def series(folder: Path, manner: Manner, *, concordance: bool) -> ExitCode:
    """Print the series of a dataset; with ``concordance`` write the file that joins them.

    Raises:
        NotADocumentError: The folder is no dataset.
        UsageError: The concordance cannot be read or written.
    """
    from tongbao.archive.listing import list_series, write_concordance

    prepare_streams()
    listed = list_series(Dataset(folder))
    if manner.as_json:
        print(
            text.as_json([{name: getattr(one, name) for name in one.__slots__} for one in listed])
        )
    else:
        for one in listed:
            span = one.first if one.first == one.last else f"{one.first} – {one.last}"
            unit = f"（{one.unit}）" if one.unit else ""
            like = f"  ~ {one.like}" if one.like else ""
            print_line(f"{one.series_id}  {one.circulars}  {span}  {one.name}{unit}{like}")
    if concordance:
        path = write_concordance(folder, listed)
        say(
            Message(
                f"已写入 {path}：在 same_as 列填上与之相同的 series_id，再运行 tongbao extract 即生效。",
                f"Wrote {path}: fill in same_as with the series_id that is the same, and run "
                "tongbao extract again.",
            ),
            manner.language,
        )
    return ExitCode.DONE
