"""Tables of damaged exports, read jointly: rows, chunks, and the decoding of both."""
