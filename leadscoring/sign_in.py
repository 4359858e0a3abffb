"""What the secrets say of signing in: whose claim gives which role, and whom to ask."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from leadscoring.exceptions import InvalidInput
from leadscoring.store.access import Role

__all__ = ["SignIn", "is_loopback", "read_sign_in"]


@dataclass(frozen=True)
class SignIn:
    """How people sign in.

    Parameters
    ----------
    whom_to_ask : str
        Who lets people in, for those whom nobody knows.
    hours : float
        How long a sign-in holds, above 0; the provider is asked anew after that.
    roles_claim : str or None
        The claim of the identity provider that gives roles; None: roles are given by hand.
    roles : mapping of Role to frozenset of str
        Values of that claim of which each gives a role.
    """

    whom_to_ask: str = "an administrator"
    hours: float = 12
    roles_claim: str | None = None
    roles: Mapping[Role, frozenset[str]] = field(default_factory=dict)

    def roles_of(self, claims: Mapping[str, Any]) -> frozenset[Role]:
        """Return the roles that a person's claims give.

        Parameters
        ----------
        claims : mapping of str to object
            What the identity provider says of the person; the claim of the roles may
            be a text or a list of texts.

        Returns
        -------
        roles : frozenset of Role
            Empty where no claim gives roles.

        Examples
        --------
        >>> sign_in = SignIn(roles_claim="groups", roles={Role.MANAGER: frozenset({"leads"})})
        >>> sorted(sign_in.roles_of({"groups": ["sales", "leads"]}))
        [<Role.MANAGER: 'manager'>]
        """
        held = claims.get(self.roles_claim) if self.roles_claim else None
        values = held if isinstance(held, list | tuple) else [held]
        texts = {value for value in values if isinstance(value, str)}
        return frozenset(role for role, giving in self.roles.items() if giving & texts)

    def is_over(self, claims: Mapping[str, Any], *, now: datetime | None = None) -> bool:
        """Return whether a sign-in is too old to hold.

        Parameters
        ----------
        claims : mapping of str to object
            With ``iat``, the second at which the provider vouched for them.
        now : datetime, optional
            What counts as now; the clock's by default.

        Examples
        --------
        >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
        >>> eleven = {"iat": noon.timestamp() - 3600}
        >>> SignIn(hours=2).is_over(eleven, now=noon), SignIn(hours=0.5).is_over(eleven, now=noon)
        (False, True)
        """
        vouched = datetime.fromtimestamp(float(claims.get("iat") or 0), UTC)
        return (now or datetime.now(UTC)) - vouched > timedelta(hours=self.hours)


def read_sign_in(secrets: Mapping[str, Any]) -> SignIn | None:
    """Return how people sign in; None where nobody has to.

    Parameters
    ----------
    secrets : mapping
        As in ``secrets.toml``: people sign in where there is a section ``[auth]``;
        ``[leadscoring]`` may hold ``whom_to_ask``, ``sign_in_hours``, ``roles_claim``
        and ``[leadscoring.roles]``, a list of the claim's values for each role.

    Raises
    ------
    InvalidInput
        If something in ``[leadscoring]`` cannot be understood.

    Examples
    --------
    >>> read_sign_in({}) is None
    True
    >>> read_sign_in({"auth": {}, "leadscoring": {"whom_to_ask": "Eve"}}).whom_to_ask
    'Eve'
    """
    if "auth" not in secrets:
        return None
    section = secrets.get("leadscoring", {})
    unknown = sorted(set(section) - {"whom_to_ask", "sign_in_hours", "roles_claim", "roles"})
    if unknown:
        raise InvalidInput(
            f"[leadscoring] in the secrets knows no {unknown[0]!r}: it may hold whom_to_ask, "
            "sign_in_hours, roles_claim and roles."
        )
    return SignIn(
        str(section.get("whom_to_ask", SignIn.whom_to_ask)),
        _hours(section.get("sign_in_hours", SignIn.hours)),
        section.get("roles_claim"),
        _roles(section),
    )


def is_loopback(address: str | None) -> bool:
    """Return whether only this machine can reach an address that a server listens on.

    Parameters
    ----------
    address : str or None
        A number or a name; None stands for every address there is.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1")
    (True, True, True)
    >>> is_loopback(None), is_loopback("0.0.0.0"), is_loopback("leads.example.com")
    (False, False, False)
    """
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _hours(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise InvalidInput(
            f"sign_in_hours in the secrets must be a number above 0, got {value!r}. "
            "Write 24 for a day."
        )
    return float(value)


def _roles(section: Mapping[str, Any]) -> dict[Role, frozenset[str]]:
    given = section.get("roles", {})
    if bool(given) != ("roles_claim" in section):
        raise InvalidInput(
            "[leadscoring] in the secrets must hold both roles_claim and [leadscoring.roles], "
            "or neither."
        )
    known = {role.value: role for role in Role}
    for name, values in given.items():
        if name not in known:
            raise InvalidInput(
                f"[leadscoring.roles] in the secrets knows no role {name!r}. "
                f"Choose from {', '.join(known)}."
            )
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise InvalidInput(
                f"{name} in [leadscoring.roles] in the secrets must be a list of texts, "
                f'got {values!r}. Write it as {name} = ["sales"].'
            )
    return {known[name]: frozenset(values) for name, values in given.items()}
