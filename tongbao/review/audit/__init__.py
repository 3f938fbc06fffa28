"""How many facts are wrong: a blind sample, and what it bounds."""
