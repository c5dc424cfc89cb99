"""The authority of a world, and the certificates that it signs for its hosts."""

from __future__ import annotations

import socket
import ssl
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.serving.tls import MOST_NAMES, OUR_HOSTS, Authority, Hosts, authority, folder_of
from app.settings import Settings, SettingsError
from model.gateway.awakening import services
from model.gateway.wire.endpoints import host_of


def handshake(hosts: Hosts, trusted: Path, name: str, least: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2) -> ssl.SSLSocket:
    """A client that believes in the authority alone, and what it has found out about the server."""
    ours, theirs = socket.socketpair()
    client = ssl.create_default_context(cafile=trusted)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    client.minimum_version = least
    with ThreadPoolExecutor(1) as beside:
        serving = beside.submit(hosts.context.wrap_socket, theirs, server_side=True)
        try:
            met = client.wrap_socket(ours, server_hostname=name)
        except ssl.SSLError:
            ours.close()
            with pytest.raises(OSError):  # noqa: PT011 - how the other side puts it is its own affair
                serving.result(5)
            raise
        serving.result(5).close()
    return met


@pytest.fixture
def hosts(tmp_path: Path) -> Hosts:
    return Hosts(Authority(tmp_path / "tls"), "127.0.0.1")


@pytest.mark.parametrize(
    "name",
    [
        "localhost",
        "127.0.0.1",
        "::1",
        "photos.localhost",
        "ec2.eu-west-1.localhost",
        "ec2.eu-west-1.amazonaws.com",
        "iam.amazonaws.com",
        "photos.s3.eu-west-1.amazonaws.com",
        "lambda.eu-west-1.api.aws",
    ],
)
def test_every_host_of_the_endpoint_has_a_certificate(hosts: Hosts, tmp_path: Path, name: str) -> None:
    with handshake(hosts, tmp_path / "tls" / "authority.pem", name) as met:
        names = [value for _, value in (met.getpeercert() or {})["subjectAltName"]]
        assert met.version() == "TLSv1.3"
    assert name in names or name == "::1"


def test_no_certificate_is_made_for_the_hosts_of_others(hosts: Hosts, tmp_path: Path) -> None:
    for name in ("example.org", "amazonaws.com.example.org", "amazonaws.com"):
        with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
            handshake(hosts, tmp_path / "tls" / "authority.pem", name)


def test_an_address_that_is_listened_on_is_in_the_certificate(tmp_path: Path) -> None:
    hosts = Hosts(Authority(tmp_path / "tls"), "192.0.2.7")
    with handshake(hosts, tmp_path / "tls" / "authority.pem", "192.0.2.7") as met:
        assert met.version()


def test_another_worlds_authority_is_not_believed(hosts: Hosts, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "other")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(hosts, stranger.bundle, "localhost")


def test_less_than_tls_1_2_is_not_spoken(hosts: Hosts) -> None:
    assert hosts.context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_keys_can_be_read_by_their_owner_alone_and_only_the_authoritys_is_kept(hosts: Hosts, tmp_path: Path) -> None:
    assert hosts.context
    folder = tmp_path / "tls"
    assert {each.name for each in folder.iterdir()} == {"authority.pem", "authority.key"}
    assert stat.S_IMODE((folder / "authority.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_authority_is_founded_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as crowd:
        founded = list(crowd.map(lambda _: Authority(tmp_path / "tls").bundle.read_bytes(), range(4)))
    assert len(set(founded)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["tls"]


def test_a_world_in_a_file_has_its_own_authority_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert folder_of(tmp_path / "shop.world") == tmp_path / "shop.world.tls"
    assert folder_of(None).name == "tls"


def test_a_folder_that_cannot_be_is_one_line_to_the_user(tmp_path: Path) -> None:
    (tmp_path / "shop.world.tls").mkdir()
    (tmp_path / "shop.world.tls" / "authority.key").write_text("nothing of the kind")
    with pytest.raises(SettingsError, match="no certificates can be kept in"):
        authority(Settings(world=tmp_path / "shop.world", tls=True))


def test_only_so_many_names_are_remembered(hosts: Hosts, tmp_path: Path) -> None:
    for number in range(MOST_NAMES + 5):
        hosts.context_of(f"b{number}.localhost")
    assert hosts.names == MOST_NAMES


@pytest.mark.parametrize("name", ["-x.localhost", "x..y.localhost", "a b.localhost", "*.localhost", "x" * 300])
def test_a_name_that_is_no_host_is_none_of_ours(name: str) -> None:
    assert not OUR_HOSTS.fullmatch(f"{name}.localhost" if len(name) > 200 else name)


@pytest.mark.fact("access-25")
def test_every_service_that_is_offered_has_a_certificate_for_its_endpoint(hosts: Hosts, tmp_path: Path) -> None:
    for service in services():
        with handshake(hosts, tmp_path / "tls" / "authority.pem", host_of(service, "eu-west-1")) as met:
            assert met.version() == "TLSv1.3"
