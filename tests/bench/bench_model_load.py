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
    script = FRESH.format(before=before, work=work)
    runs = (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True) for _ in range(7)
    )
    return min(float(run.stdout) for run in runs)


@benchmark("EC2's service model, first use", budget="<= 25 ms")
def load_a_service_model() -> float:
    before = "from model.gateway.wire.shapes import service_model"
    fresh_ms('service_model("ec2")', before)  # the first use of all strips the documentation into the cache
    return fresh_ms('service_model("ec2").operations["RunInstances"].input', before)


@benchmark("the whole catalogue, first use", budget="<= 15 ms")
def load_the_catalogue() -> float:
    return fresh_ms(
        "[page(name) for name in ('regions', 'offerings', 'instance_types', 'images', 'volume_types', 'prices', 'quotas')]\n"
        "regions(), images('us-east-1'), volume_types(), instance_type('t3.micro')",
        "from model.catalog.pages import page\n"
        "from model.catalog.regions import regions\n"
        "from model.catalog.images import images\n"
        "from model.catalog.volume_types import volume_types\n"
        "from model.catalog.instance_types import instance_type",
    )
