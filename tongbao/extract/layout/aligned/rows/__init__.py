"""Which printed lines make one row: those with figures, and what is wrapped around them."""
