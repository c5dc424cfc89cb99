"""Reading from whichever copy answers: news reach one of three a little later than the others."""

from __future__ import annotations

from model.kernel.chance import Between
from model.services.dynamodb.meters import meter_of
from model.services.dynamodb.places import Place
from model.services.dynamodb.shelf import Stored
from model.services.dynamodb.values.items import Item

BEHIND = 0.02
"How often a reader who takes any copy meets one that has not heard the latest."
LAG = Between(0.01, 0.8)


def seen(place: Place, stored: Stored | None, *, consistent: bool) -> Item | None:
    """An item as a reader sees it; whoever asks for consistency sees what was written last."""
    if stored is None or consistent or not place.world.cell.settings.delays:
        return stored.item if stored else None
    if stored.changed <= place.world.now - LAG.most:
        return stored.item  # everybody has heard by now, so luck need not be asked
    luck = place.world.luck("copy", place.table.serial, meter_of(place.world, place.table).noted("reads"))
    if luck.random() >= BEHIND:
        return stored.item
    return stored.as_of(place.world.now - luck.draw(LAG))
