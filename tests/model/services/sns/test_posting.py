"""What has arrived outside is kept for a while."""

from __future__ import annotations

from model.services.sns.posting import MOST_KEPT, arrive
from tests.admin import Admin
from tests.model.services.sns.press import inbox


def test_of_what_has_arrived_the_newest_thousand_are_kept(admin: Admin) -> None:
    async def post(numbers: range) -> None:
        world = admin.cloud.world("123456789012", "us-east-1", "sns")
        async with world.kernel.unit("test", "letters arrive"):
            for number in numbers:
                arrive(world, "ann@example.com", "email", "News", str(number))

    admin.run(post(range(MOST_KEPT)))
    assert [each.text for each in inbox(admin)] == [str(number) for number in range(MOST_KEPT)]
    admin.run(post(range(MOST_KEPT, MOST_KEPT + 3)))
    assert [each.text for each in inbox(admin)] == [str(number) for number in range(3, MOST_KEPT + 3)]
