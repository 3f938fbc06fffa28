"""Writes circulars with their truth: any province and year, many layouts and producers."""

from __future__ import annotations

from samples.generator.layouts import LAYOUTS
from samples.generator.making import PRODUCERS, Made, generate, generate_many

__all__ = ["LAYOUTS", "PRODUCERS", "Made", "generate", "generate_many"]
