"""`make facts`: how many of each service's promised behaviours a test shows."""

import argparse
import sys

from tests.facts.ledger import Fact, by_service, claims, ledger


def main() -> int:
    """Print a row per service and the sum; 1 when a test claims a fact that nobody promised."""
    wanted = _arguments()
    facts, claimed = ledger(), list(claims())
    shown = {claim.fact for claim in claimed}
    sums = [0, 0, 0]
    for service, own in by_service(facts).items():
        if wanted.service and service not in wanted.service:
            continue
        row = [sum(fact.id in shown for fact in own), len(own), sum(bool(fact.unshown) for fact in own)]
        sums = [whole + part for whole, part in zip(sums, row, strict=True)]
        print(_row(service, *row))
        if wanted.missing:
            print(*map(_missing, (fact for fact in own if fact.id not in shown)), sep="\n")
    print(_row("all", *sums))
    unknown = [claim for claim in claimed if claim.fact not in facts]
    for claim in unknown:
        print(f"unknown fact: {claim}", file=sys.stderr)
    return 1 if unknown else 0


def _row(name: str, shown: int, promised: int, unshown: int) -> str:
    beyond = f", {unshown} beyond a simulator" if unshown else ""
    return f"{name:<18} {shown:>4} of {promised:>4}{beyond}"


def _missing(fact: Fact) -> str:
    why = f"\n{'':<23}not shown: {fact.unshown}" if fact.unshown else ""
    return f"    {fact.id:<18} {fact.statement}{why}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make facts", description=__doc__)
    parser.add_argument("service", nargs="*", help="only these services")
    parser.add_argument("--missing", action="store_true", help="list the facts that no test shows")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
