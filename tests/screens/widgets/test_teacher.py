"""The command line of what just happened."""

from __future__ import annotations

import pytest

from screens.widgets.spans import span_cells, text_of
from screens.widgets.teacher import Deed, deed_spans

DEED = Deed("aws autoscaling execute-policy --auto-scaling-group-name web", "alarm web-cpu-high")


@pytest.mark.parametrize("deed", [DEED, Deed("aws s3 ls"), Deed("aws s3 rb s3://x", "root", "BucketNotEmpty: " * 9)])
@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
def test_the_line_fills_its_width(deed: Deed, width: int) -> None:
    assert span_cells(deed_spans(deed, width)) == width


def test_the_command_is_cut_before_who_did_it() -> None:
    assert text_of(deed_spans(DEED, 70)) == " $ aws autoscaling execute-policy -…   by alarm web-cpu-high   c copy "


def test_a_refusal_is_told_in_awss_words_with_its_sign() -> None:
    refused = Deed("aws s3 rb s3://shop", "root", "BucketNotEmpty: The bucket you tried to delete is not empty")
    assert "■ BucketNotEmpty: The bucket you tried to delete" in text_of(deed_spans(refused, 120))
