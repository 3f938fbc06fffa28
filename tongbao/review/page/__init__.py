"""The local page of ``tongbao review``: server-rendered, loopback only."""
