"""Requests and answers made up from the shapes of real operations, through botocore and back, in every protocol."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.gateway.wire.shapes import OperationModel, Shape, service_model
from model.kit.body import Body
from tests.model.gateway.wire.samples import seconds
from tests.model.gateway.wire.test_protocols import protocol_of, read_by_botocore, written_by_botocore

PAIRS = [
    ("ec2", "ec2", "RunInstances"),
    ("ec2", "ec2", "AuthorizeSecurityGroupIngress"),
    ("autoscaling", "query", "PutScalingPolicy"),
    ("iam", "query", "CreateRole"),
    ("cloudwatch", "query", "PutMetricData"),
    ("cloudwatch", "json", "PutMetricAlarm"),
    ("cloudwatch", "cbor", "PutMetricData"),
    ("cloudwatch", "cbor", "GetMetricData"),
    ("sqs", "json", "SendMessageBatch"),
    ("dynamodb", "json", "PutItem"),
    ("dynamodb", "json", "Query"),
    ("s3", "rest-xml", "PutBucketLifecycleConfiguration"),
    ("s3", "rest-xml", "CopyObject"),
    ("route53", "rest-xml", "ChangeResourceRecordSets"),
    ("lambda", "rest-json", "CreateFunction"),
    ("apigateway", "rest-json", "CreateRestApi"),
    ("glacier", "rest-json", "InitiateJob"),
    ("efs", "rest-json", "CreateFileSystem"),
    ("backup", "rest-json", "CreateBackupPlan"),
]
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
DEEPEST = 5
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=8
)
SAFE = st.text("abcxyz019-_.~", min_size=1, max_size=8)
WHOLE_SECONDS = st.integers(0, 4_000_000_000).map(lambda moment: datetime.fromtimestamp(moment, UTC))
NUMBERS = st.floats(-1e9, 1e9).map(lambda number: float(f"{number:.4g}"))
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "timestamp": WHOLE_SECONDS,
    "blob": st.binary(min_size=1, max_size=8),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**53), 2**53),
    "float": NUMBERS,
    "double": NUMBERS,
}


@st.composite
def values(draw: st.DrawFn, shape: Shape, depth: int = 0) -> Any:
    """A value of the shape; structures hold what a client may leave out only sometimes."""
    match shape.type:
        case "structure":
            chosen = [name for name, member in shape.members.items() if draw(is_said(shape, name, member, depth))]
            chosen = chosen[:1] if shape.has("union") else chosen
            return {name: draw(values(shape.members[name], depth + 1)) for name in chosen}
        case "list":
            return draw(st.lists(values(shape.item, depth + 1), min_size=1, max_size=3))
        case "map":
            keys = SAFE if shape.location else scalars(shape.key)
            return draw(st.dictionaries(keys, values(shape.value, depth + 1), min_size=1, max_size=3))
        case _:
            return draw(scalars(shape))


def scalars(shape: Shape) -> st.SearchStrategy[Any]:
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.type == "string":
        return SAFE if shape.location or shape.name in ("Expires", "HeaderName") else TEXT
    return SCALARS[shape.type]


def is_said(shape: Shape, name: str, member: Shape, depth: int) -> st.SearchStrategy[bool]:
    if member.location == "uri":
        return st.just(True)
    if member.location == "statusCode" or name in ("Expires", "ChecksumCRC32C") or is_bare(member, depth):
        return st.just(False)
    return st.booleans() if name not in shape.required else st.integers(0, 4).map(bool)


def is_bare(member: Shape, depth: int) -> bool:
    """Structures without anything in them leave no trace in a form, and recursive ones no end."""
    held = member
    while held.type in ("list", "map"):
        held, depth = held.item if held.type == "list" else held.value, depth + 1
    return held.type == "structure" and (depth >= DEEPEST or not held.members or bool(held.has("document")))


def pruned(value: Any) -> Any:
    """Without what is empty, which some protocols cannot say."""
    if isinstance(value, dict):
        kept = {key: pruned(held) for key, held in value.items()}
        return {key: held for key, held in kept.items() if held not in ({}, [], None)}
    if isinstance(value, list):
        return [pruned(held) for held in value if pruned(held) not in ({}, [])]
    return bytes(value) if isinstance(value, Body) else value


def operation_of(service: str, name: str) -> OperationModel:
    return service_model(service).operations[name]


@pytest.mark.parametrize(("service", "protocol", "name"), PAIRS)
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_any_request_that_botocore_can_write_is_read(
    service: str, protocol: str, name: str, data: st.DataObject
) -> None:
    operation = operation_of(service, name)
    params = pruned(data.draw(values(operation.input)))
    parsed = protocol_of(service, protocol).parse(written_by_botocore(service, protocol, name, params), operation)
    assert pruned(parsed.params) == seconds(params)
    assert parsed.unknown == []


@pytest.mark.parametrize(("service", "protocol", "name"), PAIRS)
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_any_answer_that_we_write_botocore_reads(service: str, protocol: str, name: str, data: st.DataObject) -> None:
    operation = operation_of(service, name)
    result = pruned(data.draw(values(operation.output)))
    answer = protocol_of(service, protocol).answer(operation, seconds(result), "some-id")
    assert pruned(read_by_botocore(service, protocol, name, answer)) == result
