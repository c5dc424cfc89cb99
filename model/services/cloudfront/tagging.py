"""Tags, as CloudFront takes and refuses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.kit.errors import AwsError
from model.kit.tags import Tag, merge_tags


def merged(old: tuple[Tag, ...], new: Sequence[Mapping[str, str]]) -> tuple[Tag, ...]:
    try:
        return merge_tags(old, new)
    except AwsError as refusal:
        raise AwsError("InvalidTagging", refusal.message) from refusal
