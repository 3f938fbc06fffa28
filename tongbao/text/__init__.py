"""Text as such: folding, numbers and scripts, for every room to use."""
