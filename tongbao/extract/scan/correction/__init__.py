"""What was recognised, corrected by words, dates, punctuation and script."""
