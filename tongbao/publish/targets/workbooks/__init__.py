"""Workbooks: what a dataset is in one, and the writing of sheets row by row."""
