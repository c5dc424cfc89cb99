import botocore
import pytest

from model.gateway.wire.shapes import service_model
from model.kit.names import snake

SERVICES = ("ec2", "s3", "elbv2", "autoscaling", "cloudwatch", "sts", "iam", "sqs", "dynamodb", "rds", "lambda")


@pytest.mark.parametrize("service", SERVICES)
def test_every_name_of_a_service_is_spelled_as_boto3_spells_it(service: str) -> None:
    model = service_model(service)
    members = {name for shape in model.shapes.definitions.values() for name in shape.get("members", {})}
    for name in members | set(model.operations):
        assert snake(name) == botocore.xform_name(name)


def test_brands_stay_whole_in_operations_only() -> None:
    assert snake("CreateStorediSCSIVolume") == "create_stored_iscsi_volume"
    assert snake("ExecutePartiQLStatement") == "execute_partiql_statement"
    assert snake("UseWhatsAppAction") == "use_whats_app_action"


def test_a_name_that_is_snake_case_already_stays() -> None:
    assert snake("OtaaV1_0_x") == "OtaaV1_0_x"
