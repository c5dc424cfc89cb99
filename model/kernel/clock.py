"""What time it is in the simulated world; it moves only when somebody moves it."""


class Clock:
    """Simulated UTC, in seconds since the Unix epoch."""

    def __init__(self, now: float) -> None:
        self.now = now

    def advance_to(self, instant: float) -> None:
        assert instant >= self.now, "time cannot go backwards"
        self.now = instant
