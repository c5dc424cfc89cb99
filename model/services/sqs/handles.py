"""Receipt handles: each belongs to one act of receiving, and nobody else can have made it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import NamedTuple

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sqs.resources.queues import Queue

PROOF_DIGITS = 96


class Receipt(NamedTuple):
    """Which message was received, and for the how many-th time."""

    seq: int
    receives: int


def write_handle(world: World, queue: Queue, receipt: Receipt) -> str:
    text = f"{queue.serial} {receipt.seq} {receipt.receives} {_proof(world, queue, receipt)}"
    return b64encode(text.encode()).decode()


def read_handle(world: World, queue: Queue, handle: str) -> Receipt:
    """Raises ReceiptHandleIsInvalid for what this queue never gave out."""
    foreign = AwsError("ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not a valid receipt handle.')
    try:
        serial, seq, receives, proof = b64decode(handle.encode(), validate=True).decode().split(" ")
        receipt = Receipt(int(seq), int(receives))
    except ValueError as error:
        raise foreign from error
    if serial != str(queue.serial) or proof != _proof(world, queue, receipt):
        raise foreign
    return receipt


def _proof(world: World, queue: Queue, receipt: Receipt) -> str:
    return world.luck("receipt", queue.serial, *receipt).hexadecimal(PROOF_DIGITS)
