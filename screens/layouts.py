"""Layouts that tell every widget which size it has.

Textual tells those that were not in the layout before, or had another size there. A repaint between the moment at which
a widget is mounted and its first layout enters it there untold; it would wait for its size for ever.
"""

from __future__ import annotations

from typing import Final

from textual._compositor import Compositor, ReflowResult
from textual.geometry import Size
from textual.widget import Widget

_LAY_OUT: Final = Compositor.reflow


def laid_out(self: Compositor, parent: Widget, size: Size) -> ReflowResult:
    """What Textual finds has changed, and whatever has another size than it knows of."""
    found = _LAY_OUT(self, parent, size)
    untold = {widget for widget, placed in self.layers if widget.outer_size != placed.region.size}
    return found._replace(resized=found.resized | untold)


def tell_every_size() -> None:
    """Let everything in this process be laid out so."""
    Compositor.reflow = laid_out
