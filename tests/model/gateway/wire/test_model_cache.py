from pathlib import Path

import pytest

from model.gateway.wire import model_cache
from model.gateway.wire.model_cache import load_model, stripped


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(model_cache, "cache_folder", lambda: tmp_path / "models")
    return tmp_path / "models"


def test_the_first_look_leaves_a_stripped_copy_that_the_second_reads(folder: Path) -> None:
    first = load_model("sts")
    copy = folder / "sts.json"
    assert b"documentation" not in copy.read_bytes()
    copy.write_bytes(b'{"written": "by the test"}')
    assert load_model("sts") != first


def test_a_damaged_copy_is_made_again(folder: Path) -> None:
    whole = load_model("sts")
    (folder / "sts.json").write_bytes(b'{"metadata": {"apiV')
    assert load_model("sts") == whole
    assert load_model("sts") == whole


def test_a_folder_that_cannot_be_written_does_no_harm(folder: Path) -> None:
    folder.write_bytes(b"a file where the folder should be")
    assert load_model("sts")["metadata"]["serviceId"] == "STS"


def test_a_member_called_documentation_survives_the_stripping() -> None:
    shape = {"documentation": "prose", "members": {"documentation": {"shape": "String", "documentation": "prose"}}}
    assert stripped(shape) == {"members": {"documentation": {"shape": "String"}}}


def test_corrections_shipped_beside_a_model_are_applied() -> None:
    assert load_model("s3")["shapes"]["Expires"]["type"] == "timestamp"
