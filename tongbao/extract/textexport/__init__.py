"""Text exports: tables as rows of tabs, and what damage did to their cells."""
