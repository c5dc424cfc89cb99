"""`make facts`: how many of each service's promised behaviours a test shows."""

import argparse
import sys

from tests.facts.ledger import by_service, claims, ledger


def main() -> int:
    """Print a row per service and the sum; 1 when a test claims a fact that nobody promised."""
    wanted = _arguments()
    facts, claimed = ledger(), list(claims())
    shown = {claim.fact for claim in claimed}
    sums = [0, 0]
    for service, own in by_service(facts).items():
        if wanted.service and service not in wanted.service:
            continue
        have = sum(fact.id in shown for fact in own)
        sums = [sums[0] + have, sums[1] + len(own)]
        print(f"{service:<18} {have:>4} of {len(own):>4}")
        if wanted.missing:
            print(*(f"    {fact.id:<18} {fact.statement}" for fact in own if fact.id not in shown), sep="\n")
    print(f"{'all':<18} {sums[0]:>4} of {sums[1]:>4}")
    unknown = [claim for claim in claimed if claim.fact not in facts]
    for claim in unknown:
        print(f"unknown fact: {claim}", file=sys.stderr)
    return 1 if unknown else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make facts", description=__doc__)
    parser.add_argument("service", nargs="*", help="only these services")
    parser.add_argument("--missing", action="store_true", help="list the facts that no test shows")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
