"""What each command does once its options are known: one module per command."""
