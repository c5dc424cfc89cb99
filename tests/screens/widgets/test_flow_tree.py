"""What flows where, in lines: chains to the right, branches below, and nothing twice."""

from __future__ import annotations

from screens.widgets.flow_tree import MOST_LINES, FlowPicture, FlowStop, beneath, flow_scene
from screens.widgets.ink import Ink
from screens.widgets.spans import text_of
from screens.widgets.topology import Scene
from screens.widgets.topology_plan import Eye, painted

SURE, MAYBE = True, False


def stop(name: str) -> FlowStop:
    return FlowStop(name, "a", name)


def lines(scene: Scene, width: int = 60, ink: Ink = Ink.BRAILLE) -> list[str]:
    plan, things = scene.place(width, ink)
    return [text_of(painted(plan, things or scene.things, y, ink, Eye())).rstrip() for y in range(plan.height)]


def picture(*names: str, **ways: tuple[tuple[str, bool], ...]) -> FlowPicture:
    return FlowPicture(tuple(map(stop, names)), tuple(ways.items()))


def test_one_way_goes_on_to_the_right() -> None:
    flow = picture("x", "y", "z", x=(("y", SURE),), y=(("z", MAYBE),))

    assert lines(flow_scene(flow)) == [" a x → a y ┄→ a z"]
    assert lines(flow_scene(flow), ink=Ink.BLOCK) == [" a x -> a y ..> a z"]


def test_several_ways_stand_below() -> None:
    flow = picture("x", "y", "z", "w", x=(("y", SURE), ("z", MAYBE)), y=(("w", SURE),))

    assert lines(flow_scene(flow)) == [" a x", " ├ a y → a w", " ╰┄ a z"]


def test_what_has_no_room_goes_on_in_the_next_line() -> None:
    flow = picture("long-name", "another", **{"long-name": (("another", SURE),)})

    assert lines(flow_scene(flow), width=20) == [" a long-name", " ╰ a another"]


def test_a_flow_that_comes_round_ends_where_it_began() -> None:
    flow = picture("x", "y", x=(("y", SURE),), y=(("x", SURE),))
    plan, _ = flow_scene(flow).place(60, Ink.BRAILLE)

    assert lines(flow_scene(flow)) == [" a x → a y → a x"]
    assert [spot.id for spot in plan.spots] == ["x", "y"]


def test_where_it_comes_from_how_it_is_and_how_much_passes_is_said() -> None:
    flow = FlowPicture((FlowStop("x", "balancer", "tea", "good", "50/min", "internet"),))

    assert lines(flow_scene(flow)) == [" internet → ● balancer tea 50/min"]


def test_two_drawings_stand_one_under_the_other_and_both_can_be_walked_on() -> None:
    both = beneath(flow_scene(picture("x")), flow_scene(picture("y")))
    plan, things = both.place(30, Ink.BRAILLE)

    assert lines(both, 30) == [" a x", "", " a y"]
    assert [(spot.id, spot.y) for spot in plan.spots] == [("x", 0), ("y", 2)]
    assert set(things or ()) == {"x", "y"}


def test_what_is_not_drawn_is_counted() -> None:
    assert lines(flow_scene(FlowPicture((stop("x"),), (), 1200))) == [" a x", " and 1,200 more"]


def test_no_more_lines_are_drawn_than_anybody_reads_and_what_is_left_out_is_counted() -> None:
    names = [f"s{number:03}" for number in range(2 * MOST_LINES)]
    flow = FlowPicture(tuple(map(stop, names)), ((names[0], tuple((name, SURE) for name in names[1:])),), more=5)

    drawn = lines(flow_scene(flow))

    assert len(drawn) == MOST_LINES + 1
    assert drawn[-1] == f" and {MOST_LINES + 5} more"


def test_where_everything_leads_to_everything_no_more_lines_are_drawn_either() -> None:
    names = [f"s{number:03}" for number in range(60)]
    onward = tuple((name, SURE) for name in names)
    flow = FlowPicture(tuple(map(stop, names)), tuple((name, onward) for name in names))

    assert len(lines(flow_scene(flow))) <= MOST_LINES + 1
