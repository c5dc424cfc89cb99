"""Which columns stay on a narrow line, and how much of them."""

from __future__ import annotations

import pytest

from screens.tables import columns_of
from screens.widgets.column import lay_out
from tests.admin import Admin

ROOM = 76
"Of a terminal of 80 cells."


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("kinesis:Stream", {"stream_status": "● UPDATING"}),
        ("kinesis:Shard", {"state": "● ACTIVE", "short_id": "…0000", "hash_keys": "0000…–3fff…"}),
        ("opensearch:Domain", {"processing_status": "◐ Modifying", "engine_version": "OpenSearch_2.19"}),
    ],
)
def test_on_a_narrow_line_states_are_told_whole(admin: Admin, kind: str, shown: dict[str, str]) -> None:
    columns = columns_of(admin.client.kinds()[kind], with_region=True)
    content = [len(shown.get(column.key, column.title if place else " " * 40)) for place, column in enumerate(columns)]
    widths = {slot.column.key: slot.width for slot in lay_out(columns, content, ROOM, start=2)}
    assert {name for name, text in shown.items() if widths[name] < len(text)} == set()
