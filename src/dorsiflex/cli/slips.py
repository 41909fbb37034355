"""What happens to a distance that is possible but unlikely for this ankle."""

from typing import TYPE_CHECKING

from dorsiflex.cli.asking import confirm
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import length
from dorsiflex.render.screen import say

if TYPE_CHECKING:
    from dorsiflex.cli.session import Session
    from dorsiflex.domain.distance import Unit
    from dorsiflex.domain.knee_to_wall import KneeToWallTest
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.slip import LikelySlip


def settle_slips(
    session: "Session",
    person: "Person",
    tests: "list[KneeToWallTest]",
    unit: "Unit",
    *,
    yes: bool,
    strict: bool,
) -> None:
    """Look for likely slips before anything is stored: ask, warn or refuse.

    Raises:
        RefusedValueError: there is one, and `--strict` or the person at the terminal refuses it.
    """
    for test, slip in _slips(session, person, tests):
        text = (
            f"{test.side} {length(slip.score_cm, unit)} {unit} is far from the usual"
            f" {length(slip.usual_cm, unit)} {unit} (median of the last {slip.compared_with})"
        )
        if strict:
            raise RefusedValueError(text, "nothing was stored; drop --strict if it is right")
        if yes:
            continue
        if not session.can_ask:
            say(f"warning: {text}: stored; if it is a slip: dorsiflex undo")
        elif not confirm(f"{text}. Store it?"):
            raise RefusedValueError(f"{test.side}: not stored", "nothing was stored; try again")


def _slips(
    session: "Session", person: "Person", tests: "list[KneeToWallTest]"
) -> "list[tuple[KneeToWallTest, LikelySlip]]":
    from dorsiflex.domain.slip import SCORES_LOOKED_AT, check_slip

    found = []
    with session.reading() as store:
        for test in tests:
            scores = store.latest_scores_cm(person, test.side, SCORES_LOOKED_AT, but=test.id)
            if slip := check_slip(test.score_cm, scores):
                found.append((test, slip))
    return found
