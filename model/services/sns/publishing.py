"""Taking a message, and passing it on."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.sns.delivering import fan_out
from model.services.sns.messages import Message
from model.services.sns.posting import LONGEST_SMS, push
from model.services.sns.protecting import admitted
from model.services.sns.refusals import invalid
from model.services.sns.resources.push import PlatformEndpoint
from model.services.sns.resources.topics import Topic
from model.services.sns.texting import send

SAME_SECONDS = 300.0
"How long a FIFO topic remembers what was published."
FIRST_NUMBER = 10_000_000_000_000_000_000
NUMBER = re.compile(r"\+[0-9]{6,15}")
FIRST_COUNTRY = "+1"
"Where text messages went in 2017, as the lecture notes have it."

_PUBLISHED = "SELECT id, number FROM sns_publishing WHERE topic = ? AND token = ? AND at > ?"
_NOTE = "INSERT OR REPLACE INTO sns_publishing VALUES (?,?,?,?,?)"
_FORGET = "DELETE FROM sns_publishing WHERE topic = ? AND at <= ?"


async def publish_message(world: World, topic: Topic, message: Message, publisher: Principal) -> Message:
    """The message with its id. What a FIFO topic has seen within five minutes is not passed on again.

    Raises AuthorizationError for what the topic's policy of data protection keeps out.
    """
    count = world.count("sns-message")
    id = _uuid(world.luck("sns-message", count).hexadecimal(32))
    number = f"{FIRST_NUMBER + count:020d}" if topic.fifo_topic else ""
    sent = replace(message, id=id, number=number)
    if topic.fifo_topic:
        token = f"{message.group}/{message.sameness}" if _is_by_group(topic) else message.sameness
        rows = await world.read(_PUBLISHED, topic.serial, token, world.now - SAME_SECONDS)
        if rows:
            return replace(message, id=rows[0][0], number=rows[0][1])
        world.write(_FORGET, topic.serial, world.now - SAME_SECONDS)
        world.write(_NOTE, topic.serial, token, world.now, id, number)
    await fan_out(world, topic, await admitted(world, topic, sent, publisher))
    return sent


def _is_by_group(topic: Topic) -> bool:
    return topic.fifo_throughput_scope == "MessageGroup"


def text_message(world: World, number: str, message: Message) -> str:
    """Its id, whether or not it arrives. Raises InvalidParameter for no telephone number, or where no message goes."""
    if not NUMBER.fullmatch(number):
        raise invalid("PhoneNumber", f"{number} is not valid to publish to")
    if world.cell.settings.quotas == "notes-2017" and not number.startswith(FIRST_COUNTRY):
        raise invalid("PhoneNumber", f"{number} is not in a country that text messages go to")
    with suppress(AwsError):
        send(world, number, message.text_for("sms")[:LONGEST_SMS])
    return _uuid(world.luck("sms", world.count("sns-sms")).hexadecimal(32))


def pushed(world: World, endpoint: str, message: Message) -> str:
    """The id of a message that went to one device. Raises InvalidParameter or EndpointDisabled."""
    device = world.find(PlatformEndpoint, endpoint)
    if device is None:
        raise invalid("TargetArn", "No endpoint found for the target arn specified")
    push(world, device, message)
    return _uuid(world.luck("push", world.count("sns-push")).hexadecimal(32))


def _uuid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
