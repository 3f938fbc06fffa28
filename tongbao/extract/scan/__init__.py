"""Scanned pages: from a picture to the characters, rules and doubts of a page.

From there on scans and exports share one code path: the same grids, cells, paragraphs and
stitching. What a scan adds is evidence: every character carries what the recogniser saw.
"""
