"""The program's first step: ``tongbao``, and ``python -m tongbao``.

An interrupt that comes while libraries load would be raised in the middle of one, and end in its
traceback or in a module half loaded. Nothing is open yet then: the program ends on the spot. What
is imported for that is built into the interpreter, so that it holds from the first line on.
"""

import _signal  # type: ignore[import-not-found]  # signal itself loads enum first, which takes a while
import os

_INTERRUPTED = 130


def _leave(*_: object) -> None:
    os.write(2, "已中断，什么都没有改动。Interrupted; nothing was changed.\n".encode())
    os._exit(_INTERRUPTED)


_signal.signal(_signal.SIGINT, _leave)


def main() -> None:
    """Run the command line."""
    from tongbao import cli

    cli.main()


if __name__ == "__main__":
    main()
