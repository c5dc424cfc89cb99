import re

import pytest

from model.catalog.images import find_image, image, images, latest
from model.catalog.regions import regions


def test_a_release_has_another_id_in_every_region_and_always_the_same_one() -> None:
    ids = {found.id for place in regions() for found in images(place.name)}

    assert len(ids) == len(regions()) * len(images("us-east-1"))
    assert all(re.fullmatch("ami-0[0-9a-f]{16}", word) for word in ids)
    assert latest("al2023-ami-kernel-default-x86_64", "us-east-1").id == "ami-0cec622a8e86e0865"


def test_an_image_is_known_only_in_its_own_region() -> None:
    ours = images("us-east-1")[0]

    assert image(ours.id, "us-east-1") is ours
    assert find_image(ours.id, "us-east-2") is None


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ("al2023-ami-kernel-default-arm64", "al2023-ami-2023.*-arm64"),
        (
            "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
            "ubuntu/.*noble.*amd64.*",
        ),
        ("Windows_Server-2022-English-Full-Base", "Windows_Server-2022-.*"),
    ],
)
def test_a_public_parameter_names_the_newest_image(parameter: str, name: str) -> None:
    assert re.fullmatch(name, latest(parameter, "eu-west-1").name)


def test_the_newest_amazon_linux_is_the_one_its_parameter_names() -> None:
    releases = [found for found in images("us-east-1") if re.match(r"al2023-ami-2023.*x86_64", found.name)]

    assert max(releases, key=lambda found: found.created) is latest("al2023-ami-kernel-default-x86_64", "us-east-1")
    assert len(releases) > 1


def test_windows_says_so_and_linux_does_not() -> None:
    platforms = {found.platform for found in images("us-east-1")}

    assert platforms == {None, "windows"}
    assert all(found.usage_operation == "RunInstances:0002" for found in images("us-east-1") if found.platform)


def test_an_unknown_region_has_no_images() -> None:
    with pytest.raises(KeyError):
        images("xx-nowhere-9")
