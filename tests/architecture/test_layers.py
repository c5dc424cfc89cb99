import re

from tests.architecture.sources import sources


def strangers(folder: str, allowed: str) -> list[str]:
    """Imports of the model from a folder, other than those allowed."""
    return [
        f"{source} imports {name}"
        for source in sources(folder)
        for name in source.imports
        if name.startswith("model.") and not re.match(allowed, name)
    ]


def test_screens_know_only_the_front_desk_of_the_model() -> None:
    assert strangers("screens", r"model\.client\b") == []


def test_services_know_of_each_other_only_the_nouns() -> None:
    meddling: list[str] = []
    for source in sources("model/services"):
        for name in source.imports:
            parts = name.split(".")
            home = source.module.split(".")[:3]
            if parts[:2] == ["model", "services"] and parts[:3] != home and parts[3:4] != ["resources"]:
                meddling.append(f"{source} imports {name}")

    assert meddling == []


def test_services_know_of_the_gateway_only_the_call() -> None:
    assert strangers("model/services", r"model\.(?!gateway\b)|model\.gateway\.call\b") == []


def test_the_gateway_finds_services_and_never_names_one() -> None:
    assert strangers("model/gateway", r"model\.(?!services\.)") == []


def test_only_the_desks_and_the_program_know_the_assembled_cloud() -> None:
    knowing = {source.module for source in sources() for name in source.imports if name.startswith("model.cloud")}

    assert {module for module in knowing if not re.match(r"app\b|model\.(client|cloud|desk)\b", module)} == set()
