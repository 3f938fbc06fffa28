"""Runs commands of ``tongbao`` one after another in one process, and keeps what each says.

python saying.py PLAN, where PLAN holds ``[folder, {name: [argument, …]}]`` as JSON; ``{}`` in an
argument stands for the folder.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path


def _said(arguments: list[str]) -> str:
    from tongbao.cli import main

    sys.argv = ["tongbao", *arguments]
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    code: object = None
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code
    said = [f"exit code {code}"]
    for stream in (out, err):
        stream.flush()
        said.append(stream.buffer.getvalue().decode())
    return "\n".join(said)


def main() -> None:
    """Run the commands of a plan."""
    folder, commands = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for name, arguments in commands.items():
        said = _said([argument.replace("{}", folder) for argument in arguments])
        # Each tree writes to a folder of its own.
        (Path(folder) / f"{name}.txt").write_text(said.replace(folder, "{}"), encoding="utf-8")


if __name__ == "__main__":
    main()
