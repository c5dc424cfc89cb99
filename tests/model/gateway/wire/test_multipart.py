"""Forms with a file come apart the same way however they arrive, and are bounded before the file."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.filepost import encode_multipart_formdata

from model.gateway.wire.multipart import MOST_BEFORE_FILE, FormDecoder, boundary_of
from model.kit.errors import AwsError

BOUNDARY = "the-boundary"


def form(content: bytes, filename: str = "a.txt", **fields: str) -> bytes:
    return encode_multipart_formdata([*fields.items(), ("file", (filename, content))], BOUNDARY)[0]


def decoded(*pieces: bytes) -> tuple[FormDecoder, bytes]:
    decoder = FormDecoder(BOUNDARY)
    return decoder, b"".join(found for piece in pieces for found in decoder.feed(piece))


@given(content=st.binary(max_size=300) | st.sampled_from([b"\r\n--the-bounda", b"\r\n" * 20]), cut=st.integers(0, 600))
def test_a_form_does_not_depend_on_how_it_was_cut(content: bytes, cut: int) -> None:
    body = form(content, key="photos/${filename}", empty="")
    whole, again = decoded(body), decoded(body[:cut], body[cut:])
    assert whole[1] == again[1] == content
    assert whole[0].posted == again[0].posted
    assert whole[0].posted.fields == {"key": "photos/${filename}", "empty": ""}
    assert whole[0].incomplete(0, None) is again[0].incomplete(0, None) is None


def test_a_form_may_come_byte_by_byte() -> None:
    decoder, content = decoded(*(bytes([each]) for each in form(b"hello\r\n-", Key="k")))
    assert (content, decoder.posted.fields, decoder.posted.filename) == (b"hello\r\n-", {"key": "k"}, "a.txt")


def test_what_follows_the_file_is_let_go_by() -> None:
    extra = encode_multipart_formdata({"submit": "Upload"}, BOUNDARY)[0]
    decoder, content = decoded(form(b"hello", key="k").removesuffix(b"--\r\n") + b"\r\n" + extra, b"more")
    assert (content, decoder.posted.fields) == (b"hello", {"key": "k"})


@pytest.mark.parametrize("path", ["C:\\photos\\a.txt", "/home/ann/a.txt", "a.txt"])
def test_a_file_is_called_by_its_own_name_without_folders(path: str) -> None:
    body = form(b"x").replace(b'"a.txt"', f'"{path}"'.encode())
    assert decoded(body)[0].posted.filename == "a.txt"


def test_a_form_without_a_file_is_one() -> None:
    decoder, content = decoded(encode_multipart_formdata({"key": "k"}, BOUNDARY)[0])
    assert (content, decoder.posted.has_file, decoder.incomplete(0, None)) == (b"", False, None)


@pytest.mark.parametrize("size", [MOST_BEFORE_FILE, MOST_BEFORE_FILE * 3])
@pytest.mark.parametrize("step", [1000, 1 << 20])
def test_what_comes_before_the_file_is_bounded(size: int, step: int) -> None:
    body = form(b"x", key="k" * size)
    with pytest.raises(AwsError, match="MaxPostPreDataLengthExceeded"):
        decoded(*(body[at : at + step] for at in range(0, len(body), step)))


def test_a_file_may_be_larger_than_what_comes_before_it() -> None:
    assert decoded(form(bytes(MOST_BEFORE_FILE * 3), key="k"))[1] == bytes(MOST_BEFORE_FILE * 3)


def test_something_that_never_was_a_form_is_refused() -> None:
    refusal = decoded(b"hello")[0].incomplete(5, None)
    assert refusal is not None
    assert refusal.code == "MalformedPOSTRequest"


def test_a_form_that_ends_in_its_file_is_refused() -> None:
    assert decoded(form(b"hello", key="k")[:-20])[0].incomplete(0, None) is not None


@pytest.mark.parametrize("head", [b'form-data; filename="a"', b'attachment; name="a"'])
def test_every_part_says_its_name(head: bytes) -> None:
    body = f"--{BOUNDARY}\r\nContent-Disposition: {head.decode()}\r\n\r\nx\r\n--{BOUNDARY}--".encode()
    with pytest.raises(AwsError, match="MalformedPOSTRequest"):
        decoded(body)


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/form-data; boundary=abc", "abc"),
        ('Multipart/Form-Data; charset=utf-8; Boundary="a b"', "a b"),
        ("multipart/form-data", None),
        (f"multipart/form-data; boundary={quote('x' * 71)}", None),
        ("multipart/mixed; boundary=abc", None),
    ],
)
def test_a_form_says_what_stands_between_its_parts(content_type: str, boundary: str | None) -> None:
    assert boundary_of(content_type) == boundary
