"""Turns the circulars (通报) in which Chinese authorities rank places into trusted data."""

__version__ = "0.1.0"
