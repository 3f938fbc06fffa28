"""Databases through SQLAlchemy: what all share, and what is particular to one kind."""
