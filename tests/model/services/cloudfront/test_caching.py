"""What edges have copies of, for how long, and where they get them."""

from __future__ import annotations

import pytest

from model.services.cloudfront import copies
from tests.admin import Admin
from tests.edge import Viewing, behaviour, forwarding

pytestmark = pytest.mark.usefixtures("admin")


@pytest.mark.fact("cloudfront-01")
def test_each_viewer_is_served_by_the_edge_that_is_nearest_to_it(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()
    pops = [site.view(city=city).headers["x-amz-cf-pop"] for city in ("Madrid", "Tokyo", "Dallas")]
    assert [each[:3] for each in pops] == ["MAD", "NRT", "DFW"]


@pytest.mark.fact("cloudfront-02", "cloudfront-04")
def test_the_first_request_at_an_edge_fills_its_cache_and_the_second_is_answered_from_there(viewing: Viewing) -> None:
    viewing.put("img/cat.jpg", b"a very good cat", ContentType="image/jpeg")
    site = viewing.distribute()
    assert site.domain.startswith("d")
    assert site.domain.endswith(".cloudfront.net")
    first, second = site.view("/img/cat.jpg", "Tokyo"), site.view("/img/cat.jpg", "Tokyo")
    assert first.headers["x-cache"] == "Miss from cloudfront"
    assert second.headers["x-cache"] == "Hit from cloudfront"
    assert first.headers["content-type"] == second.headers["content-type"] == "image/jpeg"
    assert site.text("/img/cat.jpg", "Tokyo") == b"a very good cat"
    assert first.milliseconds > 150 > 30 > second.milliseconds
    assert len(viewing.asked) == 1
    assert site.cache("/img/cat.jpg", "Madrid") == "Miss"
    assert len(viewing.asked) == 2


@pytest.mark.fact("cloudfront-03")
def test_edges_of_one_area_fill_their_caches_from_a_regional_one(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()
    far, near = site.view(city="Munich"), site.view(city="Vienna")
    assert [each.headers["x-cache"].split()[0] for each in (far, near)] == ["Miss", "Miss"]
    assert far.headers["x-amz-cf-pop"] != near.headers["x-amz-cf-pop"]
    assert len(viewing.asked) == 1
    assert near.milliseconds < far.milliseconds


@pytest.mark.fact("cloudfront-08")
def test_without_a_word_of_the_origin_copies_are_good_for_a_day(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()
    site.view()
    admin.advance(86_400 - 60)
    assert (site.cache(), len(viewing.asked)) == ("Hit", 1)
    admin.advance(120)
    assert (site.cache(), len(viewing.asked)) == ("RefreshHit", 2)


@pytest.mark.fact("cloudfront-09")
def test_what_expired_is_fetched_again_only_if_it_changed(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg", b"a cat")
    site = viewing.distribute()
    site.view()
    admin.advance(86_500)
    same = site.view()
    assert (same.headers["x-cache"], same.headers["etag"]) == (
        "RefreshHit from cloudfront",
        site.view().headers["etag"],
    )
    viewing.put("cat.jpg", b"another cat")
    admin.advance(86_500)
    assert (site.cache(), site.text()) == ("Miss", b"another cat")


def test_what_is_asked_for_least_makes_room_for_the_rest(viewing: Viewing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "CAPACITY_BYTES", 3000)
    for name in "abcd":
        viewing.put(name, b"x" * 1000)
    site = viewing.distribute()
    for path in ("/a", "/a", "/a", "/b", "/b", "/c", "/d"):
        site.view(path)
    assert [site.cache(path) for path in ("/a", "/b", "/d")] == ["Hit", "Hit", "Hit"]
    assert site.cache("/c") == "Miss"


@pytest.mark.fact("cloudfront-10")
def test_of_twice_what_a_cache_holds_the_popular_stay_and_the_rare_have_to_go(
    viewing: Viewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "CAPACITY_BYTES", 10_000)
    for rank in range(1, 21):
        viewing.put(f"{rank}", b"x" * 1000)
    site = viewing.distribute()
    for turn in range(1, 13):
        for rank in range(1, 21):
            if turn % rank == 0:
                site.view(f"/{rank}")
    for rank in range(13, 21):
        site.view(f"/{rank}")
    assert [site.cache(f"/{rank}") for rank in (1, 2, 3)] == ["Hit", "Hit", "Hit"]
    assert "Miss" in [site.cache(f"/{rank}") for rank in range(11, 18)]


@pytest.mark.fact("cloudfront-11")
@pytest.mark.parametrize(
    ("ttls", "said", "seconds"),
    [
        ({"MinTTL": 0, "MaxTTL": 3600, "DefaultTTL": 600}, "max-age=60", 60),
        ({"MinTTL": 0, "MaxTTL": 3600, "DefaultTTL": 600}, "max-age=7200", 3600),
        ({"MinTTL": 0, "MaxTTL": 3600, "DefaultTTL": 600}, None, 600),
        ({"MinTTL": 300, "MaxTTL": 3600, "DefaultTTL": 600}, "max-age=60", 300),
    ],
)
def test_the_origin_says_how_long_between_the_bounds_of_the_behaviour(
    admin: Admin, viewing: Viewing, ttls: dict[str, int], said: str | None, seconds: int
) -> None:
    headers = {"CacheControl": said} if said else {}
    viewing.put("cat.jpg", b"a cat", **headers)
    site = viewing.distribute(default=behaviour(**forwarding(ttls)))
    site.view()
    admin.advance(seconds - 1)
    assert site.cache() == "Hit"
    admin.advance(2)
    assert site.cache() == "RefreshHit"


@pytest.mark.fact("cloudfront-16")
def test_a_least_time_holds_whatever_the_origin_says(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg", CacheControl="max-age=0, no-store")
    site = viewing.distribute(default=behaviour(**forwarding({"MinTTL": 600, "DefaultTTL": 600, "MaxTTL": 600})))
    site.view()
    admin.advance(599)
    assert site.cache() == "Hit"
    admin.advance(2)
    assert site.cache() == "RefreshHit"
    assert len(viewing.asked) == 2


@pytest.mark.fact("cloudfront-12")
def test_an_invalidation_takes_a_path_from_every_edge(admin: Admin, viewing: Viewing) -> None:
    viewing.put("a.css", b"old")
    site = viewing.distribute()
    cities = ("Madrid", "Tokyo", "Dallas")
    assert [site.text("/a.css", city) for city in cities] == [b"old"] * 3
    viewing.put("a.css", b"new")
    assert [site.text("/a.css", city) for city in cities] == [b"old"] * 3
    made = site.invalidate("/a.css")["Invalidation"]
    assert made["Status"] == "InProgress"
    admin.advance(120)
    found = admin.call("cloudfront:GetInvalidation", DistributionId=site.id, Id=made["Id"])["Invalidation"]
    assert found["Status"] == "Completed"
    assert [site.cache("/a.css", city) for city in cities] == ["Miss"] * 3
    assert [site.text("/a.css", city) for city in cities] == [b"new"] * 3


def test_a_star_at_the_end_of_a_path_invalidates_all_below(admin: Admin, viewing: Viewing) -> None:
    for key in ("v1/a", "v1/b", "v2/a"):
        viewing.put(key)
    site = viewing.distribute()
    paths = ("/v1/a", "/v1/b", "/v2/a")
    for path in paths:
        site.view(path)
    site.invalidate("/v1/*")
    admin.advance(120)
    assert [site.cache(path) for path in paths] == ["Miss", "Miss", "Hit"]


@pytest.mark.fact("cloudfront-13")
def test_a_version_in_the_path_is_seen_at_once_and_needs_no_invalidation(admin: Admin, viewing: Viewing) -> None:
    viewing.put("style.css", b"one")
    viewing.put("v1/style.css", b"one")
    site = viewing.distribute()
    assert site.text("/style.css") == site.text("/v1/style.css") == b"one"
    viewing.put("style.css", b"two")
    viewing.put("v2/style.css", b"two")
    assert (site.text("/style.css"), site.text("/v2/style.css")) == (b"one", b"two")
    listed = admin.call("cloudfront:ListInvalidations", DistributionId=site.id)["InvalidationList"]
    assert listed["Quantity"] == 0
    admin.advance(86_500)
    assert site.text("/style.css") == b"two"
