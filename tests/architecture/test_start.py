import json
import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

LATER = {"botocore", "boto3", "numpy", "cryptography", "yaml", "moto", "pygments", "markdown_it", "pydantic_settings"}
"What nothing needs before the first answer or the first paint."


def loaded_by(statement: str) -> set[str]:
    """The top-level packages in a fresh process after a statement."""
    return {name.partition(".")[0] for name in modules_of(statement)}


def modules_of(script: str) -> list[str]:
    """Everything that is loaded in a fresh process after a script."""
    script = f"{script}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def test_reading_the_command_line_loads_nothing_but_the_standard_library() -> None:
    packages = loaded_by("from app.command_line import read_settings; read_settings(['serve'])")

    assert packages & (LATER | {"textual", "rich", "pydantic", "model", "orjson", "aiosqlite", "httptools"}) == set()


@pytest.mark.parametrize("module", ["model.client", "app.serving.http"])
def test_the_model_and_the_server_start_without_a_screen(module: str) -> None:
    assert loaded_by(f"import {module}") & (LATER | {"textual", "rich"}) == set()


FIRST_ANSWER = """
import asyncio
from app.serving import endpoint
from model.client import open_cloud

async def ask():
    client = await open_cloud(None, seed=1, now=1_800_000_000.0, wall=lambda: 1_800_000_000.0)
    await client.call("sts:GetCallerIdentity")
    await client.close()

asyncio.run(ask())
"""


def test_the_first_answer_needs_nothing_that_only_people_look_at() -> None:
    ours = {name for name in modules_of(FIRST_ANSWER) if name.partition(".")[0] in ("app", "model", "screens")}

    assert not [name for name in ours if re.fullmatch(r"model\.services\.\w+\.(findings|happenings|practices)", name)]
    assert ours.isdisjoint(f"model.desk.{desk}" for desk in ("shown", "entrance", "history", "protection", "metrics"))
    assert len(ours) <= 580, "an endpoint opens with every network of a new account, and little else"


def test_every_service_loads_without_a_screen_or_botocore_and_whatever_it_offers_is_known_from_the_start() -> None:
    assert loaded_by("import tests.architecture.offers") & (LATER | {"textual", "rich"}) == set()


def test_the_screens_load_textual_and_nothing_else_that_is_large() -> None:
    modules = "importlib.import_module(module.name) for module in pkgutil.walk_packages(screens.__path__, 'screens.')"
    packages = loaded_by(f"import importlib, pkgutil, screens; [{modules}]")

    assert "textual" in packages
    assert packages & LATER <= {"pygments", "markdown_it"}, "Textual itself brings these two"
