from model.client import Client
from tests.admin import Admin


def test_a_watch_tells_everything_first_and_then_only_what_changed(admin: Admin) -> None:
    first = admin.call("ec2:CreateVpc", CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    watch = admin.client.watch("ec2:Vpc", ["us-east-1"])
    assert {row.id for row in watch.take().rows} > {first}
    assert not watch.changed

    second = admin.call("ec2:CreateVpc", CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    admin.call("ec2:CreateVpc", CidrBlock="10.3.0.0/16", region="eu-west-1")
    admin.call("ec2:DeleteVpc", VpcId=first)
    assert watch.changed
    delta = watch.take()

    assert [row.id for row in delta.rows] == [second]
    assert delta.gone == (("us-east-1", first),)


def test_a_closed_watch_is_told_nothing(admin: Admin) -> None:
    watch = admin.client.watch("ec2:Vpc")
    watch.take()
    watch.close()

    admin.call("ec2:CreateVpc", CidrBlock="10.1.0.0/16")

    assert not watch.changed


def test_a_row_says_which_actions_its_state_refuses(admin: Admin) -> None:
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    admin.call("ec2:RunInstances", ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)
    watch = admin.client.watch("ec2:Instance")
    (pending,) = watch.take().rows
    admin.advance(120)
    (running,) = watch.take().rows

    assert (pending.state, "StopInstances" in pending.refused) == ("pending", True)
    assert (running.state, "StopInstances" in running.refused) == ("running", False)


def test_every_kind_with_a_table_can_be_listed_and_its_operations_exist(admin: Admin) -> None:
    client: Client = admin.client
    for kind in client.kinds().values():
        for action in (kind.create, kind.describe, *(f"{kind.service}:{one.operation}" for one in kind.actions)):
            assert not action or client.questions(action) is not None


def test_a_form_asks_for_what_is_required_first_and_offers_what_can_be_chosen(admin: Admin) -> None:
    asked = admin.client.questions("ec2:CreateSubnet")
    volume = {question.name: question for question in admin.client.questions("ec2:CreateVolume")}

    assert asked[0].name == "VpcId"
    assert asked[0].required
    assert "gp3" in volume["VolumeType"].choices
    assert volume["Size"].type == "int"
