"""Invented people: names, reserved email domains, telephone numbers kept for fiction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from leadscoring.leads.sample_draws import Objects, choose, either
from leadscoring.leads.sample_levels import Shares

__all__ = ["draw_contacts", "draw_prospect_ids"]

_FIRST = """
Aarav Aditi Aisha Alan Alice Amara Amit Ana Ananya Andre Anita Anna Arjun Asha Beatriz Ben Bo
Camila Carlos Chen Chloe Daniel Deepak Diego Divya Elena Elif Emma Esther Fatima Felix Farah
Gauri George Grace Hana Hassan Hiro Hugo Ibrahim Ines Isha Ivan Jamal Jana Jonas Julia Kabir
Karim Kavya Kenji Kofi Laila Lars Leila Liam Lina Lucas Mai Manish Maria Mateo Maya Meera Mei
Mina Mohan Nadia Neha Nikhil Nina Noor Olga Omar Oscar Paula Pooja Priya Quinn Rahul Rania Ravi
Rosa Rohan Ruth Sami Samira Sanjay Sara Sergei Shreya Simon Sofia Sunita Tara Tariq Tom Uma Vera
Victor Vikram Wei Yara Yusuf Zara Zoe
"""
_LAST = """
Abbas Adeyemi Agarwal Ahmed Ali Andersen Aziz Banerjee Becker Bhat Bianchi Bose Byrne Carter
Castro Chandra Chavan Chopra Costa Das Demir Desai Deshpande Diaz Dubois Dutta Eriksen Evans
Farouk Fernandes Fischer Fonseca Gandhi Garcia Ghosh Gomez Gupta Haddad Hansen Hossain Ibe Ito
Iyer Jain Jansen Joshi Kamau Kapoor Kaur Keller Khan Kim Kowalski Kulkarni Kumar Larsen Lee Lim
Lopez Mahmood Malik Martin Mehta Mendes Menon Mishra Moreau Mukherjee Murphy Nair Ndiaye Nguyen
Novak Okafor Oliveira Osei Park Patel Patil Perez Petrov Pillai Rahman Rao Reddy Rossi Roy Sato
Schmidt Shah Sharma Silva Singh Suzuki Tanaka Thomas Torres Tran Usman Varma Verma Walsh Wang
Weber Wong Yadav Yilmaz Zhang
"""
_DOMAINS: Shares = {"example.com": 0.6, "example.org": 0.25, "example.net": 0.15}
_AREA_CODES = (202, 212, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 808, 907)
_NO_EMAIL = 0.05
_NO_PHONE = 0.12


def draw_contacts(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return invented people with email and telephone, some of them blank.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of uniform numbers.
    n : int
        Number of people.

    Returns
    -------
    contacts : pandas.DataFrame of shape (n, 3)
        Name, Email (domains reserved for examples) and Phone (555-01xx, reserved for
        fiction). Names may repeat, as they do.

    Examples
    --------
    >>> draw_contacts(np.random.default_rng(0), 2).columns.tolist()
    ['Name', 'Email', 'Phone']
    """
    first, last = _pick(rng, _FIRST.split(), n), _pick(rng, _LAST.split(), n)
    number = _below(rng, 100, n)
    domain = choose(rng, _DOMAINS, n)
    rows = zip(first, last, number, domain, strict=True)
    email = np.array([f"{f}.{s}{i}@{d}".lower() for f, s, i, d in rows], dtype=object)
    area, line = _pick(rng, _AREA_CODES, n), _below(rng, 100, n)
    phone = np.array([f"{a}-555-01{i:02d}" for a, i in zip(area, line, strict=True)], dtype=object)
    return pd.DataFrame(
        {
            "Name": first + " " + last,
            "Email": either(rng.random(n) < _NO_EMAIL, None, email),
            "Phone": either(rng.random(n) < _NO_PHONE, None, phone),
        }
    )


def draw_prospect_ids(rng: np.random.Generator, n: int) -> Objects:
    """Return identifiers in the form of random UUIDs.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of random bytes.
    n : int
        Number of identifiers.

    Returns
    -------
    identifiers : ndarray of object of shape (n,)

    Examples
    --------
    >>> [len(text) for text in draw_prospect_ids(np.random.default_rng(0), 2)]
    [36, 36]
    """
    digits = rng.bytes(16 * n).hex()
    texts = [digits[start : start + 32] for start in range(0, 32 * n, 32)]
    return np.array(
        [f"{t[:8]}-{t[8:12]}-4{t[13:16]}-a{t[17:20]}-{t[20:]}" for t in texts], dtype=object
    )


def _below(rng: np.random.Generator, limit: int, n: int) -> np.ndarray:
    return np.floor(rng.random(n) * limit).astype(np.int64)


def _pick(rng: np.random.Generator, values: Sequence[int] | Sequence[str], n: int) -> Objects:
    picked: Objects = np.array(values, dtype=object)[_below(rng, len(values), n)]
    return picked
