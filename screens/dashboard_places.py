"""Which kinds have a pane on the dashboard: what the world has, what carries load first, and no pane jumps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from model.client import KindView

INSTANCE, VOLUME, BUCKET = "ec2:Instance", "ec2:Volume", "s3:Bucket"
ALARM, GROUP, BALANCER = "cloudwatch:MetricAlarm", "autoscaling:AutoScalingGroup", "elbv2:LoadBalancer"

HOMES: Final = (INSTANCE, VOLUME, BUCKET, ALARM, GROUP)
"Whose each place is, the largest first: what an empty world teaches there."
_FIRST: Final = (INSTANCE, VOLUME, GROUP, ALARM)
_NEXT: Final = (
    *("lambda:Function", "rds:DBInstance", "dynamodb:Table", "kinesis:Stream", "sqs:Queue"),
    *(BUCKET, BALANCER, "opensearch:Domain", "firehose:DeliveryStream", "sns:Topic"),
)
"What lives and carries load; kinds that are not named here come after these, as they are declared."


def candidates(views: Mapping[str, KindView]) -> tuple[str, ...]:
    """Every kind that may have a pane, whatever is wanted most first: those named here, then all with a headline."""
    named = (*_FIRST, *_NEXT)
    told = (kind for kind, view in views.items() if view.headline)
    return tuple(kind for kind in dict.fromkeys((*named, *told)) if kind in views)


def arrange(present: Iterable[str], before: Sequence[str] = HOMES, held: str = "") -> tuple[str, ...]:
    """The kind in each place, given those that have things (the most wanted first), and what stood there before.

    As many of those that have things are shown as there are places, and always the one that is `held`: looked at. Who
    was shown stays where it is. Who comes goes to its own home if nobody has it, or else to the first place that is
    free. A place that nobody wants teaches what belongs there. So a pane changes only when the first thing of a kind
    appears or its last is gone, or other regions are looked at; and never while it is looked at.
    """
    kept = [held] if held in before else []
    shown = [*kept, *(kind for kind in present if kind not in kept)][: len(HOMES)]
    places = [kind if kind in shown else "" for kind in before]
    coming = [kind for kind in shown if kind not in places]
    for kind in sorted(coming, key=lambda kind: kind not in HOMES):
        places[_place_for(kind, places)] = kind
    places = _with_owners(places, shown)
    rest = iter([kind for kind in HOMES if kind not in places])
    return tuple(kind or next(rest) for kind in places)


def _place_for(kind: str, places: Sequence[str]) -> int:
    home = HOMES.index(kind) if kind in HOMES else -1
    return home if home >= 0 and not places[home] else places.index("")


def _with_owners(places: Sequence[str], shown: Collection[str]) -> list[str]:
    """Owners that are not to be seen elsewhere teach in their own places."""
    return [kind or (HOMES[place] if HOMES[place] not in shown else "") for place, kind in enumerate(places)]
