"""What the interpreter itself reads."""

from __future__ import annotations

import os
import sys


def library() -> list[str]:
    return [*library_path(), "/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/lib", "/lib64", "/usr/lib"]


def library_path() -> list[str]:
    """Where the standard library is imported from."""
    home = os.path.dirname(os.__file__)  # noqa: PTH120 -- of the interpreter, whatever others call their paths
    return [each for each in sys.path if each.startswith(home) or each.endswith(".zip")] or [home]
