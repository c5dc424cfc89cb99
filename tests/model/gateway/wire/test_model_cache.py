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
    copy = folder / "sts.model.json"
    assert b"documentation" not in copy.read_bytes()
    copy.write_bytes(copy.read_bytes().replace(b"AssumeRole", b"PlayRole"))
    assert "AssumeRole" in first["operations"]
    assert "PlayRole" in load_model("sts")["operations"]


def test_a_damaged_copy_is_made_again(folder: Path) -> None:
    whole = load_model("sts")
    (folder / "sts.model.json").write_bytes(b'{"metadata": {"apiV')
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


def test_of_a_definition_that_has_another_in_its_place_nothing_is_left(folder: Path) -> None:
    shapes = load_model("sts")["shapes"]
    said = shapes.but({"Tag": {"type": "string"}, "New": {"type": "blob"}})
    assert [said["Tag"], said["New"], said["Audience"]] == [{"type": "string"}, {"type": "blob"}, shapes["Audience"]]
    assert (len(said), set(said)) == (len(shapes) + 1, {*shapes, "New"})
