"""How long it takes until AWS's contract and its catalogue are at hand."""

from __future__ import annotations

import subprocess
import sys

from tests.bench.harness import benchmark

FRESH = """
import time
{before}
start = time.perf_counter()
{work}
print(1000 * (time.perf_counter() - start))
"""


def fresh_ms(work: str, before: str = "") -> float:
    """Milliseconds of a piece of work in a fresh process, the quickest of seven."""
    command = [sys.executable, "-c", FRESH.format(before=before, work=work)]
    return min(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(7))


@benchmark("EC2's service model, first use", budget="<= 25 ms")
def load_a_service_model() -> float:
    before = "from model.gateway.wire.shapes import service_model"
    fresh_ms('service_model("ec2")', before)  # the first use of all strips the documentation into the cache
    return fresh_ms('service_model("ec2").operations["RunInstances"].input', before)


CATALOGUE = """
from model.catalog.images import images
from model.catalog.instance_types import instance_type
from model.catalog.pages import page
from model.catalog.regions import regions
from model.catalog.volume_types import volume_types
"""
ALL_OF_IT = """
for name in ("regions", "offerings", "instance_types", "images", "volume_types", "prices", "quotas"):
    page(name)
regions(), images("us-east-1"), volume_types(), instance_type("t3.micro")
"""


@benchmark("the whole catalogue, first use", budget="<= 15 ms")
def load_the_catalogue() -> float:
    return fresh_ms(ALL_OF_IT, CATALOGUE)
