"""Wide tables: ranks across the top, a row of places over a row of values."""
