import pytest

from screens.views import History, NotAView, View, completions, find_kind, kinds_called, parse_view, unknown_kind
from tests.admin import Admin

KINDS = ("ec2:Instance", "ec2:Volume", "ec2:Vpc", "autoscaling:AutoScalingGroup", "cloudwatch:MetricAlarm", "iam:User")


def test_a_view_has_a_kind_a_name_regions_a_filter_and_a_tab() -> None:
    view = parse_view("instance web-1 @eu-west-1 #metrics /cpu>80 !db", KINDS)

    assert view == View("ec2:Instance", "web-1", "eu-west-1", "cpu>80 !db", "metrics")


@pytest.mark.parametrize("word", ["instance", "instances", "Instance", "i", "ec2:Instance", "ec2", "inst"])
def test_a_kind_is_found_by_what_people_call_it(word: str) -> None:
    assert find_kind(word, KINDS) == "ec2:Instance"


def test_a_beginning_that_several_kinds_share_names_none() -> None:
    assert find_kind("v", KINDS) is None
    assert find_kind("vo", KINDS) == "ec2:Volume"


@pytest.mark.parametrize("text", ["asg web @us-east-1", "alarm /cpu", "volume", "vpc shop #events"])
def test_a_view_reads_back_from_its_string(text: str) -> None:
    view = parse_view(text, KINDS)

    assert str(view) == text
    assert parse_view(str(view), KINDS) == view


@pytest.mark.parametrize(("text", "reason"), [("zebra", "called 'zebra'"), ("", "Say what to show")])
def test_what_is_no_view_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotAView, match=reason):
        parse_view(text, KINDS)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("balancer", "elbv2:LoadBalancer"),
        ("lb", "elbv2:LoadBalancer"),
        ("nlb", "elbv2:LoadBalancer"),
        ("clb", "elb:ClassicBalancer"),
        ("scaling", "autoscaling:AutoScalingGroup"),
        ("auto-scaling", "autoscaling:AutoScalingGroup"),
        ("zones", "route53:HostedZone"),
        ("policies", "iam:Policy"),
        ("addresses", "ec2:Address"),
        ("stream", "kinesis:Stream"),
        ("log-stream", "logs:LogStream"),
    ],
)
def test_one_guess_at_the_word_for_a_kind_is_enough(admin: Admin, word: str, kind: str) -> None:
    assert find_kind(word, admin.client.kinds()) == kind


def test_a_word_that_several_kinds_share_means_the_most_usual_one_first() -> None:
    kinds = ("logs:LogGroup", "autoscaling:AutoScalingGroup", "iam:Group", "cloudfront:KeyGroup")

    assert kinds_called("group", kinds) == (
        "autoscaling:AutoScalingGroup",
        "logs:LogGroup",
        "iam:Group",
        "cloudfront:KeyGroup",
    )
    assert completions("group", dict.fromkeys(kinds), ())[:3] == ["asg", "loggroup", "iam-group"]  # type: ignore[arg-type]


@pytest.mark.parametrize(("word", "near"), [("alrm", "alarm"), ("instence", "instance"), ("metrcs", "metrics")])
def test_a_word_that_nobody_knows_is_answered_with_those_near_to_it(word: str, near: str) -> None:
    assert f"Near to it: {near}" in unknown_kind(word, KINDS, ("metrics", "why"))


def test_what_can_be_done_is_completed_too() -> None:
    kinds = dict.fromkeys(("cloudwatch:MetricAlarm", "iam:LoginProfile"))

    assert completions("lo", kinds, (), ("logs", "why")) == ["loginprofile", "logs"]  # type: ignore[arg-type]


def test_completions_begin_with_what_was_typed_before_they_contain_it() -> None:
    kinds = dict.fromkeys(("ec2:Volume", "ec2:Instance", "iam:InstanceProfile", "autoscaling:GroupInstance"))

    assert completions("inst", kinds, ()) == ["instance", "instanceprofile", "groupinstance"]  # type: ignore[arg-type]


def test_regions_are_completed_after_an_at_sign() -> None:
    assert completions("asg @eu-w", {}, ("eu-west-1", "us-east-1", "eu-west-2")) == ["asg @eu-west-1", "asg @eu-west-2"]


def test_going_somewhere_new_forgets_what_lay_ahead() -> None:
    history = History()
    history.go(View("ec2:Volume"))
    history.go(View("ec2:Vpc"))

    assert history.move(-1)
    assert history.here == View("ec2:Volume")
    history.go(View("iam:User"))
    assert not history.move(1)
    assert history.here == View("iam:User")


def test_before_the_first_view_lies_the_dashboard_and_nothing_else() -> None:
    history = History()
    history.go(View("ec2:Vpc"))

    assert history.move(-1)
    assert history.here is None
    assert not history.move(-1)


def test_every_kind_of_the_program_has_a_word_of_its_own(admin: Admin) -> None:
    kinds = admin.client.kinds()
    assert [kind for kind in kinds if parse_view(str(View(kind)), kinds).kind != kind] == []
