"""An operation's questions become a form that people understand, and its answers become AWS's parameters."""

from __future__ import annotations

from model.client import Question
from screens.launch_fields import Choice, blamed, fields_of, params_of, proposals


def ask(name: str, type: str = "text", required: bool = False, **more: object) -> Question:
    return Question(name, type, required, (), None, None, **more)  # pyright: ignore[reportArgumentType]


RUN = (
    ask("MaxCount", "int", required=True),
    ask("MinCount", "int", required=True),
    ask("ImageId"),
    ask("InstanceType"),
    ask("Monitoring", "bool", wraps="Enabled"),
    ask("TagSpecifications", "json"),
    ask("ClientToken"),
)


def test_one_number_is_asked_for_least_and_most() -> None:
    names = [field.name for field in fields_of(RUN, {}, {})]
    assert "MinCount" in names
    assert "MaxCount" not in names
    assert params_of(RUN, {"MinCount": 3}) == {"MinCount": 3, "MaxCount": 3}


def test_what_only_programs_need_is_not_asked() -> None:
    assert "ClientToken" not in {field.name for field in fields_of(RUN, {}, {})}


def test_a_name_and_tags_are_asked_instead_of_tag_specifications() -> None:
    names = {field.name for field in fields_of(RUN, {}, {})}
    assert {"Name", "Tags"} <= names
    assert "TagSpecifications" not in names


def test_a_name_becomes_a_tag_of_the_right_type_and_wins_over_one_among_the_tags() -> None:
    tags = [{"Key": "Name", "Value": "old"}, {"Key": "env", "Value": "prod"}]
    params = params_of(RUN, {"Name": "web", "Tags": tags}, "SecurityGroup")
    assert params["TagSpecifications"] == [
        {
            "ResourceType": "security-group",
            "Tags": [{"Key": "Name", "Value": "web"}, {"Key": "env", "Value": "prod"}],
        }
    ]


def test_an_operation_with_a_name_of_its_own_keeps_it_for_itself() -> None:
    asked = (ask("Name", required=True), ask("TagSpecifications", "json"))
    assert params_of(asked, {"Name": "backup"}, "Image") == {"Name": "backup"}


def test_an_answer_goes_into_the_structure_that_wraps_it() -> None:
    assert params_of(RUN, {"Monitoring": True}) == {"Monitoring": {"Enabled": True}}


def test_numbers_moments_and_bytes_are_read_from_what_was_typed() -> None:
    asked = (ask("Threshold", "number"), ask("StartTime", "moment"), ask("Body", "bytes"))
    typed = {"Threshold": "0.5", "StartTime": "2025-06-15T12:00:00", "Body": "hé"}
    assert params_of(asked, typed) == {"Threshold": 0.5, "StartTime": 1749988800.0, "Body": "hé".encode()}


def test_known_structures_are_asked_for_by_what_people_know_them_by() -> None:
    asked = (ask("LaunchTemplate", "json"), ask("Dimensions", "json"), ask("VPCZoneIdentifier"))
    fields = {field.name: field.type for field in fields_of(asked, {}, {})}
    assert fields == {"LaunchTemplate": "text", "Dimensions": "tags", "VPCZoneIdentifier": "list"}
    typed = {
        "LaunchTemplate": "lt-1",
        "Dimensions": [{"Key": "InstanceId", "Value": "i-1"}],
        "VPCZoneIdentifier": ["a", "b"],
    }
    assert params_of(asked, typed) == {
        "LaunchTemplate": {"LaunchTemplateId": "lt-1"},
        "Dimensions": [{"Name": "InstanceId", "Value": "i-1"}],
        "VPCZoneIdentifier": "a,b",
    }


def test_what_exists_can_be_chosen_and_is_known_by_its_name() -> None:
    choices = {"ImageId": [Choice("ami-1", "linux"), Choice("ami-2")]}
    image = next(field for field in fields_of(RUN, choices, {"ImageId": "ami-1"}) if field.name == "ImageId")
    assert (image.type, image.choices, image.default) == ("choice", ("ami-1", "ami-2"), "ami-1")
    assert image.captions == {"ami-1": "linux"}


def test_a_form_proposes_what_is_possible_only() -> None:
    choices = {"ImageId": [Choice("ami-1")], "InstanceType": [Choice("m5.large")]}
    assert proposals(RUN, choices) == {"MinCount": 1, "ImageId": "ami-1"}


def test_a_refusal_blames_the_answers_that_it_quotes() -> None:
    values = {"ImageId": "ami-12345678", "InstanceType": "t3.micro", "MinCount": 1}
    said = "The image id '[ami-12345678]' does not exist"
    assert blamed(RUN, values, "InvalidAMIID.NotFound", said) == {"ImageId": "InvalidAMIID.NotFound"}
