"""The windows in which databases are backed up and looked after: half an hour at least, in UTC."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.kit.world import World
from model.services.rds.refusals import bad_value

DAY, WEEK = 86400, 7 * 86400
LEAST_SECONDS = 1800
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH_IS_THURSDAY = 3 * DAY
_BACKUP = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_MAINTENANCE = re.compile(r"(\w{3}):(\d\d):(\d\d)-(\w{3}):(\d\d):(\d\d)")


class Window(NamedTuple):
    """From a second of a period on, for so long; the period is a day or a week from Monday on."""

    start: int
    seconds: int
    period: int

    def next_start(self, now: float) -> float:
        """When it opens next, later than now."""
        since = (now + (_EPOCH_IS_THURSDAY if self.period == WEEK else 0)) % self.period
        return now + ((self.start - since) % self.period or self.period)

    def overlaps(self, weekly: Window) -> bool:
        """Whether a daily window is open while a weekly one is."""
        return any(
            (each * DAY + self.start - weekly.start) % WEEK < weekly.seconds
            or (weekly.start - each * DAY - self.start) % WEEK < self.seconds
            for each in range(7)
        )


def backup_window(text: str) -> Window:
    """`hh24:mi-hh24:mi`, every day. Raises InvalidParameterValue."""
    read = _BACKUP.fullmatch(text)
    if read is None:
        raise bad_value(f"Invalid backup window format: {text}")
    begin, end = (_minute(text, read[place], read[place + 1]) * 60 for place in (1, 3))
    return _checked(text, Window(begin, (end - begin) % DAY, DAY), "backup")


def maintenance_window(text: str) -> Window:
    """`ddd:hh24:mi-ddd:hh24:mi`, every week. Raises InvalidParameterValue."""
    read = _MAINTENANCE.fullmatch(text.lower())
    if read is None or read[1] not in DAYS or read[4] not in DAYS:
        raise bad_value(f"Invalid maintenance window format: {text}")
    begin, end = (
        DAYS.index(read[place]) * DAY + _minute(text, read[place + 1], read[place + 2]) * 60 for place in (1, 4)
    )
    return _checked(text, Window(begin, (end - begin) % WEEK, WEEK), "maintenance")


def refuse_overlap(backup: str, maintenance: str) -> None:
    if backup_window(backup).overlaps(maintenance_window(maintenance)):
        raise bad_value("The backup window and maintenance window must not overlap.")


def usual_windows(world: World, id: str) -> tuple[str, str]:
    """Where nobody says when: some half hour of the night, and of a day of the week, that do not meet."""
    luck = world.luck("rds", "windows", id)
    backup = 3 * 60 + 30 * luck.below(8)
    begin = 7 * 60 + 30 * luck.below(8)
    day = DAYS[luck.below(7)]
    return f"{_clock(backup)}-{_clock(backup + 30)}", f"{day}:{_clock(begin)}-{day}:{_clock(begin + 30)}"


def clear_of(maintenance: str, backup: str) -> str:
    """The usual backup window, or the next half hour that is not in the maintenance window."""
    weekly, daily = maintenance_window(maintenance), backup_window(backup)
    while daily.overlaps(weekly):
        daily = daily._replace(start=(daily.start + LEAST_SECONDS) % DAY)
    return f"{_clock(daily.start // 60)}-{_clock((daily.start + daily.seconds) % DAY // 60)}"


def clear_of_backup(backup: str, maintenance: str) -> str:
    """The usual maintenance window, or one right after the backup window."""
    daily, weekly = backup_window(backup), maintenance_window(maintenance)
    if not daily.overlaps(weekly):
        return maintenance
    begin = weekly.start // DAY * DAY + daily.start + daily.seconds
    ends = [(each % WEEK // DAY, each % DAY // 60) for each in (begin, begin + LEAST_SECONDS)]
    return "-".join(f"{DAYS[day]}:{_clock(minute)}" for day, minute in ends)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _minute(text: str, hours: str, minutes: str) -> int:
    if int(hours) > 23 or int(minutes) > 59:
        raise bad_value(f"Invalid time in window: {text}")
    return int(hours) * 60 + int(minutes)


def _checked(text: str, window: Window, what: str) -> Window:
    if not LEAST_SECONDS <= window.seconds < DAY:
        raise bad_value(f"The {what} window must be at least 30 minutes and less than 24 hours: {text}")
    return window
