from dataclasses import dataclass

from model.kernel.bus import Bus


@dataclass(frozen=True)
class Rang:
    """A fact."""

    bell: str


def test_a_listener_hears_of_its_kind_of_fact_until_it_stops() -> None:
    bus = Bus()
    heard: list[Rang] = []
    stop = bus.listen(Rang, heard.append)

    bus.tell(Rang("noon"))
    bus.tell("something else")
    stop()
    bus.tell(Rang("night"))

    assert heard == [Rang("noon")]


def test_a_bus_knows_whether_anybody_would_hear() -> None:
    bus = Bus()
    assert not bus.hears(Rang)

    stop = bus.listen(Rang, lambda _: None)
    assert bus.hears(Rang)

    stop()
    assert not bus.hears(Rang)
