import gc

import pytest

from tests.bench.harness import Budget, benchmarks, best_ms


@pytest.mark.parametrize(
    ("text", "number", "holds"),
    [("<= 25 ms", 25, True), ("<= 25 ms", 25.1, False), (">= 10 x", 9, False), (">= 10_000 x", 12_000, True)],
)
def test_a_budget_holds_up_to_its_limit(text: str, number: float, holds: bool) -> None:
    assert Budget.parse(text).holds(number) is holds


def test_a_budget_reads_as_people_write_it() -> None:
    assert str(Budget.parse("<= 0.5 s")) == "≤ 0.5 s"
    assert str(Budget.parse(">= 10 x")) == "≥ 10 x"


def test_every_benchmark_has_a_name_of_its_own_and_a_budget() -> None:
    found = benchmarks()

    assert len({each.name for each in found}) == len({each.what for each in found}) == len(found) > 0


def test_the_quickest_of_several_runs_is_taken() -> None:
    runs: list[int] = []
    gc.freeze()  # what other tests left behind is not looked through between the runs

    assert best_ms(lambda: runs.append(1), times=3) >= 0
    assert len(runs) == 3
