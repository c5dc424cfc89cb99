from pathlib import Path

import pytest

from model.kit.body import PIECE, Body, FileSlice, body_of
from model.kit.errors import AwsError


def test_a_body_knows_its_digests_wherever_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_bytes(b"hello")
    for body in (Body(b"hello"), Body(None, path, 5)):
        assert (len(body), bytes(body), body.bytes()) == (5, b"hello", b"hello")
        assert body.md5_hex == "5d41402abc4b2a76b9719d911017c592"
        assert body.sha256_hex == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_a_body_that_was_moved_away_is_not_discarded(tmp_path: Path) -> None:
    body = Body(None, tmp_path / "body", 5)
    body.path = (tmp_path / "body").resolve()
    body.path.write_bytes(b"hello")
    body.path.rename(tmp_path / "kept")
    body.discard()
    assert (tmp_path / "kept").read_bytes() == b"hello"


def test_content_md5_is_held_against_the_body() -> None:
    body = Body(b"hello")
    body.check_md5("XUFAKrxLKna5cZ2REBfFkg==")
    with pytest.raises(AwsError, match="BadDigest"):
        body.check_md5("1B2M2Y8AsgTpgAmY7PhCfg==")
    with pytest.raises(AwsError, match="InvalidDigest"):
        body.check_md5("short")


def test_callers_inside_the_process_may_give_bytes() -> None:
    given = Body(b"x")
    assert body_of(given) is given
    assert body_of(bytearray(b"hello")).bytes() == b"hello"


def test_a_slice_is_read_in_pieces_and_no_further(tmp_path: Path) -> None:
    path = tmp_path / "object"
    path.write_bytes(bytes(range(256)) * 4096)
    pieces = list(FileSlice(path, 10, PIECE + 5).pieces())
    assert [len(piece) for piece in pieces] == [PIECE, 5]
    assert b"".join(pieces) == path.read_bytes()[10 : PIECE + 15]
