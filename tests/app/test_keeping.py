"""Worlds are copied and recordings replayed from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from model.kit.cell import CellSettings
from tests.admin import Admin


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.toml").write_text("")
    monkeypatch.setenv("CLOUDARIUM_SETTINGS", str(tmp_path / "settings.toml"))


def users(path: Path) -> list[str]:
    admin = Admin(path=path)
    names = [each["UserName"] for each in admin.call("iam:ListUsers")["Users"]]
    admin.close()
    return names


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """One in which ann came at noon, and bob half an hour later."""
    admin = Admin(path=tmp_path / "world")
    admin.call("iam:CreateUser", UserName="ann")
    admin.advance(1800)
    admin.call("iam:CreateUser", UserName="bob")
    admin.close()
    return tmp_path / "world"


def test_a_world_is_copied_as_it_is_or_as_it_was(world: Path, tmp_path: Path) -> None:
    assert main(["fork", str(world), str(tmp_path / "now")]) == 0
    assert main(["fork", "--at", "2025-06-15T12:15:00Z", str(world), str(tmp_path / "then")]) == 0

    assert users(world) == users(tmp_path / "now") == ["ann", "bob"]
    assert users(tmp_path / "then") == ["ann"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nowhere", "copy"], "there is no world"),
        (["world", "settings.toml"], "there is something already"),
        (["--at", "2025-06-15", "world", "copy"], "does not reach back so far"),
        (["--at", "2125-06-15", "world", "copy"], "has not happened yet"),
        (["--at", "noon", "world", "copy"], "--at: 'noon' will not do"),
    ],
)
def test_what_cannot_be_copied_is_said(
    world: Path, words: list[str], complaint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.parent)
    assert main(["fork", *words]) == 2
    assert complaint in capsys.readouterr().err
    assert not Path("copy").exists()


def test_a_recording_is_replayed_in_memory_or_into_a_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    admin = Admin(settings=CellSettings())
    admin.run(admin.client.tape.record(tmp_path / "tape"))
    admin.call("iam:CreateUser", UserName="ann")
    admin.close()

    assert main(["replay", str(tmp_path / "tape")]) == 0
    assert capsys.readouterr().out == "1 acts were done again.\nThe world is what it was at the end of the recording.\n"
    assert main(["replay", str(tmp_path / "tape"), "--into", str(tmp_path / "world")]) == 0
    assert users(tmp_path / "world") == ["ann"]
    assert main(["replay", str(tmp_path / "settings.toml")]) == 2
    assert "there is nothing in it" in capsys.readouterr().err


def test_a_replay_that_ends_elsewhere_says_so(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    admin = Admin()
    admin.advance(3600)
    admin.run(admin.client.tape.record(tmp_path / "tape"))
    admin.call("iam:CreateUser", UserName="ann")
    admin.close()

    assert main(["replay", str(tmp_path / "tape"), "--into", str(world)]) == 1
    said = capsys.readouterr().out
    assert "iam:CreateUser was answered, and is EntityAlreadyExists now" in said
    assert "not what it was" in said
