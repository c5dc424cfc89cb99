"""Objects age by simulated time: they move to colder classes and end, as the rules of their bucket say."""

from typing import Any

import pytest

from tests.model.services.s3.keeper import DAY, Keeper

LARGE = b"x" * 200_000


def rule(**actions: Any) -> dict[str, Any]:
    return {"ID": "rule", "Status": "Enabled", "Filter": {"Prefix": ""}} | actions


def set_rules(keeper: Keeper, *rules: dict[str, Any], **more: Any) -> None:
    keeper.call("PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": list(rules)}, **more)


def refused(keeper: Keeper, *rules: dict[str, Any]) -> Any:
    return keeper.refused("PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": list(rules)})


def class_of(keeper: Keeper, key: str) -> str:
    classes = {each["Key"]: each["StorageClass"] for each in keeper.call("ListObjectsV2").get("Contents", ())}
    return classes.get(key, "gone")


@pytest.mark.fact("s3-64")
def test_an_object_gets_colder_and_ends_while_others_stay(keeper: Keeper) -> None:
    moves = [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 90, "StorageClass": "GLACIER"}]
    set_rules(keeper, rule(Filter={"Prefix": "logs/"}, Transitions=moves, Expiration={"Days": 1095}))
    keeper.put("logs/a", LARGE)
    keeper.put("img/b", LARGE)
    seen: list[tuple[int, str]] = []
    for day in (29, 31, 89, 91, 1095, 1096):
        keeper.admin.advance(day * DAY - sum((29, 2, 58, 2, 1004, 1)[: len(seen)]) * DAY)
        seen.append((day, class_of(keeper, "logs/a")))
    assert seen == [
        (29, "STANDARD"),
        (31, "STANDARD_IA"),
        (89, "STANDARD_IA"),
        (91, "GLACIER"),
        (1095, "GLACIER"),
        (1096, "gone"),
    ]
    assert keeper.refused("HeadObject", Key="logs/a").code == "NoSuchKey"
    assert class_of(keeper, "img/b") == "STANDARD"


@pytest.mark.fact("s3-65")
def test_logs_go_to_the_archive_after_a_week_and_end_after_seven_years(keeper: Keeper) -> None:
    archive = {"Transitions": [{"Days": 7, "StorageClass": "GLACIER"}], "Expiration": {"Days": 2600}}
    set_rules(keeper, rule(Filter={"Prefix": "logs/"}, **archive))
    keeper.put("logs/a", LARGE)
    keeper.put("img/b", LARGE)
    keeper.admin.advance(7 * DAY)
    assert class_of(keeper, "logs/a") == "STANDARD"
    keeper.admin.advance(DAY / 2)
    assert class_of(keeper, "logs/a") == "GLACIER"
    keeper.admin.advance(2593 * DAY)
    assert (class_of(keeper, "logs/a"), class_of(keeper, "img/b")) == ("gone", "STANDARD")


def test_rules_act_at_midnight_and_never_before_the_days_are_over(keeper: Keeper) -> None:
    set_rules(keeper, rule(Expiration={"Days": 1}))
    keeper.put("k")
    assert keeper.head("k")["Expiration"] == 'expiry-date="Tue, 17 Jun 2025 00:00:00 GMT", rule-id="rule"'
    keeper.admin.advance(1.5 * DAY - 1)
    assert keeper.keys() == ["k"]
    keeper.admin.advance(1)
    assert keeper.keys() == []


def test_a_rule_is_for_what_is_there_already_too(keeper: Keeper) -> None:
    keeper.put("old")
    keeper.admin.advance(10 * DAY)
    keeper.put("new")
    set_rules(keeper, rule(Expiration={"Days": 5}))
    keeper.admin.advance(1)
    assert keeper.keys() == ["new"]


