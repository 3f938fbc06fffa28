"""Rulings of a picture: traced, told from print, and completed where they broke."""
