"""Which screen a thing is opened in: the one that its kind has, or else the one for all kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from textual.screen import Screen

from model.client import AwsError, Row
from screens.links import follow
from screens.session import Session

Opened = Callable[[Session, Row], Screen[None]]


def _alarm(session: Session, row: Row) -> Screen[None]:
    from screens.alarm import AlarmScreen

    return AlarmScreen(session, row)


def _balancer(session: Session, row: Row) -> Screen[None]:
    from screens.balancer import BalancerScreen

    return BalancerScreen(session, row)


def _board(session: Session, row: Row) -> Screen[None]:
    from screens.boards import BoardScreen

    return BoardScreen(session, row.id)


def _distribution(session: Session, row: Row) -> Screen[None]:
    from screens.cdn import CdnScreen

    return CdnScreen(session, row)


def _function(session: Session, row: Row) -> Screen[None]:
    from screens.function import FunctionScreen

    return FunctionScreen(session, row)


def _group(session: Session, row: Row) -> Screen[None]:
    from screens.scaling import ScalingScreen

    return ScalingScreen(session, row)


def _items(session: Session, row: Row) -> Screen[None]:
    from screens.items import ItemsScreen

    return ItemsScreen(session, row)


def _tail(session: Session, row: Row) -> Screen[None]:
    from screens.logs import LogsScreen
    from screens.logs_words import Wanted

    return LogsScreen(session, Wanted((row.id,), row.region))


def _zone(session: Session, row: Row) -> Screen[None]:
    from screens.dns import DnsScreen

    return DnsScreen(session, row)


VIEWS: Final[Mapping[str, Opened]] = {
    "autoscaling:AutoScalingGroup": _group,
    "cloudfront:Distribution": _distribution,
    "cloudwatch:CompositeAlarm": _alarm,
    "cloudwatch:Dashboard": _board,
    "cloudwatch:MetricAlarm": _alarm,
    "dynamodb:Table": _items,
    "elb:ClassicBalancer": _balancer,
    "elbv2:LoadBalancer": _balancer,
    "lambda:Function": _function,
    "logs:LogGroup": _tail,
    "route53:HostedZone": _zone,
}
"Kinds with a screen of their own. A screen is imported when the first thing is opened in it."


def screen_of(session: Session, row: Row) -> Screen[None]:
    """Raises AwsError for whom its kind may not be shown to."""
    if row.kind in VIEWS:
        return VIEWS[row.kind](session, row)
    from screens.detail import DetailScreen

    return DetailScreen(session, row)


def open_row(over: Screen[Any], session: Session, row: Row) -> None:
    """Over another screen, which one comes back to."""
    try:
        opened = screen_of(session, row)
    except AwsError as refusal:
        over.notify(refusal.message, title=refusal.code, severity="warning", markup=False)
        return
    over.app.push_screen(opened)


def open_link(over: Screen[Any], session: Session, target: str) -> None:
    """What a link leads to, if it still exists."""
    try:
        row = follow(session.client, target)
    except (AwsError, KeyError) as refusal:
        over.notify(str(refusal), severity="warning", markup=False)
        return
    if row is None:
        over.notify("It does not exist any more.", severity="warning", markup=False)
    else:
        open_row(over, session, row)
