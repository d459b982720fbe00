"""The command line: the only importer of Click."""

import atexit
import gc
import os
import signal
import sys

INTERRUPTED = 130


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    # A short run makes little garbage, and looking for it takes a tenth of its time.
    gc.disable()
    if sys.stderr is None:  # closed by the caller: what goes there is lost, as it should be
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    # A request to end takes the way of an error, so that no half-written file stays.
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, _end)  # nohup has it ignored
    try:
        from articlex.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the run could hear it
        sys.stderr.write("articlex: interrupted\n")
        code = INTERRUPTED
    except SystemExit as error:  # asked to end, or done with a shell's completion
        code = error.code if isinstance(error.code, int) else 0
    except (KeyError, ValueError):
        if "_ARTICLEX_COMPLETE" not in os.environ:
            raise
        sys.stderr.write("articlex: a shell that completes sets COMP_WORDS and COMP_CWORD\n")
        code = 2
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            pass  # the reader closed the pipe: silence, as with any other filter
    # What the interpreter would now take apart, object by object, the system frees at once.
    atexit._run_exitfuncs()  # noqa: SLF001
    os._exit(code)
