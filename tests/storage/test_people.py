import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from tests.storage.stores import logged

from dorsiflex.domain.dates import Filter
from dorsiflex.domain.measurement import Goal, KneeToWallTest, Side, Trial
from dorsiflex.domain.people import Person
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.storage.store import Store

Open = Callable[[], AbstractContextManager[Store]]
Make = Callable[..., KneeToWallTest]


def test_the_first_person_is_made_on_first_use_and_named_me(
    write: Open, read: Open, make: Make
) -> None:
    """Before that there is a name, and nobody stored."""
    with read() as store:
        assert store.person(None) == Person(id=None, name="me")
        assert store.people() == []
    with write() as store:
        logged(store, make())
    with read() as store:
        assert store.people() == [Person(id=1, name="me", tests=1)]
        assert store.person(None) == Person(id=1, name="me")


def test_a_goal_is_a_first_use_too(write: Open) -> None:
    """A goal set before any test belongs to the same person as the tests that follow."""
    with write() as store:
        store.goals.set(
            store.person(None), [Goal(person="me", side=Side.LEFT, target=Trial(1))], ""
        )
        assert store.people() == [Person(id=1, name="me")]


def test_looking_makes_nobody(write: Open) -> None:
    """Even where the database could be written."""
    with write() as store:
        store.person(None)
        assert store.people() == []


def test_people_are_listed_in_the_order_they_were_added(write: Open, make: Make) -> None:
    """With the number of their tests."""
    with write() as store:
        store.add_people(["Zoë"])
        store.add_people(["Ana"])
        logged(store, make(), make(side=Side.RIGHT), person="Ana")
        assert store.people() == [
            Person(id=1, name="Zoë", tests=0),
            Person(id=2, name="Ana", tests=2),
        ]


@pytest.mark.parametrize(
    "spelling",
    ["Zoë", "ZOË", "zoë", unicodedata.normalize("NFD", "Zoë"), unicodedata.normalize("NFD", "ZOË")],
)
def test_a_name_is_one_whatever_its_case_and_unicode_form(write: Open, spelling: str) -> None:
    """It is found under every spelling, and none of them can be added again."""
    with write() as store:
        added = store.add_people(["Zoë"])[0]
        assert store.person(spelling) == added == Person(id=1, name="Zoë")
        with pytest.raises(RefusedValueError, match="already a person 'Zoë'"):
            store.add_people([spelling])


def test_an_unknown_name_gets_a_suggestion(write: Open) -> None:
    """The closest name; else how to add one."""
    with write() as store:
        store.add_people(["Annabel"])
        with pytest.raises(NotFoundError, match="no person 'Anabel'") as close:
            store.person("Anabel")
        with pytest.raises(NotFoundError) as far:
            store.person("Xu")
    assert close.value.hint == "did you mean Annabel?"
    assert far.value.hint == "see dorsiflex person list, or: dorsiflex person add Xu"


def test_the_first_person_renamed_is_still_the_one_meant(
    write: Open, read: Open, make: Make
) -> None:
    """The default person stays the same, with all tests."""
    with write() as store:
        (test,) = logged(store, make())
        assert store.rename_person("ME", "Ana") == (
            Person(id=1, name="me"),
            Person(id=1, name="Ana"),
        )
    with read() as store:
        assert store.person(None) == Person(id=1, name="Ana")
        assert list(store.tests(store.person(None), Filter())) == [replace(test, person="Ana")]
        with pytest.raises(NotFoundError):
            store.person("me")


def test_me_added_by_hand_is_the_first_person_too(write: Open, make: Make) -> None:
    """And stays it under another name: no second `me` appears."""
    with write() as store:
        store.add_people(["Me"])
        assert store.person(None) == Person(id=1, name="Me")
        store.rename_person("me", "Ana")
        logged(store, make())
        assert store.people() == [Person(id=1, name="Ana", tests=1)]


def test_another_me_does_not_become_the_first_person(write: Open, make: Make) -> None:
    """Who has been meant so far goes on being meant."""
    with write() as store:
        logged(store, make())
        store.rename_person("me", "Ana")
        store.add_people(["me"])
        assert store.person(None) == Person(id=1, name="Ana")
        assert store.person("me") == Person(id=2, name="me")


def test_somebody_added_before_the_first_use_is_not_the_first_person(
    write: Open, make: Make
) -> None:
    """A coach who adds Ana and forgets -P does not write into Ana's data."""
    with write() as store:
        store.add_people(["Ana"])
        logged(store, make())
        assert store.people() == [Person(id=1, name="Ana"), Person(id=2, name="me", tests=1)]


def test_a_name_can_change_its_spelling_only(write: Open) -> None:
    """One's own name is not taken."""
    with write() as store:
        store.add_people(["ana"])
        assert (
            store.rename_person("ana", "ANA")[1] == store.person("Ana") == Person(id=1, name="ANA")
        )


def test_a_taken_or_unknown_name_stops_a_rename(write: Open) -> None:
    """Nothing is changed."""
    with write() as store:
        store.add_people(["Ana"])
        store.add_people(["Bob"])
        with pytest.raises(RefusedValueError, match="already a person 'Bob'"):
            store.rename_person("Ana", "BOB")
        with pytest.raises(NotFoundError):
            store.rename_person("Eve", "Eva")
        assert [person.name for person in store.people()] == ["Ana", "Bob"]
        assert len(store.changes(9)) == 2
