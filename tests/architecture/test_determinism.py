import os
import subprocess
import sys
from functools import cache

from tests.architecture.sources import ROOT


@cache
def told(seed: int, hash_seed: int, *awake: str) -> str:
    """The fingerprint of the story told in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.architecture.same_story", str(seed), *awake],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_one_seed_tells_one_story_whatever_the_order_of_hashes() -> None:
    assert len({told(seed=7, hash_seed=hash_seed) for hash_seed in (0, 1, 4711)}) == 1


def test_a_story_is_the_same_whichever_services_are_awake_that_have_no_part_in_it() -> None:
    assert told(7, 0, "all") == told(7, 0)


def test_another_seed_tells_another_story() -> None:
    assert told(seed=7, hash_seed=0) != told(seed=8, hash_seed=0)
