"""What recordings call that which can be done to a world and is no call of AWS."""

from typing import Final

HERE: Final = "cloudarium:"
"What the names of deeds begin with."
UNDO: Final = f"{HERE}UndoCall"
DEMAND: Final = f"{HERE}Demand"
CHAOS: Final = f"{HERE}Chaos"
PREMISES: Final = f"{HERE}Premises"
FACILITIES: Final = f"{HERE}Facilities"
PHONE: Final = f"{HERE}Phone"
