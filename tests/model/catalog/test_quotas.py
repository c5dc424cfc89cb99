from math import inf

from model.catalog.quotas import limit, quota, quotas


def test_an_account_may_have_five_vpcs_a_region() -> None:
    found = quota("vpc/vpcs-per-region")

    assert (found.value, found.adjustable, found.code) == (5, True, "L-F678F1CE")


def test_instances_were_counted_in_2017_and_vcpus_are_today() -> None:
    assert limit("ec2/instances-per-region", "notes-2017") == 20
    assert limit("ec2/instances-per-region") == inf
    assert limit("ec2/vcpus-standard", "notes-2017") == inf
    assert (quota("ec2/vcpus-standard").default, quota("ec2/vcpus-standard").value) == (5, 1152)


def test_both_profiles_are_carried_where_the_notes_differ() -> None:
    both = {
        "s3/buckets-per-account": (10_000, 100),
        "s3/object-bytes": (50 * 1024**4, 5 * 1024**4),
        "security-group/rules-per-group": (60, 50),
        "security-group/groups-per-vpc": (inf, 500),
        "autoscaling/launch-configurations-per-region": (200, 100),
        "ec2/tags-per-resource": (50, 10),
        "alarms/alarms-per-region": (inf, 5_000),
        "cloudwatch/retention-seconds-hour": (455 * 86_400, 14 * 86_400),
        "ec2/user-data-bytes": (16_384, 16_384),
    }

    assert {key: (limit(key), limit(key, "notes-2017")) for key in both} == both


def test_the_limits_of_a_service_are_listed() -> None:
    assert {found.key for found in quotas("subnet")} == {"subnet/subnets-per-vpc", "subnet/reserved-addresses"}
