from pathlib import Path

import pytest

from app.command_line import read_settings
from app.settings import SettingsError


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """An environment whose settings file says nothing."""
    (tmp_path / "settings.toml").write_text("")
    return {"CLOUDARIUM_SETTINGS": str(tmp_path / "settings.toml")}


def test_the_dashboard_opens_on_a_busy_world_and_serve_on_an_empty_one(nowhere: dict[str, str]) -> None:
    dashboard, serve = read_settings([], nowhere), read_settings(["serve"], nowhere)

    assert (dashboard.command, dashboard.scenario, dashboard.speed) == ("dashboard", "three_tier", 60)
    assert (serve.command, serve.scenario, serve.speed) == ("serve", "empty", 1)


def test_flags_win_over_the_environment_and_that_over_the_file(nowhere: dict[str, str]) -> None:
    Path(nowhere["CLOUDARIUM_SETTINGS"]).write_text("port = 1\nseed = 1\nspeed = 1\n")

    settings = read_settings(["serve", "--port", "3"], nowhere | {"CLOUDARIUM_PORT": "2", "CLOUDARIUM_SEED": "2"})

    assert (settings.port, settings.seed, settings.speed) == (3, 2, 1)


def test_lines_under_a_commands_heading_hold_for_it_alone(nowhere: dict[str, str]) -> None:
    Path(nowhere["CLOUDARIUM_SETTINGS"]).write_text('theme = "light"\nspeed = 9\n[serve]\nspeed = 99\ncontrol = true\n')

    serve, dashboard = read_settings(["serve"], nowhere), read_settings([], nowhere)

    assert (serve.speed, serve.control) == (99, True)
    assert (dashboard.speed, dashboard.theme) == (9, "light")


def test_memory_forgets_the_file_that_the_environment_names(nowhere: dict[str, str]) -> None:
    kept = nowhere | {"CLOUDARIUM_WORLD": "~/kept.world"}

    assert read_settings(["serve"], kept).world == Path.home() / "kept.world"
    assert read_settings(["serve", "--memory"], kept).world is None


def test_a_speed_may_be_written_as_it_is_spoken(nowhere: dict[str, str]) -> None:
    assert read_settings(["serve", "--speed", "60x"], nowhere).speed == 60
    assert read_settings(["--speed", "0"], nowhere).speed == 0


@pytest.mark.parametrize(
    ("argv", "environ", "text", "complaint"),
    [
        (["serve", "--port", "80000"], {}, "", r"--port: '80000' will not do: a port lies between 0 and 65535"),
        (["serve", "--auth", "maybe"], {}, "", r"--auth: 'maybe' is none of sigv4, off"),
        ([], {"CLOUDARIUM_SEED": "luck"}, "", r"CLOUDARIUM_SEED: 'luck' will not do"),
        ([], {}, "sped = 3", r"settings.toml: there is no setting sped"),
        (["serve"], {}, "[serve]\ntheme = 'dark'", r"settings.toml: serve.theme is not for serve"),
        ([], {}, "speed =", r"settings.toml: Invalid value"),
        (["--theme", "dark", "serve"], {}, "", r"--theme is not for serve"),
        ([], {"CLOUDARIUM_SETTINGS": "/nowhere/at.all"}, "", r"/nowhere/at.all: .*No such file"),
    ],
)
def test_what_cannot_be_is_refused_with_the_place_where_it_was_said(
    argv: list[str], environ: dict[str, str], text: str, complaint: str, nowhere: dict[str, str]
) -> None:
    Path(nowhere["CLOUDARIUM_SETTINGS"]).write_text(text)

    with pytest.raises(SettingsError, match=complaint):
        read_settings(argv, nowhere | environ)


def test_an_unknown_flag_leaves_with_two(nowhere: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read_settings(["serve", "--prot", "1"], nowhere)

    assert left.value.code == 2
    assert "unrecognized arguments: --prot" in capsys.readouterr().err


def test_the_version_is_told(nowhere: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read_settings(["--version"], nowhere)

    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("cloudarium ")
