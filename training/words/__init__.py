"""Trains the recogniser of words."""
