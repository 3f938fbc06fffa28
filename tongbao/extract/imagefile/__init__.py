"""Pictures that are documents: their frames as pages, and what their files have lost."""
