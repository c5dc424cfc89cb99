"""Tokens lead on from where a list stopped, and refuse to be anything else."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from model.kit.errors import AwsError
from model.kit.tokens import read_number, read_token, write_token

FOREIGN = AwsError("InvalidNextToken", "The token is not valid")


def test_a_token_leads_back_to_its_place():
    assert read_token(write_token("photos/é.jpg"), FOREIGN) == "photos/é.jpg"
    assert read_number(write_token(40), FOREIGN) == 40


@pytest.mark.parametrize("token", ["x", "not a token", "/w==", urlsafe_b64encode(b"before:7").decode()])
def test_what_is_no_token_is_refused(token: str):
    with pytest.raises(AwsError, match="InvalidNextToken"):
        read_token(token, FOREIGN)


def test_a_place_that_is_no_number_is_refused_where_one_is_needed():
    with pytest.raises(AwsError, match="InvalidNextToken"):
        read_number(write_token("-1"), FOREIGN)
