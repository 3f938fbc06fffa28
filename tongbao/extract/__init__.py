"""Room of tongbao."""
