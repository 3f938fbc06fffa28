"""What of a reading is in doubt: cells that were recognised unsurely, readings that differ."""
