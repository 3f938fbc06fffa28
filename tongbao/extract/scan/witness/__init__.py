"""A second witness of a scanned page: where a detector sees print, of any colour on any ground."""
