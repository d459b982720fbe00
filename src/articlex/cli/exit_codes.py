"""The exit codes of the command line."""

UNREADABLE = 1
"""Some input could not be read. The others were."""
USAGE = 2
"""The options are wrong."""
NOTHING = 3
"""Nothing was found, and --fail-empty was given."""
INTERRUPTED = 130
CLOSED_PIPE = 141
"""The reader of standard output has gone."""
