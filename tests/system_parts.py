"""Parts of a machine that some tests drive: present, or said to be missing.

At a desk a missing part skips the test with its reason. With CI=true it fails the test, so that no gate
passes because something was not there.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def require_program(name: str) -> Path:
    """The path of a program; ends the running test where the machine has none of that name."""
    found = shutil.which(name)
    if found is None:
        missing(f"the program {name} is not installed; `make test` brings it where it may (as root on Debian)")
    return Path(found)


def missing(reason: str) -> NoReturn:
    """Ends the running test: skipped at a desk, failed with CI=true."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
