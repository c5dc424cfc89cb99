"""Tags, which FIS writes as a map, and what has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.kit.arn import read_arn
from model.kit.tags import MOST_TAGS, Tag
from model.kit.world import World
from model.services.fis.refusals import invalid, missing
from model.services.fis.resources.experiments import Experiment
from model.services.fis.resources.templates import ExperimentTemplate


def merge(old: Iterable[Tag], new: Mapping[str, str]) -> tuple[Tag, ...]:
    """`new` over `old`. Raises ValidationException for a reserved key or too many tags."""
    if any(key.lower().startswith("aws:") for key in new):
        raise invalid("Tag keys cannot start with 'aws:', which is reserved.")
    merged = {tag.key: tag for tag in old} | {key: Tag(key=key, value=value) for key, value in new.items()}
    if len(merged) > MOST_TAGS:
        raise invalid(f"A resource has at most {MOST_TAGS} tags.")
    return tuple(merged.values())


def tagged(world: World, arn: str) -> ExperimentTemplate | Experiment:
    """The template or the experiment of an ARN. Raises ResourceNotFoundException."""
    sort, _, id = read_arn(arn).resource.partition("/")
    kinds = {"experiment-template": ExperimentTemplate, "experiment": Experiment}
    found = world.find(kinds[sort], id) if sort in kinds else None
    if found is None or found.arn != arn:
        raise missing(f"The resource {arn} was not found.")
    return found
