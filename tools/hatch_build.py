"""Compiles the text reader to C while a wheel is built, if the environment asks for it.

`HATCH_BUILD_HOOKS_ENABLE=1 pip install .` asks for it and needs a C compiler. mypyc compiles the
modules that read blocks, Cython the scores and levels of headings and the searches of whole texts.
"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TEXT = "articlex/readers/text"
BY_MYPYC = (
    "articlex/readers/drafts.py",
    *(f"{TEXT}/{name}" for name in ("__init__.py", "blocks", "layout", "headings/__init__.py")),
)
BY_CYTHON = (f"{TEXT}/headings/compiled.pyx", f"{TEXT}/scan/compiled.pyx")
"""The modules that take the time of a parse. The rest waits for libraries."""


class CompiledReader(BuildHookInterface[Any]):
    """Adds extension modules to a wheel, beside the Python modules that do the same."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile a copy of the sources and add the results to the wheel."""
        if version == "editable":
            return
        # Compiled modules beside the sources of a checkout would shadow every edit.
        self.folder = TemporaryDirectory()  # removed when the build is over
        sources = Path(self.folder.name) / "src"
        shutil.copytree(Path(self.root) / "src", sources)
        for command in (
            ("mypyc", "--config-file=", "--follow-imports=silent", *BY_MYPYC),
            ("Cython.Build.Cythonize", "--inplace", *BY_CYTHON),
        ):
            run = [sys.executable, "-m", *command]
            if subprocess.run(run, cwd=sources, check=False, stdout=sys.stderr).returncode:
                sys.exit("articlex: compiling failed; it needs a C compiler and Python's headers")
        shutil.rmtree(sources / "build")
        suffix = sysconfig.get_config_var("EXT_SUFFIX")
        build_data["force_include"] |= {
            str(made): str(made.relative_to(sources)) for made in sources.rglob("*" + suffix)
        }
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
