"""A distribution is opened by what flows through it; what becomes of a path is asked, and what it keeps is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import BehaviourSeen, CdnPicture, Client, OriginSeen, open_cloud
from model.services.cloudfront.picture import EdgeSeen
from screens.cdn import CdnScreen
from screens.cdn_calls import TimesForm, invalidation, keeping
from screens.cdn_flow import flow_lines
from screens.cdn_rows import behaviour_rows, kept_of, upkeep_told
from screens.widgets.cell import plain
from screens.widgets.confirm import Confirm
from screens.widgets.empty import Empty
from screens.widgets.form import Form
from screens.widgets.ink import Ink
from screens.widgets.passage import Passage
from screens.widgets.spans import text_of
from tests.admin import NOON
from tests.edge import behaviour, bucket_origin, forwarding, listing, server_origin
from tests.screens.estate import House, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, both_sizes
from tests.screens.test_sign_in import hire, sign_in

STORY = {
    "components": [{"steady": {"rate": 120}}],
    "paths": {"/css/*": 2, "/": 1, "/api/cart": 1},
    "origins": {"EU": 0.5, "NA": 0.3, "AS": 0.2},
}


TIMELESS = forwarding({"DefaultTTL": 0, "MaxTTL": 0})


async def build_cdn() -> Client:
    """A shop behind edges: a server that nobody answers at for the cart, and a bucket for all else."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await client.call("s3:CreateBucket", Bucket="shop-files")
    ordered = [behaviour("server", PathPattern="/api/*", ViewerProtocolPolicy="https-only", **TIMELESS)]
    config: dict[str, Any] = {
        "CallerReference": "one",
        "Comment": "shop",
        "Enabled": True,
        "Origins": listing(bucket_origin("shop-files"), server_origin("api.shop.example")),
        "CacheBehaviors": listing(*ordered),
        "DefaultCacheBehavior": behaviour(**forwarding({"DefaultTTL": 300, "MaxTTL": 3600})),
    }
    made = await client.call("cloudfront:CreateDistribution", DistributionConfig=config)
    await client.run_until(NOON + 600)
    await client.demand(made["Distribution"]["DomainName"], STORY)
    await client.run_until(NOON + 1800)
    return client


async def at_cdn(house: House, pilot: Pilot[Any]) -> CdnScreen:
    await pilot.press("colon")
    await type_in(pilot, "cdn")
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(house.screen, CdnScreen)
    return house.screen


def told(screen: CdnScreen, id: str) -> str:
    return "\n".join(text_of(each.lead) for each in screen.query_one(f"#{id}", Passage).paragraphs)


async def test_behaviours_stand_in_order_with_what_they_keep_and_a_path_is_explained() -> None:
    async with lived_in(build_cdn) as (house, pilot):
        screen = await at_cdn(house, pilot)
        rows = [tuple(plain(cell) for cell in row.cells) for row in screen.table.rows]
        assert [(row[1], row[2], row[7]) for row in rows] == [
            ("/api/*", "server", "never"),
            ("*", "bucket", "5m (0s–1h)"),
        ]
        await pilot.press("P")
        await settled(pilot)
        screen.query_one(Input).value = "/api/cart @tokyo"
        await pilot.press("enter")
        await settled(pilot)
        assert "→ 1 /api/*" in told(screen, "path")
        assert "plain HTTP is answered 403" in told(screen, "path")


async def test_copies_are_taken_out_and_it_is_switched_off_by_calls() -> None:
    async with lived_in(build_cdn) as (house, pilot):
        screen = await at_cdn(house, pilot)
        await pilot.press("I")
        await settled(pilot)
        form = house.screen.query_one(Form)
        house.screen.post_message(Form.Submitted(form, {"paths": "/css/* about.html"}))
        await settled(pilot)
        screen.look()
        await settled(pilot)
        assert screen.seen is not None
        assert [each.paths for each in screen.seen.invalidations] == [("/css/*", "/about.html")]
        await pilot.press("o")
        await settled(pilot)
        assert isinstance(house.screen, Confirm)
        await pilot.press("y")
        await settled(pilot)
        screen.look()
        await settled(pilot)
        assert not screen.seen.enabled


async def test_times_of_a_behaviour_are_changed_in_its_config() -> None:
    async with lived_in(build_cdn) as (house, pilot):
        screen = await at_cdn(house, pilot)
        await pilot.press("down", "t")
        await settled(pilot)
        form = house.screen
        assert isinstance(form, TimesForm)
        form.post_message(Form.Submitted(form.query_one(Form), {"MinTTL": 0, "DefaultTTL": 60, "MaxTTL": 600}))
        await settled(pilot)
        found = await house.client.call("cloudfront:GetDistributionConfig", Id=screen.row.id)
        assert found["DistributionConfig"]["DefaultCacheBehavior"]["DefaultTTL"] == 60


async def test_who_may_not_see_it_is_told_which_permission_is_missing() -> None:
    async with lived_in(build_cdn) as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "cloudfront:ListDistributions"))
        screen = await at_cdn(house, pilot)
        lines = screen.query_one(Empty).draw(100, 10)
        assert "cloudfront:GetDistribution" in "".join(text_of(line) for line in lines)


