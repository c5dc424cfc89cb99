from collections.abc import Iterator

import pytest

from model.kit.sealing import seal, unseal
from tests.admin import Admin


@pytest.fixture
def other() -> Iterator[Admin]:
    admin = Admin(seed=2)
    yield admin
    admin.close()


def test_a_letter_is_opened_by_the_world_that_sealed_it_and_by_no_other(admin: Admin, other: Admin) -> None:
    text = seal(admin.cloud, "letters", b"the word is swordfish" * 9)
    assert unseal(admin.cloud, "letters", text) == b"the word is swordfish" * 9
    assert "swordfish" not in text
    for cell, purpose in ((other.cloud, "letters"), (admin.cloud, "parcels")):
        with pytest.raises(ValueError, match="not sealed by this world"):
            unseal(cell, purpose, text)


@pytest.mark.parametrize("text", ["", "swordfish", "ä", "A" * 400, "===="])
def test_what_nobody_sealed_is_refused(admin: Admin, text: str) -> None:
    with pytest.raises(ValueError, match=r"seal|decode|encode|base64"):
        unseal(admin.cloud, "letters", text)
