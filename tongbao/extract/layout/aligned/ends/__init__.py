"""Where a table begins and ends: rules that are overleaf, open headers, what stands above and below."""
