"""What becomes of a group's events as they come in: the transformer of its own, or that of the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.world import World
from model.laws.log_transforms.document import BadTransformer
from model.laws.log_transforms.transformer import Transformer, read_transformer
from model.services.logs.refusals import invalid
from model.services.logs.resources.account_policies import TRANSFORMER, AccountPolicy
from model.services.logs.resources.groups import STANDARD, LogGroup
from model.services.logs.shelf import Event


def transformer_of(config: Sequence[Mapping[str, Any]]) -> Transformer:
    """Raises InvalidParameterException."""
    try:
        return Transformer(config)
    except BadTransformer as bad:
        raise invalid(str(bad)) from bad


def check_transformer_policy(document: str) -> None:
    """Raises InvalidParameterException."""
    try:
        read_transformer(document)
    except BadTransformer as bad:
        raise invalid(str(bad)) from bad


class Transforming:
    """Of what came in since the transformer is there."""

    def __init__(self, world: World, group: LogGroup, streams: Mapping[int, str]) -> None:
        self._group = group
        self._streams = streams
        put = _put(world, group)
        self._since = put[0] if put else 0
        self._transformer = read_transformer(put[1]) if put else None

    @property
    def is_there(self) -> bool:
        return self._transformer is not None

    def text(self, event: Event) -> str | None:
        """The event as JSON; None where it stays as it came in."""
        if self._transformer is None or event.ingested < self._since:
            return None
        return self._transformer.apply(event.message, self._about(event))

    def _about(self, event: Event) -> Mapping[str, str]:
        return {
            "@logGroupName": self._group.log_group_name,
            "@logGroupStream": self._streams.get(event.stream, ""),
            "@accountId": self._group.account,
            "@regionName": self._group.region,
        }


def _put(world: World, group: LogGroup) -> tuple[int, str] | None:
    """Since when, in milliseconds, and what."""
    own = group.transformer
    if own is not None:
        return int(own.at * 1000), own.document
    if group.log_group_class != STANDARD:
        return None
    found = (each for each in world.where(AccountPolicy, policy_type=TRANSFORMER) if each.selects(group.log_group_name))
    policy = next(found, None)
    return None if policy is None else (int(policy.last_updated * 1000), policy.document)
