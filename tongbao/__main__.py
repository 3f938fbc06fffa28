"""Lets ``python -m tongbao`` do what ``tongbao`` does."""

from __future__ import annotations

from tongbao.cli import main

if __name__ == "__main__":
    main()
