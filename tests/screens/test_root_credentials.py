"""Root's certificate goes into two files that nobody else can read, and over none."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from screens.root_credentials import WORDS, make_certificate
from tests.model.services.iam.test_root_certificates import draw_quickly
from tests.screens.estate import lived_in, settled


async def test_the_certificate_and_its_key_are_two_files_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_quickly(monkeypatch)
    monkeypatch.chdir(tmp_path)
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        house.screen.query_one(Input).value = WORDS
        await pilot.press("enter")
        await settled(pilot)
        (held,) = (await house.client.call("iam:ListSigningCertificates"))["Certificates"]
    certificate, key = (tmp_path / f"{half}-{held['CertificateId']}.pem" for half in ("cert", "pk"))
    assert certificate.read_text().strip() == held["CertificateBody"]
    assert key.read_text().startswith("-----BEGIN PRIVATE KEY")
    assert key.stat().st_mode & 0o077 == 0


async def test_where_there_is_no_folder_nothing_is_made(tmp_path: Path) -> None:
    async with lived_in() as (house, _):
        told = await make_certificate(house, house.client, f"root certificate {tmp_path / 'nowhere'}")
        assert "there is none of this name" in told
        assert (await house.client.call("iam:ListSigningCertificates"))["Certificates"] == []
