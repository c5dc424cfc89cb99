import pytest

from model.kit.arn import NOWHERE, Arn, arn, read_arn

PARTS = {
    "arn:aws:iam::123456789012:user/rfernandez": Arn("aws", "iam", "", "123456789012", "user/rfernandez"),
    "arn:aws:rds:us-west-2:123456789012:db:mysql-db": Arn("aws", "rds", "us-west-2", "123456789012", "db:mysql-db"),
    "arn:aws:s3:::mybucket/*": Arn("aws", "s3", "", "", "mybucket/*"),
    "arn:aws-cn:ec2:cn-north-1:123456789012:vpc/vpc-1": Arn("aws-cn", "ec2", "cn-north-1", "123456789012", "vpc/vpc-1"),
}


@pytest.mark.parametrize(("text", "parts"), PARTS.items())
def test_an_arn_is_read_into_its_parts_and_written_as_it_was(text: str, parts: Arn) -> None:
    assert read_arn(text) == parts
    assert str(read_arn(text)) == text


def test_the_type_of_a_resource_ends_at_a_slash_or_a_colon() -> None:
    user = read_arn("arn:aws:iam::123456789012:user/division/ann")
    database = read_arn("arn:aws:rds:us-west-2:123456789012:db:mysql-db")
    queue = read_arn(arn("sqs", "us-east-1", "123456789012", "orders"))
    assert [(each.kind, each.name) for each in (user, database, queue)] == [
        ("user", "division/ann"),
        ("db", "mysql-db"),
        ("", "orders"),
    ]


@pytest.mark.parametrize("text", ["", "user/ann", "arn:aws:iam", "urn:aws:iam::123456789012:user/ann"])
def test_what_is_no_arn_has_no_parts(text: str) -> None:
    assert read_arn(text) == NOWHERE
