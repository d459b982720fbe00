"""The command line: the only importer of Click."""

import gc
import os
import sys


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    # A short run makes little garbage, and looking for it takes a tenth of its time.
    gc.disable()
    from articlex.cli.app import run

    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        # The reader closed the pipe: silence, as with any other filter.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
