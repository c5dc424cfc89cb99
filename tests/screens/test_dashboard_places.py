"""Which kinds have a pane, and that none jumps while somebody looks at it."""

from __future__ import annotations

from itertools import product

from model.client import KindView
from screens.dashboard_places import ALARM, BUCKET, GROUP, HOMES, INSTANCE, VOLUME, arrange, candidates

FUNCTION, TABLE, STREAM, QUEUE = "lambda:Function", "dynamodb:Table", "kinesis:Stream", "sqs:Queue"
DATABASE, TOPIC = "rds:DBInstance", "sns:Topic"
ORDER = (INSTANCE, VOLUME, GROUP, ALARM, FUNCTION, DATABASE, TABLE, STREAM, QUEUE, BUCKET, TOPIC)
SERVERLESS = (FUNCTION, TABLE, STREAM, ALARM, QUEUE)


def having(*kinds: str) -> list[str]:
    return [kind for kind in ORDER if kind in kinds]


def view(kind: str, *headline: tuple[str, str]) -> KindView:
    return KindView(kind, kind.partition(":")[0], kind, "id", (), (), "", "", is_global=False, headline=headline)


def test_an_empty_world_teaches_what_could_be() -> None:
    assert arrange([]) == HOMES


def test_each_kind_of_a_world_of_machines_is_in_its_own_place() -> None:
    assert arrange(having(*HOMES, TOPIC)) == HOMES
    assert arrange(having(INSTANCE, VOLUME, ALARM, GROUP, BUCKET)) == HOMES


def test_where_there_are_no_machines_what_carries_load_takes_their_places() -> None:
    assert arrange(having(*SERVERLESS, BUCKET, TOPIC)) == SERVERLESS


def test_machines_keep_their_places_beside_what_came_with_them() -> None:
    assert arrange(having(*HOMES, DATABASE, QUEUE)) == (INSTANCE, VOLUME, DATABASE, ALARM, GROUP)


def test_a_place_that_nobody_wants_teaches_what_belongs_there() -> None:
    assert arrange(having(BUCKET)) == HOMES
    assert arrange(having(FUNCTION)) == (FUNCTION, VOLUME, BUCKET, ALARM, GROUP)
    assert arrange(having(FUNCTION, BUCKET, QUEUE)) == (FUNCTION, QUEUE, BUCKET, ALARM, GROUP)


def test_who_was_shown_stays_where_it_is() -> None:
    began = arrange(having(QUEUE), HOMES)
    assert began == (QUEUE, VOLUME, BUCKET, ALARM, GROUP)
    assert arrange(having(QUEUE, FUNCTION), began) == (QUEUE, FUNCTION, BUCKET, ALARM, GROUP)
    assert arrange(having(QUEUE, INSTANCE), began) == (QUEUE, INSTANCE, BUCKET, ALARM, GROUP)


def test_the_first_of_a_kind_that_is_wanted_more_takes_the_place_of_the_least_wanted() -> None:
    assert arrange(having(*SERVERLESS, INSTANCE), SERVERLESS) == (FUNCTION, TABLE, STREAM, ALARM, INSTANCE)


def test_when_the_last_of_a_kind_is_gone_the_next_takes_its_place() -> None:
    left = having(*(set(SERVERLESS) - {TABLE}), BUCKET)
    assert arrange(left, SERVERLESS) == (FUNCTION, BUCKET, STREAM, ALARM, QUEUE)


def test_what_is_looked_at_never_leaves() -> None:
    assert arrange(having(*SERVERLESS), HOMES, held=INSTANCE)[0] == INSTANCE
    assert arrange([], SERVERLESS, held=QUEUE) == (INSTANCE, VOLUME, BUCKET, ALARM, QUEUE)


def test_whatever_comes_and_goes_every_place_has_one_kind_and_what_can_stay_does() -> None:
    some = (INSTANCE, ALARM, FUNCTION, QUEUE, BUCKET, TOPIC)
    before = HOMES
    for there in product((False, True), repeat=len(some)):
        present = having(*(kind for kind, is_there in zip(some, there, strict=True) if is_there))
        after = arrange(present, before, held=before[2])
        assert len(set(after)) == len(HOMES)
        assert set(present[:4]) <= set(after)
        assert after[2] == before[2]
        assert all(after[before.index(kind)] == kind for kind in present[:4] if kind in before)
        before = after


def test_a_kind_that_nobody_named_has_a_pane_if_it_says_what_its_load_is() -> None:
    views = {"new:Cache": view("new:Cache", ("Hits", "hits")), "new:Rule": view("new:Rule"), QUEUE: view(QUEUE)}

    assert candidates(views) == (QUEUE, "new:Cache")
