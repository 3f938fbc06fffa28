"""Tables that rules or shading draw: grids with spans, what no rule shows, what is no table."""
