"""Results as JSON and tables, ready to leave the program."""
