"""The command line. The only importer of Click."""

import gc
import os
import signal
import sys

from articlex.cli.exit_codes import INTERRUPTED


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # A short run makes little garbage. Looking for it takes a twentieth of the time.
    gc.disable()
    if sys.stderr is None:  # the caller closed it, so messages are lost
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    # A signal that asks to end raises an exception, so that no half-written file stays.
    signal.signal(signal.SIGTERM, _exit)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, _exit)  # nohup ignores it
    try:
        from articlex.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before `run` could handle it
        sys.stderr.write("articlex: interrupted\n")
        code = INTERRUPTED
    except SystemExit as error:  # by a signal, or at the end of a shell's completion
        code = error.code if isinstance(error.code, int) else 0
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            pass  # the reader closed the pipe: stay silent, as other filters do
    # Skip the interpreter's teardown, which takes a sixth of a short run.
    os._exit(code)


def _exit(number: int, _frame: object) -> None:
    sys.exit(128 + number)
