"""The command line: one module a command, quick to start, one door for every error."""
