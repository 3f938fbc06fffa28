"""Has a Python process import ``tongbao`` from one folder, wherever else it is installed.

Python runs this module at its start where its folder is on PYTHONPATH, in worker processes too.
Each process that imports the package writes down from where.
"""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class _OneTree:
    """Finds the package in the folder ``TONGBAO_TREE``, before anything else is asked."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if name != "tongbao":
            return None
        found = PathFinder.find_spec(name, [os.environ["TONGBAO_TREE"]])
        with open(os.environ["TONGBAO_IMPORTED"], "a", encoding="utf-8") as stream:  # noqa: PTH123 - pathlib would double the start of each process
            stream.write(f"{os.getpid()} {found.origin if found else 'nowhere'}\n")
        return found


if "TONGBAO_TREE" in os.environ:
    sys.meta_path.insert(0, _OneTree)
