"""How many made-up cases a test of a property tries: few and always the same ones, or many new ones when asked to."""

import os

CASES = int(os.environ.get("FUZZ_CASES", "0"))
"As many requests as `make fuzz` was asked for; 0 in every other run."


def tries(few: int) -> int:
    return max(few, CASES // 40)
