"""A dataset's folder on disk: written whole, verified, read back, brought over, succeeded."""
