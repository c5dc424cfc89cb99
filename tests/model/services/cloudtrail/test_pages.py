"""Pages of the trail, also as older worlds wrote them."""

from __future__ import annotations

import orjson
import pytest

from model.kit.called import Called
from model.kit.principal import ANONYMOUS
from model.services.cloudtrail.pages import read_page, write_page

CALL = Called(
    *(12.0, "id", "cause", "s3", "CreateBucket", "us-east-1", "123456789012", "ann", False, False, {}, None, "", ()),
    added={"more": "said"},
    endpoint="vpce-1",
)


def read(page: bytes) -> list[tuple[int, Called]]:
    """Who called is described elsewhere."""
    return [(number, called._replace(caller=ANONYMOUS)) for number, called in read_page(page)]


def test_a_page_says_what_was_written_on_it() -> None:
    assert read(write_page([(7, CALL)])) == [(7, CALL)]


@pytest.mark.parametrize(
    ("lacking", "left"), [(1, CALL._replace(endpoint="")), (2, CALL._replace(added=None, endpoint=""))]
)
def test_older_pages_lack_what_was_not_said_then(lacking: int, left: Called) -> None:
    callers, (call,) = orjson.loads(write_page([(7, CALL)]))
    page = orjson.dumps((callers, [call[:-lacking]]))
    assert read(page) == [(7, left)]
