from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.lambda_.forge import Forge, packed

SAYS = "def lambda_handler(event, context):\n    return {text!r}\n"


@pytest.fixture
def forge(admin: Admin) -> Forge:
    return Forge(admin)


def call(forge: Forge, operation: str, **params: Any) -> dict[str, Any]:
    return forge.admin.call(f"lambda:{operation}", FunctionName="greeter", **params)


def set_code(forge: Forge, text: str, **more: Any) -> dict[str, Any]:
    return call(forge, "UpdateFunctionCode", ZipFile=packed({"lambda_function.py": SAYS.format(text=text)}), **more)


def test_until_an_update_is_done_the_old_code_runs(forge: Forge) -> None:
    forge.make(SAYS.format(text="old"))

    assert set_code(forge, "new")["LastUpdateStatus"] == "InProgress"
    assert forge.admin.refused("lambda:PublishVersion", FunctionName="greeter").code == "ResourceConflictException"
    assert forge.invoke().payload == "old"
    forge.admin.advance(10)
    assert call(forge, "GetFunctionConfiguration")["LastUpdateStatus"] == "Successful"
    assert forge.invoke().payload == "new"


def test_a_version_stays_what_it_was_when_it_was_published(forge: Forge) -> None:
    forge.make(SAYS.format(text="old"))

    first = call(forge, "PublishVersion", Description="the first")
    again = call(forge, "PublishVersion")
    set_code(forge, "new")
    forge.admin.advance(10)

    assert (first["Version"], again["Version"]) == ("1", "1")
    assert first["FunctionArn"].endswith(":function:greeter:1")
    assert forge.invoke(Qualifier="1").payload == "old"
    assert forge.invoke().payload == "new"
    assert [each["Version"] for each in call(forge, "ListVersionsByFunction")["Versions"]] == ["$LATEST", "1"]
    listed = forge.admin.call("lambda:ListFunctions", FunctionVersion="ALL")["Functions"]
    assert [each["Version"] for each in listed] == ["$LATEST", "1"]


def test_an_alias_leads_to_a_version_and_sends_a_share_elsewhere(forge: Forge) -> None:
    forge.make(SAYS.format(text="blue"))
    call(forge, "PublishVersion")
    set_code(forge, "green", Publish=True)
    forge.admin.advance(10)
    made = call(forge, "CreateAlias", Name="live", FunctionVersion="1")
    assert made["AliasArn"].endswith(":function:greeter:live")
    assert forge.invoke(Qualifier="live").payload == "blue"

    call(forge, "UpdateAlias", Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    colours = [forge.invoke(Qualifier="live").payload for _ in range(12)]
    assert 2 <= colours.count("green") <= 10

    call(forge, "UpdateAlias", Name="live", FunctionVersion="2", RoutingConfig={"AdditionalVersionWeights": {}})
    assert {forge.invoke(Qualifier="live").payload for _ in range(3)} == {"green"}
    assert call(forge, "GetAlias", Name="live")["FunctionVersion"] == "2"


def test_what_an_alias_cannot_lead_to_is_refused(forge: Forge) -> None:
    forge.make()
    call(forge, "PublishVersion")

    def refused(**params: Any) -> tuple[str, int]:
        refusal = forge.admin.refused("lambda:CreateAlias", FunctionName="greeter", Name="live", **params)
        return refusal.code, refusal.status

    assert refused(FunctionVersion="7") == ("ResourceNotFoundException", 404)
    weights = {"AdditionalVersionWeights": {"1": 0.5}}
    assert refused(FunctionVersion="$LATEST", RoutingConfig=weights)[0] == "InvalidParameterValueException"
    assert refused(FunctionVersion="1", RoutingConfig=weights)[0] == "InvalidParameterValueException"
    call(forge, "CreateAlias", Name="live", FunctionVersion="1")
    assert refused(FunctionVersion="1") == ("ResourceConflictException", 409)


def test_a_version_that_an_alias_leads_to_cannot_be_deleted(forge: Forge) -> None:
    forge.make()
    call(forge, "PublishVersion")
    call(forge, "CreateAlias", Name="live", FunctionVersion="1")

    assert forge.admin.refused("lambda:DeleteFunction", FunctionName="greeter", Qualifier="1").status == 409
    call(forge, "DeleteAlias", Name="live")
    call(forge, "DeleteFunction", Qualifier="1")
    assert [each["Version"] for each in call(forge, "ListVersionsByFunction")["Versions"]] == ["$LATEST"]


def test_a_changed_configuration_is_held_against_the_revision_that_was_seen(forge: Forge) -> None:
    seen = forge.make()["RevisionId"]

    changed = call(forge, "UpdateFunctionConfiguration", MemorySize=512, Timeout=900, RevisionId=seen)
    assert (changed["MemorySize"], changed["Timeout"]) == (512, 900)
    forge.admin.advance(10)
    refusal = forge.admin.refused(
        "lambda:UpdateFunctionConfiguration", FunctionName="greeter", Timeout=5, RevisionId=seen
    )
    assert (refusal.code, refusal.status) == ("PreconditionFailedException", 412)


def test_a_function_goes_with_all_that_it_had(forge: Forge) -> None:
    forge.make()
    call(forge, "PublishVersion")
    call(forge, "CreateAlias", Name="live", FunctionVersion="1")
    forge.invoke(Qualifier="live")

    call(forge, "DeleteFunction")
    assert forge.admin.refused("lambda:GetFunction", FunctionName="greeter").code == "ResourceNotFoundException"
    forge.make()
    assert call(forge, "ListAliases")["Aliases"] == []


def test_tags_are_of_functions_not_of_their_versions(forge: Forge) -> None:
    arn = forge.make(Tags={"team": "red"})["FunctionArn"]

    forge.admin.call("lambda:TagResource", Resource=arn, Tags={"stage": "test"})
    forge.admin.call("lambda:UntagResource", Resource=arn, TagKeys=["team"])
    assert forge.admin.call("lambda:ListTags", Resource=arn)["Tags"] == {"stage": "test"}
    refusal = forge.admin.refused("lambda:TagResource", Resource=f"{arn}:1", Tags={"a": "b"})
    assert refusal.code == "InvalidParameterValueException"
