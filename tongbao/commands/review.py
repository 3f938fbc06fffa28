"""``tongbao review``: a local page on which a person settles what is doubtful."""

from __future__ import annotations

import getpass
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from tongbao.commands.console.options import Manner
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import prepare_streams
from tongbao.errors import ExitCode
from tongbao.model import Message
from tongbao.review.desk import Desk
from tongbao.review.page.app import Site
from tongbao.review.page.pictures import Pictures
from tongbao.review.page.server import check_installed, serve


def review(
    dataset: Path,
    manner: Manner,
    *,
    who: str | None,
    originals: Sequence[Path],
    password: str | None,
    port: int,
    browser: bool,
) -> ExitCode:
    """Serve the page of a dataset; its address stands on stdout.

    Raises:
        TongbaoError: The dataset cannot be read, or the page cannot be served.
    """
    prepare_streams()

    def ready(address: str) -> None:
        print(address, flush=True)
        say(
            Message(
                "核定页面只在本机可见；每个核定即时写入 decisions.csv。按 Ctrl+C 结束。",
                "The page is seen on this machine only; each decision is in decisions.csv at once. "
                "End it with Ctrl+C.",
            ),
            manner.language,
        )
        if browser:
            webbrowser.open(address)

    check_installed()
    desk = Desk(dataset, who or user_name())
    desk.states()  # a record of decisions that cannot be read is told before a page is opened
    pictures = Pictures(dataset, originals, password)
    serve(Site(desk, pictures, manner.language), port=port, on_ready=ready)
    return ExitCode.DONE


def user_name() -> str:
    """Return who decides where nobody says: the user of this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
