"""Numbers as people read them: three digits, a small unit, ages and clocks in simulated time."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import Final

ABSENT: Final = "–"
_LARGE: Final = ("", "k", "M", "G", "T", "P", "E")
_SMALL: Final = ("", "m", "µ", "n")
_BINARY: Final = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
_UNSCALED: Final = frozenset({"%", "$", "$/h", "$/d", "$/mo"})
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def digits(value: float) -> str:
    """Three significant digits, no exponent, no trailing zeros after the point: `0.21`, `4.2`, `81`, `812`."""
    size = abs(value)
    text = f"{value:.{0 if size >= 99.95 else 1 if size >= 9.995 else 2}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def scaled(value: float, steps: tuple[str, ...], base: float) -> tuple[float, str]:
    step = 0
    while abs(value) >= base * 0.9995 and step < len(steps) - 1:
        value, step = value / base, step + 1
    return value, steps[step]


def _reduced(value: float) -> tuple[float, str]:
    step = 0
    while value and abs(value) < 0.9995 and step < len(_SMALL) - 1:
        value, step = value * 1000, step + 1
    return value, _SMALL[step]


def si(value: float) -> str:
    """An axis tick: `0`, `0.25`, `70`, `1.5k`, `20M`, `50m`."""
    if not isfinite(value):
        return ABSENT
    number, prefix = scaled(value, _LARGE, 1000) if abs(value) >= 0.0995 else _reduced(value)
    return f"{digits(number)}{prefix}"


def quantity(value: float | None, unit: str = "", decimals: int | None = None) -> str:
    """`82 %`, `1.2 GiB`, `3.10 $/h`, `1.8 k/s`, `12 ms`; bytes by 1024, others by 1000, money and per cent as is."""
    if value is None or not isfinite(value):
        return ABSENT
    if decimals is not None or unit in _UNSCALED:
        places = decimals if decimals is not None else 2 if unit.startswith("$") else 0
        return f"{value:,.{places}f} {unit}".rstrip()
    if unit == "B" or unit.startswith("B/"):
        number, prefix = scaled(value, _BINARY, 1024)
        return f"{digits(number)} {prefix}{unit[1:]}"
    number, prefix = _reduced(value) if unit == "s" else scaled(value, _LARGE, 1000)
    return f"{digits(number)} {prefix}{unit}".rstrip()


def money(dollars: float, suffix: str = "") -> str:
    """`$3.84/h`; minus before the sign, cents always, thousands grouped."""
    return f"{'-' if dollars < 0 else ''}${abs(dollars):,.2f}{suffix}"


def span_of_time(seconds: float) -> str:
    """One unit, the largest that fits: `20s`, `4m`, `2h`, `3d`, `5y`."""
    seconds = max(0.0, seconds)
    for size, sign in ((365 * _DAY, "y"), (_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m")):
        if seconds >= size:
            return f"{int(seconds // size)}{sign}"
    return f"{int(seconds)}s"


def wall_clock(moment: float, seconds: bool = True) -> str:
    """`15:02:40` UTC of a simulated moment."""
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S" if seconds else "%H:%M")


def speed(factor: float) -> str:
    """`×60`, `×0.5`, `×100k`."""
    return f"×{si(factor)}"
