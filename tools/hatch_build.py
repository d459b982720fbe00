"""Compiles the text reader to C while a wheel is built, where that is asked for.

`HATCH_BUILD_HOOKS_ENABLE=1 pip install .` asks for it; a C compiler must be there.
"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED = ("articlex/readers/text", "articlex/readers/place.py")
"""What a parse spends its time in; the rest waits for libraries."""


class CompiledReader(BuildHookInterface[Any]):
    """Adds mypyc's extension modules to a wheel; the sources stay beside them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say which files come on top of the usual ones."""
        if version == "editable":
            return
        # In a copy: beside the sources of a checkout they would shadow every edit.
        self.folder = TemporaryDirectory()  # goes when the build is over
        sources = Path(self.folder.name) / "src"
        shutil.copytree(Path(self.root) / "src", sources)
        mypyc = [sys.executable, "-m", "mypyc", "--config-file=", "--follow-imports=silent"]
        done = subprocess.run([*mypyc, *COMPILED], cwd=sources, check=False, stdout=sys.stderr)
        if done.returncode:
            sys.exit("articlex: not compiled; is a C compiler here, and are Python's headers?")
        shutil.rmtree(sources / "build")
        suffix = sysconfig.get_config_var("EXT_SUFFIX")
        build_data["force_include"] |= {
            str(made): str(made.relative_to(sources)) for made in sources.rglob("*" + suffix)
        }
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
