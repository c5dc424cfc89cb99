"""docs/services.md, written from the registry: what the cloud answers, and what can be done with each kind."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence

from model.gateway.awakening import kinds, services
from model.gateway.registry import Offer, offers
from model.gateway.wire.shapes import service_model
from model.kit.action import Action
from model.kit.names import folder_of
from model.kit.view import KindView, kind_view
from screens.views import View

HEAD = """# Services

What Cloudarium answers, by service. An operation that is not listed here is refused with the code that AWS has for an
unknown one; nothing is accepted without being done.

A parameter that AWS knows and an operation here does not act on is named after the operation. A call that carries one
is answered all the same, and its answer says so in the header `x-cloudarium-ignored`; with `--strict` it is refused.

Actions are done to what is selected or marked in the dashboard: `x` opens their menu, in which each has its key. On the
dashboard and in lists the key also works directly, unless the place has another use for it ([keys.md](keys.md)).

This page is written from the program's own registry by `make docs`.
"""
CONFIRMED = {0: "", 1: "asks", 2: "asks, and lists what follows", 3: "has the name typed"}
UNIVERSAL = {"DryRun"}
"Parameters that the gateway itself acts on, for every operation that has them."


def page() -> str:
    answered: dict[str, list[Offer]] = {service: [] for service in services()}
    for offer in offers():
        answered[offer.operation.service].append(offer)
    views = [kind_view(kind) for _, kind in sorted(kinds().items()) if kind.words.columns]
    sections = [_section(service, found, views) for service, found in sorted(answered.items())]
    return "\n".join([HEAD, _overview(answered), *sections])


def _overview(answered: dict[str, list[Offer]]) -> str:
    rows = [
        f"| [{name}](#{name}) | {_promise(name)} | {len(found)} of {len(service_model(name).operations)} |"
        for name, found in sorted(answered.items())
    ]
    return "\n".join(["| service | what it is | operations |", "|---|---|---|", *rows, ""])


def _section(service: str, found: Sequence[Offer], views: Iterable[KindView]) -> str:
    lines = [f"## {service}", "", _promise(service), "", "### Operations", ""]
    lines += [_line(offer) for offer in sorted(found, key=lambda offer: offer.contract.name)]
    for view in views:
        if view.service == service:
            lines += ["", *_kind(view)]
    return "\n".join([*lines, ""])


def _line(offer: Offer) -> str:
    shape = offer.contract.input
    unheard = [name for name in shape.members if name not in offer.parameters and name not in UNIVERSAL]
    return f"- {offer.contract.name}" + (f" (does not act on {', '.join(unheard)})" if unheard else "")


def _kind(view: KindView) -> list[str]:
    made = f" `n` makes one with {view.create.partition(':')[2]}." if view.create else ""
    head = [f"### {view.title}", "", f"`:{View(view.kind)}` lists them.{made}"]
    if not view.actions:
        return head
    rows = [_action(action) for action in view.actions]
    return [*head, "", "| key | action | operation | before it happens |", "|---|---|---|---|", *rows]


def _action(action: Action) -> str:
    key = f"`{action.key}`" if action.key else ""
    return f"| {key} | {action.title} | {action.operation} | {CONFIRMED[action.confirm]} |"


def _promise(service: str) -> str:
    return (importlib.import_module(f"model.services.{folder_of(service)}").__doc__ or "").strip()
