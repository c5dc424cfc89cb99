"""Requests divide over targets and come back complete."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.physics.capacity import Capacity
from model.physics.choosing import Least
from model.physics.demand import RequestShape
from model.physics.faults import LOST, UNHARMED, Effect
from model.physics.flow import Balancer, Flow, Target, distribute, distributing, split

SHAPE = RequestShape(cpu_milliseconds=20)
TWO_CORES = Capacity(vcpus=2)

effects = st.sampled_from(
    [UNHARMED, LOST, Effect(reach="refused"), Effect(error_share=0.3), Effect(speed=0.1), Effect(speed=0)]
)
targets = st.lists(
    st.builds(
        Target,
        id=st.text("abc", min_size=1),
        zone=st.sampled_from("abc"),
        capacity=st.builds(
            Capacity, vcpus=st.integers(1, 8), cpu_share=st.floats(0.05, 1), queue_limit=st.integers(0, 500)
        ),
        weight=st.sampled_from([0.0, 1.0, 3.0]),
        healthy=st.booleans(),
        effect=effects,
    ),
    max_size=8,
)
balancers = st.builds(
    Balancer,
    algorithm=st.sampled_from(["round_robin", "least_outstanding_requests", "weighted_random"]),
    cross_zone=st.booleans(),
    zone_shares=st.sampled_from([{}, {"a": 1.0}, {"a": 0.2, "d": 0.8}]),
    fail_open=st.booleans(),
    least=st.builds(Least, st.integers(0, 4), st.floats(0, 1)),
    least_in_zone=st.builds(Least, st.integers(0, 4), st.floats(0, 1)),
    mitigates=st.booleans(),
)
shapes = st.builds(RequestShape, client_error_share=st.floats(0, 1), server_error_share=st.floats(0, 1))


def group(**zones: int) -> list[Target]:
    return [Target(f"i-{zone}{n}", zone, TWO_CORES) for zone, amount in zones.items() for n in range(amount)]


def arrivals(flow: Flow) -> dict[str, float]:
    return {target.id: outcome.arrivals for target, outcome in zip(flow.targets, flow.outcomes, strict=True)}


@settings(max_examples=150)
@given(st.floats(0, 1e6), shapes, targets, balancers)
def test_every_request_that_comes_in_is_accounted_for_exactly(rate, shape, group, balancer):
    flow = distribute(rate, shape, group, balancer)
    assert flow.arrivals == pytest.approx(rate, abs=1e-6)
    assert flow.arrivals == flow.unrouted + flow.total(lambda outcome: outcome.arrivals)
    assert flow.arrivals == flow.answered + flow.balancer_errors
    for outcome in flow.outcomes:
        parts = (outcome.ok, outcome.client_errors, outcome.server_errors, outcome.timeouts, outcome.connection_errors)
        assert all(part >= 0 for part in parts)
        assert outcome.arrivals == sum(parts)


@given(st.integers(0, 10**9), st.lists(st.floats(0.001, 100), min_size=1, max_size=20))
def test_a_whole_splits_without_remainder(whole, weights):
    parts = split(whole, weights)
    assert sum(parts) == whole
    for part, weight in zip(parts, weights, strict=True):
        assert part == pytest.approx(whole * weight / sum(weights), abs=2)


def test_equal_targets_get_equal_parts():
    assert arrivals(distribute(100, SHAPE, group(a=2, b=2), Balancer())) == dict.fromkeys(
        ["i-a0", "i-a1", "i-b0", "i-b1"], 25
    )


def test_weights_deal_in_proportion():
    light, heavy = group(a=2)
    flow = distribute(80, SHAPE, [light, replace(heavy, weight=3)], Balancer())
    assert arrivals(flow) == {"i-a0": 20, "i-a1": 60}


def test_without_cross_zone_a_small_zone_bears_as_much_as_a_big_one():
    members = group(a=2, b=8)
    apart, together = (arrivals(distribute(160, SHAPE, members, Balancer(cross_zone=on))) for on in (False, True))
    assert (apart["i-a0"], apart["i-b0"]) == (40, 10)
    assert set(together.values()) == {16}


def test_clients_that_stick_to_a_zone_only_reach_its_targets():
    balancer = Balancer(cross_zone=False, zone_shares={"a": 1.0})
    assert set(arrivals(distribute(10, SHAPE, group(a=1, b=5), balancer))) == {"i-a0"}
    assert distribute(10, SHAPE, group(b=5), balancer).unrouted == 10


def test_who_is_in_no_zone_is_sent_what_comes_in_at_any() -> None:
    anywhere = Target("one", "all", TWO_CORES)
    flow = distribute(30.0, SHAPE, [anywhere], Balancer(cross_zone=False, zone_shares={"a": 1.0, "b": 1.0}))
    assert (flow.unrouted, [each.arrivals for each in flow.outcomes]) == (0.0, [30.0])


def test_an_unhealthy_target_gets_nothing_unless_all_are():
    one, other = group(a=2)
    sick = replace(one, healthy=False)
    assert arrivals(distribute(10, SHAPE, [sick, other], Balancer())) == {"i-a1": 10}
    all_sick = [sick, replace(other, healthy=False)]
    assert distribute(10, SHAPE, all_sick, Balancer()).unrouted == 0
    assert distribute(10, SHAPE, all_sick, Balancer(fail_open=False)).unrouted == 10
    assert distribute(10, SHAPE, [], Balancer()).balancer_errors == 10


def test_a_closed_port_shows_as_connection_errors():
    one, other = group(a=2)
    flow = distribute(10, SHAPE, [replace(one, effect=Effect(reach="silent")), other], Balancer())
    assert flow.balancer_errors == 5
    assert flow.answered == 5


def test_two_more_instances_bring_the_cpu_down():
    busy, relieved = (distribute(180, SHAPE, group(a=n), Balancer()).outcomes[0].carried for n in (2, 4))
    assert busy.cpu_percent == pytest.approx(91)
    assert relieved.cpu_percent == pytest.approx(46)
    assert relieved.latency_seconds < busy.latency_seconds


def test_a_flood_fails_in_part_and_slows_the_rest():
    flow = distribute(1000, SHAPE, group(a=2), Balancer())
    assert flow.total(lambda outcome: outcome.ok) == pytest.approx(200, rel=0.01)
    assert flow.total(lambda outcome: outcome.server_errors) == pytest.approx(800, rel=0.01)
    assert flow.latency_seconds > 5


def test_the_least_busy_target_gets_more():
    slow, fast = Target("slow", "a", Capacity(vcpus=1, speed=0.25)), Target("fast", "a", Capacity(vcpus=1))
    even, fair = (
        arrivals(distribute(20, RequestShape(cpu_milliseconds=50), [slow, fast], Balancer(algorithm=how)))
        for how in ("round_robin", "least_outstanding_requests")
    )
    assert even["fast"] == even["slow"]
    assert fair["fast"] == pytest.approx(4 * fair["slow"], rel=0.01)


def test_percentiles_mix_all_who_answer():
    slow, fast = Target("slow", "a", Capacity(vcpus=1, speed=0.1)), Target("fast", "a", Capacity(vcpus=1))
    flow = distribute(2, SHAPE, [slow, fast], Balancer())
    slowest, fastest = (outcome.carried for outcome in flow.outcomes)
    assert fastest.latency_seconds < flow.latency_seconds < slowest.latency_seconds
    median, tail = flow.percentile_seconds(0.5), flow.percentile_seconds(0.99)
    assert median < flow.latency_seconds < tail
    assert (slowest.slower_than(tail) + fastest.slower_than(tail)) / 2 == pytest.approx(0.01, rel=1e-3)
    assert distribute(0, SHAPE, [slow], Balancer()).percentile_seconds(0.99) == 0


def test_many_targets_in_as_many_conditions_are_weighed_in_short_steps():
    machines = [replace(each, weight=1 + place / 100) for place, each in enumerate(group(a=100))]
    steps = sum(1 for _ in distributing(1000.0, SHAPE, machines, Balancer()))
    assert steps >= 10
    assert arrivals(distribute(1000.0, SHAPE, machines, Balancer())).keys() == {each.id for each in machines}


def test_with_fewer_who_are_well_than_wanted_all_are_asked() -> None:
    one, *others = group(a=4)
    half_sick = [one, *(replace(each, healthy=False) for each in others[:2]), others[2]]
    assert len(arrivals(distribute(10, SHAPE, half_sick, Balancer(least=Least(2))))) == 2
    assert len(arrivals(distribute(10, SHAPE, half_sick, Balancer(least=Least(3))))) == 4
    assert len(arrivals(distribute(10, SHAPE, half_sick, Balancer(least=Least(1, 0.51))))) == 4


def test_clients_are_led_away_from_zones_with_too_few_who_are_well() -> None:
    parts = group(a=3, b=2)
    apart = Balancer(cross_zone=False)

    def zones(least: int) -> set[str]:
        return {id[2] for id in arrivals(distribute(10, SHAPE, parts, replace(apart, least_in_zone=Least(least))))}

    assert zones(1) == {"a", "b"}
    assert zones(3) == {"a"}
    assert zones(4) == {"a", "b"}
    sick = [*parts[:3], replace(parts[3], healthy=False), parts[4]]
    by_share = replace(apart, least_in_zone=Least(1, 0.6))
    assert {id[2] for id in arrivals(distribute(10, SHAPE, sick, by_share))} == {"a"}


def test_who_fails_more_than_the_others_gets_little_where_that_is_mitigated() -> None:
    first, *others = group(a=4)
    failing = [replace(first, effect=Effect(error_share=0.3)), *others]
    plain = arrivals(distribute(61, SHAPE, failing, Balancer(algorithm="weighted_random")))
    assert plain[first.id] == pytest.approx(61 / 4)
    mitigated = arrivals(distribute(61, SHAPE, failing, Balancer(algorithm="weighted_random", mitigates=True)))
    assert mitigated[first.id] == pytest.approx(1, abs=0.01)
    two = arrivals(distribute(60, SHAPE, failing[:2], Balancer(algorithm="weighted_random", mitigates=True)))
    assert two[first.id] == pytest.approx(30)
