"""Findings for a person at a terminal, for a browser, for a code host."""
