"""What every test module uses: the real executable and the project's own articles."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
EXECUTABLE = Path(sys.executable).parent / "articlex"

hypothesis.settings.register_profile("default", deadline=None, max_examples=100)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=1000)
hypothesis.settings.register_profile("same", deadline=None, max_examples=20, derandomize=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

Run = Callable[..., subprocess.CompletedProcess[str]]


def eventually(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until a condition holds; fail after some seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.01)


@pytest.fixture
def run() -> Run:
    """Run the executable with arguments and standard input, in the project's folder."""

    def call(
        *arguments: str, stdin: str | bytes = "", cwd: Path = ROOT, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [EXECUTABLE, *arguments],
            input=data,
            cwd=cwd,
            env=os.environ | environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return call
