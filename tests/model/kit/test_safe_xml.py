"""XML from outside is read without entities, and cut into canonical pieces."""

from __future__ import annotations

import pytest

from model.kit.safe_xml import canonical, parsed

DOCUMENT = (
    b'<r:all xmlns:r="urn:r" xmlns:t="urn:t" xmlns:unused="urn:u"><r:first/>\n'
    b"<t:second z='1'   a=\"2\"><r:inner  >tea &gt; coffee</r:inner><t:sign>x</t:sign></t:second></r:all>"
)


@pytest.mark.parametrize(
    "text", ["", "<open>", "no xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>&unknown;</a>"]
)
def test_what_is_no_document_or_brings_entities_is_not_read(text: str) -> None:
    assert parsed(text) is None


def test_a_piece_has_the_namespaces_that_it_uses_and_its_attributes_in_order() -> None:
    piece = canonical(DOCUMENT, (1,))
    assert piece == (
        b'<t:second xmlns:t="urn:t" a="2" z="1"><r:inner xmlns:r="urn:r">tea &gt; coffee</r:inner>'
        b"<t:sign>x</t:sign></t:second>"
    )


def test_a_piece_can_leave_elements_out() -> None:
    assert b"sign" not in canonical(DOCUMENT, (1,), without="{urn:t}sign")


def test_the_whole_document_and_what_is_deep_in_it_are_pieces_too() -> None:
    assert canonical(DOCUMENT, ()).startswith(b'<r:all xmlns:r="urn:r"><r:first></r:first>\n<t:second xmlns:t="urn:t"')
    assert canonical(DOCUMENT, (1, 0)) == b'<r:inner xmlns:r="urn:r">tea &gt; coffee</r:inner>'
    assert canonical(DOCUMENT, (0,)) == b'<r:first xmlns:r="urn:r"></r:first>'
