import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

ASKED = """
import sys
from model.gateway.awakening import awaken_all
from model.gateway.registry import find_offer

awaken_all()
assert "model.services.sts.operations.identity" not in sys.modules
assert find_offer("sts", "GetCallerIdentity").operation.reads
assert "model.services.sts.operations.identity" in sys.modules
assert "model.services.s3.operations.put_object" not in sys.modules
"""


def test_what_can_be_asked_of_a_service_is_imported_when_somebody_asks() -> None:
    asked = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=False)

    assert asked.returncode == 0, asked.stderr