@both_sizes
def test_a_distribution(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def hands(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, House)
        await settled(pilot)
        await at_cdn(pilot.app, pilot)

    assert snap_compare(House(build_cdn), terminal_size=size, run_before=hands)


REST = BehaviourSeen("*", "bucket", (), "", 0, 300, 3600, True, 100.0, 96.0, 2.0)
BUCKET = OriginSeen("bucket", "b.s3.amazonaws.com", "bucket", 2.0, True, "both", 1)
SEEN = CdnPicture(
    id="E1",
    domain="d1.cloudfront.net",
    aliases=(),
    status="Deployed",
    enabled=True,
    edges=(
        EdgeSeen("MAD", "Madrid", "EU", 60.0, 10.0, "eu-west-1"),
        EdgeSeen("LHR", "London", "EU", 20.0, 20.0, "eu-west-2"),
        EdgeSeen("NRT", "Tokyo", "AS", 20.0, 8.0, "ap-northeast-1"),
    ),
    behaviours=(REST,),
    origins=(OriginSeen("server", "api.example", "server", 0.0, False, "both", 0), BUCKET),
    invalidations=(),
    rate=100.0,
    hits=96.0,
    to_origin=2.0,
    bytes_out=1e6,
    client_errors=0.0,
    server_errors=0.0,
    copies=0,
    copied_bytes=0,
)


def lines(seen: CdnPicture, width: int = 150) -> list[str]:
    return [text_of(line).rstrip() for line in flow_lines(seen, width)]


def test_viewers_are_led_from_their_continents_through_caches_to_origins() -> None:
    first, second, failed, ill, well = lines(SEEN)
    assert first.startswith("EU     80 /s  2 edges")
    assert "edges 96% hit" in first
    assert "3 regional caches ━ 2 /s ━▸┬─ ■ server 0 /s" in first
    assert second.startswith("AS     20 /s  1 edge")
    assert second.endswith("└─ ● bucket 2 /s")
    assert failed == "▲ both has failed over: server is not well"
    assert ill == "■ server server, first of both: api.example  nobody answers there"
    assert well == "● bucket bucket, second of both: b.s3.amazonaws.com"


def test_where_it_is_narrow_the_origins_are_still_seen() -> None:
    assert lines(SEEN, 78)[0].endswith("■ server 0 /s")


def test_errors_name_the_origins_that_are_ill() -> None:
    assert "■ 5 /s end in 5xx: server" in lines(replace(SEEN, server_errors=5.0))


@pytest.mark.parametrize("width", [40, 78])
def test_no_line_of_the_way_is_wider_than_its_room(width: int) -> None:
    assert max(map(len, lines(SEEN, width))) <= width


def test_where_nobody_comes_it_is_quiet() -> None:
    told = lines(replace(SEEN, edges=(), rate=0.0, hits=0.0, to_origin=0.0))
    assert "no load story comes in here" in told[0]
    assert "quiet" in told[0]


def test_times_are_told_with_their_bounds() -> None:
    assert kept_of(REST) == "5m (0s–1h)"
    assert kept_of(replace(REST, caches=False)) == "never"


def test_functions_are_told_with_their_behaviours_and_what_is_tried_beside() -> None:
    seen = replace(SEEN, behaviours=(replace(REST, functions=("edit", "sign")),), staged="10% of viewers: served by E2")
    (row,) = behaviour_rows(seen)
    assert plain(row.cells[-1]) == "edit sign"
    assert any("10% of viewers: served by E2" in text_of(each.lead) for each in upkeep_told(seen, NOON, Ink.BRAILLE))


def test_times_are_of_a_pattern_wherever_it_stands_by_then_and_of_the_rest() -> None:
    config: dict[str, Any] = {"CacheBehaviors": {"Items": [{"PathPattern": "/a"}]}, "DefaultCacheBehavior": {}}
    keeping("/a", {"MinTTL": 1})(config)
    keeping("*", {"MinTTL": 2})(config)
    with pytest.raises(ValueError, match="no behaviour for /b any more"):
        keeping("/b", {"MinTTL": 3})(config)
    assert config["CacheBehaviors"]["Items"][0]["MinTTL"] == 1
    assert config["DefaultCacheBehavior"] == {"MinTTL": 2}


def test_paths_to_invalidate_have_their_first_slash() -> None:
    asked = invalidation("E1", "/css/* about.html", 7.0)
    assert asked["InvalidationBatch"]["Paths"] == {"Quantity": 2, "Items": ["/css/*", "/about.html"]}


def test_viewers_of_one_place_are_told_to_be_a_poor_fit() -> None:
    edge = EdgeSeen("JFK", "New York", "NA", 10.0, 8.0, "us-east-1")
    near = replace(SEEN, edges=(edge,), rate=10.0, dollars=0.5, gained=-1.5)
    said = [text_of(each.lead) for each in upkeep_told(near, 0, Ink.BRAILLE)]
    assert "$0.50 this month" in said
    assert said[-1] == "▲ a poor fit: nearly all come to one edge"
    (*_, last) = upkeep_told(replace(near, rate=40.0, gained=50.0), 0, Ink.BRAILLE)
    assert text_of(last.lead) == "answers come 50 ms sooner than from the origin"
