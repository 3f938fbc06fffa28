"""Letters whose annexes are files of their own: which belong together, and what a ledger knows of it."""
