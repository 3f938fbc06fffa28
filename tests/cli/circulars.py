"""Circulars that the command line is tried on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
GOOD = SAMPLES / "generated" / "long-reportlab-63.pdf"
FAULTY = SAMPLES / "generated" / "long-typst-32-name-twice.pdf"

Run = Callable[..., subprocess.CompletedProcess[str]]
