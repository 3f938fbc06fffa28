"""The program's first step: ``tongbao``, and ``python -m tongbao``.

An interrupt that comes while libraries load would be raised in the middle of one, and end in its
traceback or in a module half loaded. Nothing is open yet then: the program ends on the spot.
"""

from __future__ import annotations

import os
import signal

_INTERRUPTED = 130


def _leave(*_: object) -> None:
    os.write(2, "已中断，什么都没有改动。Interrupted; nothing was changed.\n".encode())
    os._exit(_INTERRUPTED)


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGINT, _leave)
    from tongbao import cli

    cli.main()


if __name__ == "__main__":
    main()
