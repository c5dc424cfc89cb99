"""Imports every service whole; fails if one offers something to others in a file that is not loaded at the start."""

import importlib
import pkgutil
import sys

import model.services
from model.gateway.awakening import awaken_all, kinds, services
from model.gateway.registry import load_verbs


def offered() -> dict[str, int]:
    """How much is in each collection that others may enter something into, and how many nouns there are."""
    sizes = {
        f"{name}.{each}": len(value)
        for name, module in [*sys.modules.items()]
        if name.startswith(("model.kit.", "model.physics.", "model.gateway."))
        for each, value in vars(module).items()
        if isinstance(value, dict | list | set) and not each.startswith("__")
    }
    return sizes | {"nouns": len(kinds())}


awaken_all()
before = offered()
for module in pkgutil.walk_packages(model.services.__path__, "model.services."):
    if ".operations" not in module.name:
        importlib.import_module(module.name)
after = offered()
late = [name for name, size in before.items() if after[name] != size]
assert not late, f"a file that offers something in {late} is not among those that are known to others"
for service in services():
    load_verbs(service)
