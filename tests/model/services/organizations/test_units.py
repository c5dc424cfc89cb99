"""Accounts lie in units as files in folders."""

from __future__ import annotations

from tests.model.services.organizations.conftest import OWN, Company


def test_a_unit_has_a_name_of_its_own_among_its_siblings(company: Company) -> None:
    unit = company.unit("tests")
    assert unit.startswith(f"ou-{company.root.removeprefix('r-')}-")
    taken = company.refused("CreateOrganizationalUnit", ParentId=company.root, Name="tests")
    assert taken.code == "DuplicateOrganizationalUnitException"
    company.unit("tests", unit)

    company.ask("UpdateOrganizationalUnit", OrganizationalUnitId=unit, Name="trials")

    told = company.ask("DescribeOrganizationalUnit", OrganizationalUnitId=unit)["OrganizationalUnit"]
    assert (told["Name"], told["Path"]) == ("trials", f"{company.id}/{company.root}/{unit}/")


def test_units_lie_within_each_other_five_deep(company: Company) -> None:
    place = company.root
    for level in range(5):
        place = company.unit(f"level {level}", place)

    refusal = company.refused("CreateOrganizationalUnit", ParentId=place, Name="too deep")

    assert refusal.fields["Reason"] == "OU_DEPTH_LIMIT_EXCEEDED"


def test_an_account_moves_from_one_place_to_another(company: Company) -> None:
    unit = company.unit("tests")
    move = {"AccountId": OWN, "SourceParentId": company.root, "DestinationParentId": unit}
    company.ask("MoveAccount", **move)

    assert company.ask("ListParents", ChildId=OWN)["Parents"] == [{"Id": unit, "Type": "ORGANIZATIONAL_UNIT"}]
    assert company.ask("ListChildren", ParentId=unit, ChildType="ACCOUNT")["Children"] == [
        {"Id": OWN, "Type": "ACCOUNT"}
    ]
    assert [each["Id"] for each in company.ask("ListAccountsForParent", ParentId=unit)["Accounts"]] == [OWN]
    assert company.ask("ListAccountsForParent", ParentId=company.root)["Accounts"] == []
    assert company.refused("MoveAccount", **move).code == "DuplicateAccountException"
    wrong = company.refused("MoveAccount", **move | {"DestinationParentId": company.root})
    assert wrong.code == "AccountNotFoundException"
    gone = company.refused("MoveAccount", **move | {"SourceParentId": "r-none"})
    assert gone.code == "SourceParentNotFoundException"


def test_a_unit_goes_when_it_is_empty(company: Company) -> None:
    outer = company.unit("outer")
    inner = company.unit("inner", outer)
    assert company.refused("DeleteOrganizationalUnit", OrganizationalUnitId=outer).code == (
        "OrganizationalUnitNotEmptyException"
    )

    company.ask("DeleteOrganizationalUnit", OrganizationalUnitId=inner)
    company.ask("DeleteOrganizationalUnit", OrganizationalUnitId=outer)

    assert company.ask("ListOrganizationalUnitsForParent", ParentId=company.root)["OrganizationalUnits"] == []
    missing = company.refused("DescribeOrganizationalUnit", OrganizationalUnitId=outer)
    assert missing.code == "OrganizationalUnitNotFoundException"


def test_long_lists_come_in_pages(company: Company) -> None:
    names = [f"unit {number:02}" for number in range(25)]
    for name in names:
        company.unit(name)

    first = company.ask("ListOrganizationalUnitsForParent", ParentId=company.root)
    rest = company.ask("ListOrganizationalUnitsForParent", ParentId=company.root, NextToken=first["NextToken"])

    assert len(first["OrganizationalUnits"]) == 20
    found = [each["Name"] for each in first["OrganizationalUnits"] + rest["OrganizationalUnits"]]
    assert found == names
