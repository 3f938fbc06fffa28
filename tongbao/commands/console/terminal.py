"""Tables and progress bars on a terminal. Text in them is text: no markup, and nothing acts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from tongbao.text.escaping import bare_stream, visible


class VisibleConsole(Console):
    """A console that shows what would act or hide, wherever in a table or bar it stands.

    Its own codes (colours, the movements of a bar) are the only ones that reach the terminal.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """See :meth:`rich.console.Console.render`, through which every text and cell goes."""
        if isinstance(renderable, str):
            renderable = visible(renderable)
        elif isinstance(renderable, Text) and visible(renderable.plain) != renderable.plain:
            renderable = renderable.copy()
            renderable.plain = visible(renderable.plain)
        return super().render(renderable, options)


def console_on(stream: TextIO) -> VisibleConsole:
    """Return a console that writes to a stream, in colours where it is a terminal."""
    # Off a terminal a fixed width keeps logs and tests alike on every machine.
    width = None if stream.isatty() else 120
    return VisibleConsole(
        file=bare_stream(stream), width=width, highlight=False, markup=False, emoji=False
    )
