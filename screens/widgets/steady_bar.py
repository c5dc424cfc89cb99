"""A scroll bar that is painted when it looks different, not whenever a long list moves by a line."""

from __future__ import annotations

from textual.scrollbar import ScrollBar

_STEPS_PER_CELL = 8
"""Its ends are drawn in eighths of a cell."""


class SteadyBar(ScrollBar):
    """Takes positions that the eye cannot tell apart for one."""

    def validate_position(self, position: float) -> float:
        beyond = self.window_virtual_size - self.window_size
        steps = _STEPS_PER_CELL * (self.size.height if self.vertical else self.size.width)
        if not steps or beyond <= steps:
            return super().validate_position(position)
        return int(position * steps / beyond) * beyond / steps
