from pathlib import Path

import pytest

from app.settings import Settings, SettingsError, options


def test_by_default_the_world_lives_in_memory_and_listens_to_this_machine_only() -> None:
    settings = Settings()

    assert (settings.world, settings.host, settings.port) == (None, "127.0.0.1", 4566)
    assert (settings.delays, settings.auth, settings.images) == ("real", "sigv4", "listed")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_the_world_may_be_steered_from_loopback(host: str) -> None:
    assert Settings(command="serve", host=host, control=True).control


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])  # noqa: S104
def test_the_network_may_not_steer_the_world(host: str) -> None:
    with pytest.raises(SettingsError, match="it is refused on"):
        Settings(command="serve", host=host, control=True)


def test_a_command_is_asked_only_what_it_can_do() -> None:
    assert set(options("env")) == {"host", "port", "tls", "world"}
    assert "theme" in options("dashboard")
    assert "theme" not in options("serve")
    assert "control" in options("serve")
    assert "control" not in options("dashboard")


def test_settings_do_not_change_under_way() -> None:
    with pytest.raises(AttributeError):
        Settings().world = Path("other")  # type: ignore[misc]
