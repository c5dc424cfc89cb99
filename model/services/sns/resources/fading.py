"""SNS: what exists: names of deleted topics whose subscriptions are still being cleared away."""

from __future__ import annotations

from model.kit.resource import Resource


class FadingName(Resource, key="topic_arn"):
    topic_arn: str
