"""Sending text messages: who may be sent one, what it costs, and what a telephone may answer."""

from __future__ import annotations

from math import ceil

from model.catalog.prices import price
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.moments import month_of
from model.services.sns.behavior.spending import note_spent
from model.services.sns.posting import arrive
from model.services.sns.resources.texting import TEXTING, Phone, Texting

DEFAULTS = {"MonthlySpendLimit": "1", "DefaultSMSType": "Promotional"}
MOST_DOLLARS = 1
"A month, as long as nobody at AWS has been asked for more."
STOPPING = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "ARRET", "OPT OUT", "OPT-OUT"})
_PLAIN, _WIDE = (160, 153), (70, 67)
"How many letters a message alone has room for, and each part of a longer one."


def send(world: World, number: str, text: str, topic_arn: str = "") -> None:
    """Raises AwsError where it does not arrive, in the words of a delivery's status."""
    known, own = world.find(Phone, number), texting_of(world)
    if known is not None and known.opted_out:
        raise AwsError("OptedOut", "Phone number is opted out")
    if world.cell.settings.sms_sandbox and (known is None or known.sandbox != "Verified"):
        raise AwsError("UserError", "Destination phone number is not verified in the SMS sandbox")
    dollars, spent = cost_of(number, text), own.spent if own.month == month_of(world.now) else 0.0
    if spent + dollars > float(attributes_of(own)["MonthlySpendLimit"]):
        raise AwsError("Throttled", "No quota left for account", 429)
    note_spent(world, own, spent + dollars)
    arrive(world, number, "sms", "", text, topic_arn)


def texting_of(world: World) -> Texting:
    return world.find(Texting, TEXTING) or world.add(Texting())


def attributes_of(own: Texting | None) -> dict[str, str]:
    return DEFAULTS | dict(own.attributes if own else ())


def cost_of(number: str, text: str) -> float:
    """By its parts; other countries are charged what is usual among them."""
    where = "north-america" if number.startswith("+1") else "elsewhere"
    return parts_of(text) * price(f"sns/sms/{where}").first


def parts_of(text: str) -> int:
    alone, each = _PLAIN if text.isascii() else _WIDE
    return 1 if len(text) <= alone else ceil(len(text) / each)


def asks_to_stop(text: str) -> bool:
    """Whether an answer is understood as a wish to be left alone."""
    return text.strip().upper() in STOPPING


def answer(world: World, number: str, text: str) -> None:
    """What whoever has a telephone writes back."""
    if asks_to_stop(text):
        known = world.find(Phone, number) or world.add(Phone(phone_number=number))
        known.opted_out = True
