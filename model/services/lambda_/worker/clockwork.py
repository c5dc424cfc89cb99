"""Simulated time inside an environment: it passes with every line that is executed, and with every sleep."""

from __future__ import annotations

import datetime as calendar
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

_real = {name: getattr(time, name) for name in ("gmtime", "localtime", "strftime", "ctime", "asctime")}


class Clockwork:
    """Counts lines; `give_up` is called when the time that a run may take is over. Times are in seconds.

    `lines_a_second` is the speed of the machine, `most_lines` what it is ready to execute at all.
    """

    def __init__(self, lines_a_second: float, most_lines: int, give_up: Callable[[], None]) -> None:
        self.lines_a_second = lines_a_second
        self.most_lines = most_lines
        self.give_up = give_up
        self.began = 0.0
        self.waited = 0.0
        self.lines = 0
        self.limit = 0.0
        self._alarm = 0

    def begin(self, began: float, limit: float) -> None:
        self.began, self.limit = began, limit
        self.lines, self.waited = 0, 0.0
        self._set_alarm()

    @property
    def passed(self) -> float:
        return self.lines / self.lines_a_second + self.waited

    @property
    def now(self) -> float:
        return self.began + self.passed

    def wait(self, seconds: float) -> None:
        """So much time passes without work."""
        self.waited += seconds
        self._set_alarm()
        if self.passed >= self.limit:
            self.give_up()

    def _set_alarm(self) -> None:
        self._alarm = min(int((self.limit - self.waited) * self.lines_a_second) + 1, self.most_lines)

    def start(self, untraced: tuple[str, ...]) -> None:
        """Trace from now on all but what comes from files that begin so."""

        def trace(frame: FrameType, event: str, _arg: Any) -> Any:
            if event == "call" and frame.f_code.co_filename.startswith(untraced):
                return None
            self.lines += 1
            if self.lines >= self._alarm:
                self.give_up()
            return trace

        sys.settrace(trace)
        threading.settrace(trace)

    def stop(self) -> None:
        sys.settrace(None)

    def install(self) -> None:
        """Whoever asks the standard library for the time is told the simulated one."""
        time.time = time.monotonic = time.perf_counter = time.process_time = lambda: self.now
        time.time_ns = time.monotonic_ns = time.perf_counter_ns = time.process_time_ns = lambda: int(self.now * 1e9)
        time.sleep = self._sleep
        module: Any = time
        for name in ("gmtime", "localtime", "ctime"):
            setattr(module, name, self._at(_real[name]))
        time.strftime = lambda text, moment=None, /: _real["strftime"](text, moment or time.gmtime())
        time.asctime = lambda moment=None, /: _real["asctime"](moment or time.gmtime())
        _replace_calendar(lambda: self.now)

    def _at(self, tell: Callable[[float], Any]) -> Callable[..., Any]:
        def told(seconds: float | None = None, /) -> Any:
            return tell(self.now if seconds is None else seconds)

        return told

    def _sleep(self, seconds: float, /) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.wait(float(seconds))


def _replace_calendar(now: Callable[[], float]) -> None:
    """Subclasses of the calendar's own classes that know another now; the old ones still count as instances."""
    moment, day = calendar.datetime, calendar.date

    class _AnyMoment(type):
        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, moment)

    class _AnyDay(type):
        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, day)

    def at_now(cls: Any, tz: Any = None) -> Any:
        return cls.fromtimestamp(now(), tz)

    def at_utc_now(cls: Any) -> Any:
        return cls.fromtimestamp(now(), calendar.UTC).replace(tzinfo=None)

    def today(cls: Any) -> Any:
        return cls.fromtimestamp(now())

    own = {"now": classmethod(at_now), "utcnow": classmethod(at_utc_now), "today": classmethod(today)}
    module: Any = calendar
    module.datetime = _AnyMoment("datetime", (moment,), {**own, "__module__": "datetime"})
    module.date = _AnyDay("date", (day,), {"today": classmethod(today), "__module__": "datetime"})
