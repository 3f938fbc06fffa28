"""The terminal: streams and progress, options and arguments, for every command."""
