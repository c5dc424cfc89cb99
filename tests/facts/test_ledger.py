from pathlib import Path

import pytest

from tests.facts.ledger import Claim, claims, ledger, objection

claiming = pytest.mark.fact  # called by another name, it claims nothing for this file


def test_every_fact_is_promised_once_on_the_page_of_its_service() -> None:
    pages = Path(__file__).parent.glob("*.toml")
    written = sum(page.read_text(encoding="utf-8").count("[[fact]]") for page in pages)

    assert len(ledger()) == written
    assert all(fact.id.startswith(f"{fact.service}-") for fact in ledger().values())


def test_what_no_simulator_can_show_is_claimed_by_no_test() -> None:
    beyond = {fact.id for fact in ledger().values() if fact.unshown}

    assert beyond.isdisjoint(claim.fact for claim in claims())


def test_a_claim_is_read_from_the_source_with_its_place(tmp_path: Path) -> None:
    story = tmp_path / "test_story.py"
    story.write_text('import pytest\n\n@pytest.mark.fact("ebs-03", "ebs-04")\ndef test_it(): ...\n')

    assert list(claims(tmp_path)) == [Claim("ebs-03", story, 3), Claim("ebs-04", story, 3)]


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ([claiming("ebs-03", "ebs-04"), pytest.mark.skip], "claims facts but may not run: ebs-03, ebs-04"),
        ([claiming("ebs-9999")], "claims unknown facts: ebs-9999"),
        ([claiming("ebs-03"), pytest.mark.asyncio], None),
        ([pytest.mark.skip], None),
    ],
)
def test_only_promised_facts_may_be_claimed_and_only_by_tests_that_run(
    marks: list[pytest.MarkDecorator], reason: str | None
) -> None:
    assert objection(mark.mark for mark in marks) == reason