def test_small_objects_do_not_move_unless_a_rule_speaks_of_sizes(keeper: Keeper) -> None:
    move = {"Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}]}
    set_rules(keeper, rule(**move))
    keeper.put("small", b"x" * 1000)
    keeper.admin.advance(32 * DAY)
    assert class_of(keeper, "small") == "STANDARD"
    set_rules(keeper, rule(**move | {"Filter": {"ObjectSizeGreaterThan": 500}}))
    keeper.admin.advance(DAY)
    assert class_of(keeper, "small") == "STANDARD_IA"


def test_archives_may_take_objects_of_any_size(keeper: Keeper) -> None:
    archive = rule(Transitions=[{"Days": 1, "StorageClass": "GLACIER"}])
    set_rules(keeper, archive, TransitionDefaultMinimumObjectSize="varies_by_storage_class")
    keeper.put("small", b"x")
    keeper.admin.advance(2 * DAY)
    assert class_of(keeper, "small") == "GLACIER"


def test_tags_and_sizes_select_objects(keeper: Keeper) -> None:
    selected = {"And": {"Prefix": "a", "Tags": [{"Key": "t", "Value": "1"}], "ObjectSizeLessThan": 10}}
    set_rules(keeper, rule(Filter=selected, Expiration={"Days": 1}))
    keeper.put("a-hit", b"x", Tagging="t=1&u=2")
    keeper.put("a-large", b"x" * 10, Tagging="t=1")
    keeper.put("a-bare", b"x")
    keeper.put("b", b"x", Tagging="t=1")
    keeper.admin.advance(2 * DAY)
    assert keeper.keys() == ["a-bare", "a-large", "b"]


def test_rules_that_are_disabled_do_nothing(keeper: Keeper) -> None:
    set_rules(keeper, rule(Status="Disabled", Expiration={"Days": 1}))
    keeper.put("k")
    keeper.admin.advance(10 * DAY)
    assert (keeper.keys(), "Expiration" in keeper.head("k")) == (["k"], False)


def test_where_versions_are_kept_an_object_ends_in_two_steps(keeper: Keeper) -> None:
    keeper.keep_versions()
    set_rules(
        keeper,
        rule(Expiration={"Days": 1}, NoncurrentVersionExpiration={"NoncurrentDays": 2}),
        rule(ID="markers", Expiration={"ExpiredObjectDeleteMarker": True}),
    )
    keeper.put("k", b"x")
    keeper.admin.advance(1.5 * DAY)
    listed = keeper.call("ListObjectVersions")
    assert (len(listed["Versions"]), len(listed["DeleteMarkers"])) == (1, 1)
    keeper.admin.advance(4 * DAY)
    listed = keeper.call("ListObjectVersions")
    assert ("Versions" in listed, "DeleteMarkers" in listed) == (False, False)
    keeper.call("DeleteBucket")


def test_some_newer_versions_are_kept_however_old(keeper: Keeper) -> None:
    keeper.keep_versions()
    newer = {"NoncurrentDays": 1, "NewerNoncurrentVersions": 2}
    set_rules(keeper, rule(NoncurrentVersionExpiration=newer))
    ids = [keeper.put("k", str(number).encode())["VersionId"] for number in range(5)]
    keeper.admin.advance(10 * DAY)
    assert [version for _, version in keeper.versions()] == [ids[4], ids[3], ids[2]]


@pytest.mark.fact("s3-48")
def test_uploads_that_nobody_completes_are_aborted(keeper: Keeper) -> None:
    set_rules(keeper, rule(AbortIncompleteMultipartUpload={"DaysAfterInitiation": 7}))
    upload = keeper.upload("k", b"part")
    keeper.admin.advance(7 * DAY)
    assert len(keeper.parts("k", upload)) == 1
    keeper.admin.advance(DAY / 2)
    assert "Uploads" not in keeper.call("ListMultipartUploads")
    assert keeper.refused("UploadPart", Key="k", UploadId=upload, PartNumber=2).code == "NoSuchUpload"
    watch = keeper.admin.client.watch("s3:Bucket")
    (row,) = watch.take().rows
    watch.close()
    assert row.values[2:4] == (0, 0)


def test_more_than_a_thousand_objects_age_alike(keeper: Keeper) -> None:
    for number in range(1100):
        keeper.put(f"{number:04}")
    set_rules(keeper, rule(Expiration={"Days": 1}))
    keeper.admin.advance(2 * DAY)
    assert keeper.keys() == []


def test_nobody_wakes_for_a_bucket_in_which_nothing_can_age(keeper: Keeper) -> None:
    set_rules(keeper, rule(Filter={"Prefix": "logs/"}, Expiration={"Days": 1}))
    keeper.admin.advance(DAY)
    assert keeper.admin.client.next_event is None
    keeper.put("img/a")
    keeper.admin.advance(DAY)
    assert keeper.admin.client.next_event is None


def test_rules_can_be_read_and_taken_back(keeper: Keeper) -> None:
    assert keeper.refused("GetBucketLifecycleConfiguration").code == "NoSuchLifecycleConfiguration"
    set_rules(keeper, {"Status": "Enabled", "Prefix": "", "Expiration": {"Days": 1}})
    kept = keeper.call("GetBucketLifecycleConfiguration")
    assert kept["TransitionDefaultMinimumObjectSize"] == "all_storage_classes_128K"
    assert kept["Rules"][0]["Expiration"] == {"Days": 1}
    assert kept["Rules"][0]["ID"]
    keeper.put("k")
    keeper.call("DeleteBucketLifecycle")
    keeper.admin.advance(3 * DAY)
    assert keeper.keys() == ["k"]
    assert keeper.refused("GetBucketLifecycleConfiguration").code == "NoSuchLifecycleConfiguration"


@pytest.mark.fact("s3-66")
def test_a_bucket_has_at_most_a_thousand_rules(keeper: Keeper) -> None:
    many = [rule(ID=str(number), Expiration={"Days": 1}) for number in range(1001)]
    set_rules(keeper, *many[:1000])
    assert len(keeper.call("GetBucketLifecycleConfiguration")["Rules"]) == 1000
    assert refused(keeper, *many).code == "MalformedXML"


@pytest.mark.parametrize(
    ("wrong", "code", "message"),
    [
        ({}, "InvalidRequest", "At least one action needs to be specified in a rule"),
        ({"Expiration": {"Days": 0}}, "InvalidArgument", "'Days' for Expiration action must be a positive integer"),
        ({"Expiration": {"Date": 3600.0}}, "InvalidArgument", "'Date' must be at midnight GMT"),
        (
            {"Transitions": [{"Days": 29, "StorageClass": "STANDARD_IA"}]},
            "InvalidArgument",
            "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
        ),
        (
            {"Transitions": [{"Days": 90, "StorageClass": "GLACIER"}], "Expiration": {"Days": 90}},
            "InvalidArgument",
            "'Days' in the Expiration action must be greater than 'Days' in the Transition action",
        ),
        (
            {
                "Filter": {"And": {"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}},
                "Expiration": {"Days": 1},
            },
            "InvalidRequest",
            "Duplicate Tag Keys are not allowed.",
        ),
        (
            {"ID": "x" * 256, "Expiration": {"Days": 1}},
            "InvalidArgument",
            "ID length should not exceed allowed limit of 255",
        ),
    ],
)
def test_rules_that_make_no_sense_are_refused(keeper: Keeper, wrong: dict[str, Any], code: str, message: str) -> None:
    refusal = refused(keeper, rule(**wrong))
    assert (refusal.code, refusal.message) == (code, message)


@pytest.mark.parametrize(
    "wrong",
    [
        {"Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": True}},
        {"Prefix": "", "Expiration": {"Days": 1}},
        {"Filter": {"Prefix": "a", "ObjectSizeLessThan": 5}, "Expiration": {"Days": 1}},
        {"Filter": {"And": {"Prefix": "a"}}, "Expiration": {"Days": 1}},
        {"NoncurrentVersionExpiration": {"NewerNoncurrentVersions": 2}},
        {"Transitions": [{"Days": 30, "StorageClass": "LUKEWARM"}]},
    ],
)
def test_rules_that_are_not_of_the_schema_are_malformed(keeper: Keeper, wrong: dict[str, Any]) -> None:
    assert refused(keeper, rule(**wrong)).code == "MalformedXML"


def test_rules_have_names_of_their_own(keeper: Keeper) -> None:
    refusal = refused(keeper, rule(Expiration={"Days": 1}), rule(Expiration={"Days": 2}))
    assert refusal.message == "Rule ID must be unique. Found same ID for more than one rule"
