"""The exports make a shell's clients find the world."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.command_line import read_settings
from app.environment import exports
from app.settings import SettingsError
from model.kit.cell import CellSettings


def shell_after(*flags: str) -> dict[str, str]:
    """The variables of a shell that had a session token and evaluated the exports."""
    lines = exports(read_settings(["env", *flags], {"CLOUDARIUM_SETTINGS": "/dev/null"}))
    script = "\n".join([*lines, "env"])
    ran = subprocess.run(
        ["sh", "-c", script],
        env={"PATH": "/usr/bin:/bin", "AWS_SESSION_TOKEN": "old"},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("=", 1) for line in ran.stdout.splitlines())


def test_a_shell_has_the_roots_key_in_one_region() -> None:
    shell = shell_after()

    assert (shell["AWS_ACCESS_KEY_ID"], shell["AWS_SECRET_ACCESS_KEY"]) == CellSettings().root_key
    assert shell["AWS_REGION"] == shell["AWS_DEFAULT_REGION"] == "us-east-1"


def test_a_session_token_of_other_work_is_forgotten() -> None:
    assert "AWS_SESSION_TOKEN" not in shell_after()


@pytest.mark.parametrize(
    ("flags", "url"),
    [
        ((), "http://127.0.0.1:4566"),
        (("--port", "4777"), "http://127.0.0.1:4777"),
        (("--host", "::1"), "http://[::1]:4566"),
    ],
)
def test_the_endpoint_is_where_the_flags_say(flags: tuple[str, ...], url: str) -> None:
    assert shell_after(*flags)["AWS_ENDPOINT_URL"] == url


def test_over_tls_a_shell_is_told_whom_to_believe(tmp_path: Path) -> None:
    world = tmp_path / "my shop"
    shell = shell_after("--tls", "--world", str(world))

    assert shell["AWS_ENDPOINT_URL"] == "https://127.0.0.1:4566"
    assert shell["AWS_CA_BUNDLE"] == shell["NODE_EXTRA_CA_CERTS"] == f"{world}.tls/authority.pem"
    assert "BEGIN CERTIFICATE" in Path(shell["AWS_CA_BUNDLE"]).read_text()
    assert "AWS_CA_BUNDLE" not in shell_after()


def test_certificates_that_cannot_be_kept_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="no certificates can be kept in"):
        shell_after("--tls", "--world", str(tmp_path / "file" / "world"))
