"""What of the database fits: people, tags, ids, plans."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.cli.session import Session
from dorsiflex.render.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dorsiflex.cli.completing.line import Parameter, Place
    from dorsiflex.storage.store import Store

_MOST_SHOWN = 30
_MOST_LOOKED_AT = 2_000


class Candidate(NamedTuple):
    """A value that fits.

    Attributes:
        value: as the program takes it.
        about: what it is, in a few words, for shells that show them.
    """

    value: str
    about: str = ""


def session_of(place: "Place") -> Session:
    """Give what a run of the program would work with, by the options before the command."""
    told = place.told_first
    return Session(
        told_database=told.get("db", [None])[-1], told_person=told.get("person", [None])[-1]
    )


def people(place: "Place", parameter: "Parameter", typed: str) -> "Iterator[Candidate]":
    """Give everybody's names."""
    del parameter, typed
    with _glance(session_of(place)) as store:
        for person in store.people():
            yield Candidate(person.name, _counted(person.tests))


def tags(place: "Place", parameter: "Parameter", typed: str) -> "Iterator[Candidate]":
    """Give the tags of the tests that are meant: everybody's where a tag is to be stored."""
    del typed
    session = session_of(place)
    for_all = parameter.multiple or place.command.name == "squad" or "all_people" in place.given
    with _glance(session) as store:
        person = None if for_all else session.person(store)
        for tag, count in sorted(store.tags(person, _MOST_LOOKED_AT).items()):
            yield Candidate(tag, _counted(count))


def ids(place: "Place", parameter: "Parameter", typed: str) -> "Iterator[Candidate]":
    """Give the ids of one person's tests and training, newest first."""
    from dorsiflex.domain.period import Filter
    from dorsiflex.render.lengths import day, length

    del parameter
    session = session_of(place)
    most = _MOST_LOOKED_AT if typed else _MOST_SHOWN
    unit = session.settings.unit
    with _glance(session) as store:
        person = session.person(store)
        tests = list(store.tests(person, Filter(), most=most))
        newest = store.newest_id(person) if tests else 0
        trained = list(store.training.sessions(person, Filter(), most=most))
    if tests:
        yield Candidate("last", f"the newest id, {newest}")
    for test in tests:
        score = f"{length(test.score_cm, unit)} {unit}"
        yield Candidate(str(test.id), f"{day(test.tested_on)} {test.side} {score}")
    for one in trained:
        yield Candidate(f"t{one.id}", f"{day(one.done_on)} {clean(one.exercise)}")


def events(place: "Place", parameter: "Parameter", typed: str) -> "Iterator[Candidate]":
    """Return the ids of one person's events, newest first."""
    from dorsiflex.domain.period import Filter
    from dorsiflex.render.lengths import day

    del parameter, typed
    session = session_of(place)
    with _glance(session) as store:
        found = list(store.events.of(session.person(store), Filter()))
    for event in found[::-1]:
        yield Candidate(f"e{event.id}", f"{day(event.day)} {clean(event.text)}")


def events_if_any(place: "Place", parameter: "Parameter", typed: str) -> list[Candidate]:
    """Return what `events` does, or nothing if the database cannot be glanced at."""
    try:
        return list(events(place, parameter, typed))
    except Exception:  # noqa: BLE001 # whatever keeps it from being looked at, the days fit
        return []


def plans(place: "Place", parameter: "Parameter", typed: str) -> "Iterator[Candidate]":
    """Give the numbers of one person's plans."""
    from dorsiflex.render.lengths import day

    del parameter, typed
    session = session_of(place)
    with _glance(session) as store:
        for plan in store.training.plans(session.person(store)):
            yield Candidate(str(plan.id), f"{day(plan.start)} to {day(plan.end)}")


@contextmanager
def _glance(session: Session) -> "Iterator[Store]":
    from dorsiflex.storage.glancing import glancing

    with glancing(session.location, session.now) as store:
        yield store


def _counted(tests: int) -> str:
    return f"{tests} test" if tests == 1 else f"{tests} tests"
