"""Fuzzes every target for a while; what makes one fail is kept in ``corpus/`` and tried for ever.

    python -m tests.fuzz --seconds 60 --seed 7 [--target page]

Exits with 1 if anything failed. Targets take turns, so that each has its share of the time. An
input is written down before it is tried: what crashes or hangs the process is there afterwards.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random

from tests.fuzz.mutating import mutated
from tests.fuzz.targets import CORPUS, TARGETS, Target

_HANGS_SECONDS = 30
"""After which an input is taken for one that never ends."""


def main() -> int:
    """Fuzz until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--target", choices=list(TARGETS), nargs="+", default=list(TARGETS))
    arguments = parser.parse_args()
    dice = Random(arguments.seed)
    tried = dict.fromkeys(arguments.target, 0)
    failed: set[str] = set()
    end = time.monotonic() + arguments.seconds
    last = Path(tempfile.mkdtemp(prefix="fuzz-")) / "last-input"
    print(f"seed {arguments.seed}; the input that is tried: {last}")
    while time.monotonic() < end:
        for name in arguments.target:
            turn = time.monotonic() + arguments.seconds / len(tried) / 10
            while time.monotonic() < min(turn, end):
                tried[name] += 1
                if place := _failing(TARGETS[name], dice, last):
                    failed.add(place)
    print(", ".join(f"{name} {count}" for name, count in tried.items()), f"; {len(failed)} failed")
    return int(bool(failed))


def _failing(target: Target, dice: Random, last: Path) -> str:
    """Try one input; keep it if it fails and no other has failed in the same place, which is returned."""
    inputs = target.inputs() if target.name not in _INPUTS else _INPUTS[target.name]
    _INPUTS[target.name] = inputs
    data = mutated(dice.choice(inputs), inputs, dice)
    last.write_bytes(data)
    faulthandler.dump_traceback_later(_HANGS_SECONDS, exit=True)
    try:
        target.try_out(data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        cause = error.__context__ or error
        frame = traceback.extract_tb(cause.__traceback__)[-1]
        place = f"{target.name} {type(cause).__name__} {frame.filename}:{frame.lineno}"
        if place not in _TOLD:
            _TOLD.add(place)
            name = hashlib.sha256(data).hexdigest()[:12]
            (CORPUS / target.name).mkdir(parents=True, exist_ok=True)
            (CORPUS / target.name / name).write_bytes(data)
            traceback.print_exception(error, limit=-6)
            print(f"kept as {CORPUS / target.name / name}", file=sys.stderr)
        return place
    finally:
        faulthandler.cancel_dump_traceback_later()
    return ""


_INPUTS: dict[str, list[bytes]] = {}
_TOLD: set[str] = set()

if __name__ == "__main__":
    raise SystemExit(main())
