"""Fetch what the tour needs, at the versions of its lock file."""

import subprocess
import sys

from tests.javascript import FOLDER, NODE, NPM

command = [NODE, NPM, "ci", "--prefix", FOLDER, "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
sys.exit(subprocess.run(command, check=False).returncode)
