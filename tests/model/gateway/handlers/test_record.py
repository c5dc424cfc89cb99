from model.client import Called, Record
from tests.admin import Admin


def test_a_refused_call_has_changed_nothing(admin: Admin) -> None:
    before = admin.cloud.kernel.serials.copy(), len(admin.cloud.kernel.store)

    admin.refused("ec2:CreateTags", Resources=["i-0123456789abcdef0"], Tags=[{"Key": "a", "Value": "b"}])

    after = admin.cloud.kernel.serials.copy(), len(admin.cloud.kernel.store)
    assert {**after[0], "call": 0} == {**before[0], "call": 0}
    assert after[1] == before[1]


def test_every_call_is_told_of_with_what_was_refused(admin: Admin) -> None:
    told: list[Called] = []
    admin.client.listen(Called, told.append)

    admin.call("sts:GetCallerIdentity")
    admin.refused("ec2:DescribeVpcs", VpcIds=["vpc-0123456789abcdef0"])

    assert [(call.operation, call.principal, call.refused) for call in told] == [
        ("GetCallerIdentity", "root", None),
        ("DescribeVpcs", "root", "InvalidVpcID.NotFound"),
    ]


def test_each_call_has_an_id_of_its_own_and_the_same_world_gives_the_same_ids() -> None:
    def ids() -> list[str]:
        admin, told = Admin(), list[Called]()
        admin.client.listen(Called, told.append)
        for _ in range(3):
            admin.call("sts:GetCallerIdentity")
        admin.close()
        return [call.request_id for call in told]

    assert len(set(ids())) == 3
    assert ids() == ids()


def test_what_a_call_changed_carries_its_id_as_the_cause(admin: Admin) -> None:
    calls, records = list[Called](), list[Record]()
    admin.client.listen(Called, calls.append)
    admin.client.listen(Record, records.append)

    admin.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16")

    assert records[-1].cause == calls[-1].request_id
