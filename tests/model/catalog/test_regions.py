from model.catalog.regions import DEFAULT_REGION, find_region, find_zone, region, regions


def test_the_default_region_comes_first_and_has_six_zones() -> None:
    assert regions()[0] is region(DEFAULT_REGION)
    assert [zone.name for zone in region("us-east-1").zones] == [f"us-east-1{letter}" for letter in "abcdef"]


def test_seventeen_regions_are_open_to_every_account_and_the_others_on_request() -> None:
    on_request = {place.name for place in regions() if place.opt_in_status == "not-opted-in"}

    assert len(regions()) - len(on_request) == 17
    assert {"af-south-1", "ap-east-1", "eu-south-1", "me-south-1"} <= on_request
    assert not on_request & {"us-east-1", "eu-central-1", "ap-northeast-3", "sa-east-1"}


def test_a_zone_is_found_by_its_name_and_by_its_id() -> None:
    assert find_zone("us-east-1e") is find_zone("use1-az3")
    assert find_zone("ap-northeast-1b") is None
    assert len({zone.id for place in regions() for zone in place.zones}) == sum(len(p.zones) for p in regions())


def test_every_region_has_its_place_on_the_map_and_several_zones() -> None:
    assert all(-60 < place.latitude < 70 and -180 < place.longitude < 180 for place in regions())
    assert {place.name for place in regions() if len(place.zones) < 3} == {"us-west-1"}
    assert len({(place.latitude, place.longitude) for place in regions()}) == len(regions())


def test_an_unknown_region_is_not_invented() -> None:
    assert find_region("xx-nowhere-9") is None


def test_botocore_knows_every_region_by_the_same_title() -> None:
    from botocore.session import Session

    endpoints = Session().get_data("partitions")["partitions"]
    known = next(part["regions"] for part in endpoints if part["id"] == "aws")

    assert {place.name: place.title for place in regions()} == {
        place.name: known[place.name]["description"] for place in regions()
    }
