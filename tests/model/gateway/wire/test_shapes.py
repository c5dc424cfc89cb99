import pytest

from model.gateway.wire.model_cache import UnknownService
from model.gateway.wire.shapes import service_model


def test_an_operation_knows_its_input_in_aws_order_and_what_it_requires() -> None:
    operation = service_model("ec2").operations["CreateVolume"]
    assert next(iter(operation.input.members)) == "AvailabilityZone"
    assert operation.input.members["Encrypted"].type == "boolean"
    assert operation.input.members["VolumeType"].enum[0] == "standard"
    assert service_model("ec2").operations["CreateSubnet"].input.required == {"VpcId"}


def test_a_list_says_what_it_holds_and_how_its_items_are_named() -> None:
    reservations = service_model("ec2").operations["DescribeInstances"].output.members["Reservations"]
    assert (reservations.type, reservations.location_name) == ("list", "reservationSet")
    assert reservations.item.location_name == "item"
    assert reservations.item.members["Instances"].item.members["InstanceId"].type == "string"


def test_a_shape_that_contains_itself_can_be_walked() -> None:
    attribute = service_model("dynamodb").shapes.named("AttributeValue")
    assert attribute.members["M"].value is attribute


def test_an_operation_without_input_or_output_has_empty_ones() -> None:
    operation = service_model("s3").operations["ListBuckets"]
    assert operation.method == "GET"
    assert service_model("autoscaling").operations["DeletePolicy"].output.members == {}


def test_a_member_carries_the_traits_of_its_place() -> None:
    put = service_model("s3").operations["PutObject"].input
    assert put.payload == "Body"
    assert put.members["Body"].has("streaming")
    assert (put.members["Key"].location, put.members["Key"].location_name) == ("uri", "Key")


def test_modelled_exceptions_are_found_by_the_code_that_travels() -> None:
    errors = service_model("elbv2").operations["CreateLoadBalancer"].errors
    assert errors["DuplicateLoadBalancerName"].error["httpStatusCode"] == 400
    assert "NoSuchEntity" in service_model("iam").exceptions


def test_a_service_knows_its_protocols_names_and_paginators() -> None:
    cloudwatch = service_model("cloudwatch")
    assert {"json", "query"} <= set(cloudwatch.protocols)
    assert (cloudwatch.signing_name, cloudwatch.target_prefix) == ("monitoring", "GraniteServiceVersion20100801")
    assert service_model("ec2").paginators["DescribeInstances"]["result_key"] == "Reservations"
    assert service_model("sts").paginators == {}


@pytest.mark.parametrize("name", ["nothing-like-it", "../ec2", ""])
def test_an_unknown_service_is_refused(name: str) -> None:
    with pytest.raises(UnknownService):
        service_model(name)
