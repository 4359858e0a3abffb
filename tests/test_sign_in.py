"""What may stand in the secrets, and what a claim gives."""

from __future__ import annotations

import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.sign_in import SignIn, read_sign_in
from leadscoring.store.access import Role

BY_CLAIM = SignIn(
    roles_claim="groups",
    roles={Role.MANAGER: frozenset({"leads", "sales"}), Role.ANALYST: frozenset({"data"})},
)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"groups": ["leads", "data", "all"]}, {Role.MANAGER, Role.ANALYST}),
        ({"groups": "data"}, {Role.ANALYST}),
        ({"groups": "dat"}, set()),
        ({"groups": []}, set()),
        ({"groups": None}, set()),
        ({"groups": [{"name": "data"}]}, set()),
        ({"teams": ["data"]}, set()),
    ],
    ids=["several", "a text", "part of a text", "none", "empty", "no text", "another claim"],
)
def test_roles_follow_from_the_claim(claims, expected):
    assert BY_CLAIM.roles_of(claims) == expected


def test_without_a_claim_nobody_gets_a_role_by_it():
    assert SignIn().roles_of({"groups": ["leads"], None: "leads"}) == frozenset()


def test_a_sign_in_without_its_time_does_not_hold():
    assert SignIn().is_over({})


def test_all_of_the_section_is_read():
    section = {
        "whom_to_ask": "Eve",
        "sign_in_hours": 8,
        "roles_claim": "groups",
        "roles": {"manager": ["leads", "sales"], "analyst": ["data"]},
    }
    expected = SignIn("Eve", 8.0, "groups", BY_CLAIM.roles)
    assert read_sign_in({"auth": {}, "leadscoring": section}) == expected


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"role_claim": "groups"}, "knows no 'role_claim'"),
        ({"roles_claim": "groups"}, "both roles_claim and"),
        ({"roles": {"manager": ["leads"]}}, "both roles_claim and"),
        (
            {"roles_claim": "groups", "roles": {"boss": ["leads"]}},
            "no role 'boss'. Choose from rep",
        ),
        ({"roles_claim": "groups", "roles": {"rep": "sales"}}, 'Write it as rep = ["sales"]'),
        ({"roles_claim": "groups", "roles": {"rep": [7]}}, "must be a list of texts"),
        ({"sign_in_hours": 0}, "must be a number above 0, got 0"),
        ({"sign_in_hours": "12"}, "must be a number above 0, got '12'"),
    ],
)
def test_what_is_wrong_in_the_section_is_named(section, words):
    with pytest.raises(InvalidInput) as caught:
        read_sign_in({"auth": {}, "leadscoring": section})
    assert words in str(caught.value)
