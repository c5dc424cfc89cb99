"""Traffic and addresses that get through, cut and joined and compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.laws.reach.addresses import Addresses, place
from model.laws.reach.openings import Opening, beyond, cut, joined, together, whole
from model.laws.reach.packets import ALL, ANY, ICMP, TCP, UDP, Traffic

BLOCKS = ("0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "198.51.100.0/24")
PLACES = ("10.0.0.1", "10.1.0.1", "10.200.0.1", "198.51.100.1", "8.8.8.8")
PROTOCOLS = (TCP, UDP, ICMP, "47", "50")
EVERYWHERE = Addresses.of("0.0.0.0/0")


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    protocol = draw(st.sampled_from((ALL, TCP, TCP, UDP, ICMP, "47")))
    first = draw(st.integers(0, 9))
    ports = Traffic(protocol, first, first + draw(st.integers(0, 5))) if protocol in (TCP, UDP) else Traffic(protocol)
    return whole(ports, Addresses.of(draw(st.sampled_from(BLOCKS))), (None,))


def samples() -> list[tuple[str, int, int]]:
    return [(protocol, port, place(peer)) for protocol in PROTOCOLS for port in range(16) for peer in PLACES]


def passes(found: list[Opening] | tuple[Opening, ...], protocol: str, port: int, peer: int) -> bool:
    return any(each.covers(protocol, port) and peer in each.far for each in found)


@given(openings(), st.lists(openings(), max_size=4))
def test_pieces_are_the_whole_and_no_border_divides_one(opening: Opening, borders: list[Opening]) -> None:
    pieces = list(cut(opening, borders))
    for protocol, port, peer in samples():
        assert passes(pieces, protocol, port, peer) == passes([opening], protocol, port, peer)
        within = [each for each in pieces if each.covers(protocol, port)]
        assert len(within) == opening.covers(protocol, port)
    for piece in pieces:
        inside = [(protocol, port) for protocol, port, _ in samples() if piece.covers(protocol, port)]
        for border in borders:
            assert len({border.covers(*each) for each in inside}) <= 1


@given(openings(), st.lists(openings(), max_size=4))
def test_what_was_cut_and_joined_is_as_before(opening: Opening, borders: list[Opening]) -> None:
    assert joined(cut(opening, borders)) == (opening,)


@given(st.lists(openings(), max_size=4), st.lists(openings(), max_size=4))
def test_beyond_others_is_what_they_do_not_let_through(some: list[Opening], others: list[Opening]) -> None:
    more = list(beyond(some, others))
    for each in samples():
        assert passes(more, *each) == (passes(some, *each) and not passes(others, *each))


@given(st.lists(openings(), max_size=6))
def test_together_they_let_through_what_each_does(some: list[Opening]) -> None:
    sum_ = together(some)
    for each in samples():
        assert passes(sum_, *each) == passes(some, *each)


def test_what_is_left_of_all_protocols_says_which_are_apart() -> None:
    everything, ssh = whole(Traffic(), EVERYWHERE, ()), whole(Traffic(TCP, 22, 22), EVERYWHERE, ())
    assert [(each.protocol, each.first, each.last, each.besides) for each in beyond([everything], [ssh])] == [
        (TCP, 0, 21, frozenset()),
        (TCP, 23, 65_535, frozenset()),
        (ALL, ANY, ANY, frozenset({TCP})),
    ]
