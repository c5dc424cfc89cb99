"""What people mean by what they type."""

from __future__ import annotations

import pytest

from model.client import Row
from screens.dashboard_panes import KINDS
from screens.feed import Feed
from screens.finding import NotFound, find_by_name, find_row, find_view
from screens.session import Session
from screens.views import NotAView, View
from screens.widgets.ink import Ink
from tests.admin import Admin

HOME = "us-east-1"


@pytest.fixture
def shop(admin: Admin) -> Admin:
    """A log group that is called web, a user, and two buckets."""
    admin.call("logs:CreateLogGroup", logGroupName="web")
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("s3:CreateBucket", Bucket="shop-files")
    admin.call("s3:CreateBucket", Bucket="shop-logs")
    return admin


def found(shop: Admin, text: str) -> str:
    seen = find_view(shop.client, text)
    return f"{seen.kind} {seen.id}" if isinstance(seen, Row) else f"list of {seen.kind} {seen.name}".strip()


def test_a_word_that_means_several_kinds_leads_to_the_one_where_the_name_exists(shop: Admin) -> None:
    assert found(shop, "group web") == "logs:LogGroup web"
    shop.call("iam:CreateGroup", GroupName="web")
    assert found(shop, "group web") == "logs:LogGroup web"
    assert found(shop, "iam-group web") == "iam:Group web"


def test_without_a_name_it_leads_to_the_most_usual(shop: Admin) -> None:
    assert found(shop, "policies") == "list of iam:Policy"
    assert found(shop, "balancers") == "list of elbv2:LoadBalancer"


def test_groups_are_many_things_so_it_is_asked_which(shop: Admin) -> None:
    with pytest.raises(NotFound, match=r" asg, securitygroup, targetgroup, loggroup, iam-group or directory-group\.$"):
        found(shop, "groups @us-east-1")


def test_a_part_of_a_name_leads_to_the_list_of_all_that_have_it(shop: Admin) -> None:
    assert found(shop, "bucket shop") == "list of s3:Bucket shop"


def test_a_name_that_nothing_has_is_answered_with_those_near_to_it(shop: Admin) -> None:
    with pytest.raises(NotFound, match=r"is called .shop-filse.\. Near to it: shop-files, "):
        find_view(shop.client, "bucket shop-filse")


def test_a_region_narrows_what_a_name_means_unless_the_kind_is_everywhere(shop: Admin) -> None:
    with pytest.raises(NotFound, match="in eu-west-1"):
        find_view(shop.client, "loggroup web @eu-west-1")
    assert found(shop, "user ann @eu-west-1") == "iam:User ann"


def test_what_may_not_be_seen_is_shown_as_a_list_that_says_so(shop: Admin) -> None:
    ann = shop.call("iam:GetUser", UserName="ann")["User"]["Arn"]
    shop.run(shop.client.entrance.sign_in(ann))
    assert isinstance(find_view(shop.client, "bucket shop-files"), View)
    assert find_row(shop.client, "bucket shop-files") is None


def test_a_name_alone_is_enough_for_what_stands_on_the_dashboard(shop: Admin) -> None:
    session = Session(shop.client, "shop", Ink.BRAILLE, Feed(shop.client, KINDS))
    session.feed.take()
    row = find_by_name(session, "shop-files")
    assert row is not None
    assert row.kind == "s3:Bucket"
    assert find_by_name(session, "nobody") is None
    session.close()


def test_what_is_no_kind_is_no_view(shop: Admin) -> None:
    with pytest.raises(NotAView):
        find_row(shop.client, "zebra stripes")
