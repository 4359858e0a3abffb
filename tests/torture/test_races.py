"""Eight processes that publish and send forms at once: one winner, losers told, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from leadscoring.store import people, publishing
from leadscoring.store.database import open_database
from leadscoring.store.registry import Registry
from tests.store.team_leads import add_lead
from tests.torture import looks, works
from tests.torture.children import gate, started, told_by
from tests.torture.forms import times

N_PROCESSES = 8
N_ROUNDS = times(20, 200)


def test_of_all_who_publish_at_once_one_wins_and_a_form_sent_again_counts_once(
    new_database: Callable[..., str], tmp_path: Path
):
    url, registry = new_database(migrated=True), Registry(tmp_path / "models")
    with closing(open_database(url)) as database:
        chief = people.one_person(database)
        add_lead(database)
        for content in (b"1", b"2"):
            publishing.add(database, registry, chief, {"card.json": content}, cutoff=0.5, warm=0.2)
        shared = url, registry.folder, gate(N_PROCESSES)
        with ExitStack() as children:
            works_at = [
                children.enter_context(started(works.race, *shared, number, N_ROUNDS))
                for number in range(N_PROCESSES)
            ]
            told = [told_by(child) for child in works_at]
        for round_number, answers in enumerate(zip(*told, strict=True)):
            check_round(round_number + 1, [publication for publication, _ in answers])
            assert len({entry for _, entry in answers}) == 1
        assert len(told[0]) == N_ROUNDS
        assert looks.keys(database, "form ") == [f"form {n}" for n in range(N_ROUNDS)]
        latest = looks.check_folder(registry)
        assert latest is not None
        assert latest.revision == N_ROUNDS + 1
        looks.check_told(database, registry)
        looks.check_database(database)


def check_round(seen: int, answers: list[int | str]) -> None:
    """One has published the next revision; every other one is told that, by whom and what now."""
    assert [answer for answer in answers if isinstance(answer, int)] == [seen + 1]
    losers = [answer for answer in answers if isinstance(answer, str)]
    assert len(losers) == N_PROCESSES - 1
    for said in losers:
        assert said.startswith(f"Publishing was based on revision {seen}, but now it is revision")
        assert "by You" in said
