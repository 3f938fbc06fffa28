"""Writes circulars with their truth: any province and year, many layouts and producers."""

from __future__ import annotations

from samples.generator.making import LAYOUTS, PRODUCERS, Made, generate, generate_many

__all__ = ["LAYOUTS", "PRODUCERS", "Made", "generate", "generate_many"]
