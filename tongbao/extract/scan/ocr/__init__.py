"""Recognition: from crops of lines to characters with their probabilities."""
