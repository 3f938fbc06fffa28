"""What one file and its circulars add to the dataset, as plain rows that refer to each other."""
