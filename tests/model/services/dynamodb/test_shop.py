"""A shop that keeps what its visitors do in one table: carts, searches, looks, affiliates and campaigns."""

from __future__ import annotations

import asyncio

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item, value

VISITORS = [f"visitor-{n}" for n in range(8)]


class Shop:
    """Whose records lie under whom they are about, in the order in which they came."""

    def __init__(self, admin: Admin) -> None:
        self.ledger = Ledger(admin, "about", "what")
        self.client = admin.client

    async def put(self, about: str, what: str, **more: str) -> None:
        await self.client.call(
            "dynamodb:PutItem", TableName=self.ledger.name, Item=item(about=about, what=what, **more)
        )

    async def look_around(self, visitor: str, at: int) -> None:
        """One record of each kind that is only ever added."""
        await self.put(visitor, f"search#{at}", words="teapot")
        await self.put(visitor, f"look#{at}", product="t-1")
        await self.put(f"affiliate-{at % 3}", f"{at}#{visitor}", product="t-1")
        await self.put(f"campaign-spring.{at % 4}", f"{at}#{visitor}", event="click")

    async def add_to_cart(self, visitor: str, together: asyncio.Barrier) -> int:
        """Nobody's change is lost: it is made anew when somebody else was quicker. Returns how often that was.

        Those who come together have all looked into their carts before the first of them puts something in.
        """
        key = item(about=visitor, what="cart")
        for tries in range(100):
            found = await self.client.call("dynamodb:GetItem", TableName=self.ledger.name, Key=key, ConsistentRead=True)
            version = int(found["Item"]["version"]["N"]) if "Item" in found else 0
            if not tries:
                await together.wait()
            try:
                await self.client.call(
                    "dynamodb:UpdateItem",
                    TableName=self.ledger.name,
                    Key=key,
                    UpdateExpression="SET version = :next, goods = list_append(if_not_exists(goods, :none), :one)",
                    ConditionExpression="attribute_not_exists(version) OR version = :seen",
                    ExpressionAttributeValues={
                        ":next": value(version + 1),
                        ":seen": value(version),
                        ":none": value([]),
                        ":one": value(["t-1"]),
                    },
                )
            except AwsError as refusal:
                if refusal.code != "ConditionalCheckFailedException":
                    raise
            else:
                return tries
        return 100


@pytest.mark.fact("dynamodb-55")
def test_a_shop_keeps_what_visitors_do_and_loses_nothing_of_their_carts(admin: Admin) -> None:
    hands = [visitor for visitor in VISITORS for _ in range(4)]
    shop = Shop(admin)
    begin = admin.now

    async def visit() -> list[int]:
        await shop.put("early bird", "look#0", product="t-1")
        await shop.add_to_cart("early bird", asyncio.Barrier(1))
        await asyncio.gather(*(shop.look_around(visitor, at) for at, visitor in enumerate(VISITORS * 3)))
        together = asyncio.Barrier(len(hands))
        return await asyncio.gather(*(shop.add_to_cart(visitor, together) for visitor in hands))

    repeated = admin.run(visit())
    assert sum(repeated) >= 3 * len(VISITORS)
    for visitor in VISITORS:
        cart = shop.ledger.get(about=visitor, what="cart")
        assert cart is not None
        assert (cart["version"]["N"], len(cart["goods"]["L"])) == ("4", 4)
        looks = shop.ledger.query("about = :who AND begins_with(what, :kind)", {"who": visitor, "kind": "look#"})
        assert looks["Count"] == 3
    affiliates = [shop.ledger.query("about = :who", {"who": f"affiliate-{n}"})["Count"] for n in range(3)]
    campaigns = [shop.ledger.query("about = :who", {"who": f"campaign-spring.{n}"})["Count"] for n in range(4)]
    assert (affiliates, campaigns) == ([8] * 3, [6] * 4)
    admin.advance(120)
    for operation in ("PutItem", "UpdateItem"):
        (told,) = admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/DynamoDB",
            MetricName="SuccessfulRequestLatency",
            Dimensions=[{"Name": "TableName", "Value": "orders"}, {"Name": "Operation", "Value": operation}],
            StartTime=begin - 60,
            EndTime=admin.now,
            Period=3600,
            ExtendedStatistics=["p99"],
        )["Datapoints"]
        assert 0 < told["ExtendedStatistics"]["p99"] < 10
