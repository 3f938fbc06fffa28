"""Circulars to test on: the supplied one rebuilt, and a generator that writes others."""
