"""Tables with places in rows (or, turned, in columns): roles decided together, then entries."""
