"""Performance Insights: whether it is to look at a database, and for how many days it keeps what it saw."""

from __future__ import annotations

from model.services.rds.refusals import bad_combination, bad_value
from model.services.rds.resources.instances import DBInstance

USUAL_DAYS = 7
KEPT_DAYS = (USUAL_DAYS, *(31 * months for months in range(1, 24)), 731)
TOO_SMALL = frozenset(f"db.{family}.{size}" for family in ("t2", "t3", "t4g") for size in ("micro", "small"))
"Classes in which it does not look at MySQL and MariaDB."
ENGINES = frozenset({"mysql", "mariadb"})


def set_insights(db: DBInstance, now: float, *, enabled: bool | None, days: int | None) -> None:
    """From now on it is so; what is None stays as it is. Raises InvalidParameterValue, InvalidParameterCombination."""
    wanted = db.performance_insights_enabled if enabled is None else enabled
    if days is not None and days not in KEPT_DAYS:
        raise bad_value(f"Invalid Performance Insights retention period: {days}. It is 7, 731, or a multiple of 31.")
    if days is not None and not wanted:
        raise bad_combination(
            "PerformanceInsightsRetentionPeriod can only be specified when EnablePerformanceInsights is true."
        )
    if wanted:
        check_insights(db.engine, db.db_instance_class)
    if wanted and not db.performance_insights_enabled:
        db.insights_since = now
    db.performance_insights_enabled = wanted
    kept = days or db.performance_insights_retention_period or USUAL_DAYS
    db.performance_insights_retention_period = kept if wanted else None


def check_insights(engine: str, instance_class: str) -> None:
    if engine in ENGINES and instance_class in TOO_SMALL:
        raise bad_combination("Performance Insights not supported for this configuration, please disable this feature.")
