"""What may be said of a change: three states apart at a glance, and numbers that add up."""

from datetime import date
from decimal import Decimal
from operator import mul

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.dates import WeekStart
from dorsiflex.domain.judgements import summarise_pain
from dorsiflex.domain.measurement import Side, Unit
from dorsiflex.domain.report import Change, Evidence, Sem, SemSource, SideReport, Verdict, Window
from dorsiflex.render.lengths import difference, length, short_day, short_span, short_weekday
from dorsiflex.render.terminal import Screen, Style, styled_start
from dorsiflex.render.verdicts import (
    State,
    row_words,
    shown_change,
    shown_evidence,
    state_of,
    table_words,
    times_better,
    verdict_words,
)

SEM = Sem(0.685, SemSource.PUBLISHED)
SINCE, UNTIL = date(2026, 9, 14), date(2026, 11, 22)
CM = st.floats(0, 30)


def change(cm: float, mdc_cm: float, ratio: float, needed: float = 5.0) -> Change:
    """A change as the domain judges it."""
    exceeds = abs(cm) >= mdc_cm
    verdict = Verdict.NO_DETECTABLE_CHANGE
    if exceeds and ratio >= needed:
        verdict = Verdict.IMPROVED if cm > 0 else Verdict.DECLINED
    return Change(cm, mdc_cm, SEM, verdict, None, SINCE, exceeds, Evidence(ratio, needed))


def ankle(of: Change, start_cm: float = 8.0, now_cm: float = 9.0) -> SideReport:
    """An ankle with this change."""
    return SideReport(
        side=Side.LEFT,
        start=SINCE,
        last_tested=UNTIL,
        scores=(),
        weeks=(),
        baseline=Window(start_cm, 4, SINCE, SINCE),
        current=Window(now_cm, 4, UNTIL, UNTIL),
        change=of,
        trend=None,
        goal=None,
        pain=summarise_pain([], WeekStart.MONDAY, 5),
        setback=None,
    )


TOO_EARLY = Change(None, None, SEM, Verdict.INSUFFICIENT_DATA, "Too early to say. Test more.")
STATES = {
    State.GAIN: change(1.9, 0.9, 41.4),
    State.LOSS: change(-1.9, 0.9, 41.4),
    State.UP_NOT_ESTABLISHED: change(1.4, 1.3, 1.4),
    State.DOWN_NOT_ESTABLISHED: change(-1.4, 1.3, 1.4),
    State.NO_CLEAR_CHANGE: change(0.6, 0.9, 41.4),
    State.TOO_EARLY: TOO_EARLY,
}


@pytest.mark.parametrize(("state", "of"), STATES.items(), ids=str)
def test_every_change_has_its_state(state: State, of: Change) -> None:
    """By verdict, error and direction; enough evidence alone establishes nothing."""
    assert state_of(of) is state


def test_states_differ_by_sign_and_by_words() -> None:
    """With and without Unicode no two share a sign; ASCII signs are ASCII."""
    for unicode in (True, False):
        signs = {state.shown_sign(unicode=unicode) for state in State}
        assert len(signs) == len(State)
        assert unicode or all(sign.isascii() for sign in signs)
        assert not any("?" in sign for sign in signs)
    heads = [
        str(verdict_words(ankle(of), UNTIL, Unit.CM)).partition(":")[2] for of in STATES.values()
    ]
    assert len(set(heads)) == len(heads) - 1  # up and down differ by their number


@pytest.mark.parametrize(
    ("of", "start_cm", "now_cm", "text"),
    [
        (
            change(1.9, 0.9, 41.4),
            8.0,
            9.9,
            (
                "+1.9 cm since 14 Sep: a real gain. It is more than measurement error (0.9 cm),"
                " and a change explains your scores 41 times better than a steady ankle (5 times"
                " is needed, because you may look every week)."
            ),
        ),
        (
            change(-1.9, 0.9, 2e5, 21.4881),
            9.9,
            8.0,
            (
                "-1.9 cm since 14 Sep: a real loss. It is more than measurement error (0.9 cm),"
                " and a change explains your scores more than 1000 times better than a steady"
                " ankle (21.5 times is needed, because you may look every week)."
            ),
        ),
        (
            change(1.4, 1.3, 1.41),
            9.1,
            10.5,
            (
                "+1.4 cm since 14 Sep: more than the error of one comparison (1.3 cm), but a "
                "change explains your scores only 1.4 times better than a steady ankle; 5 times is "
                "needed. Not established yet."
            ),
        ),
        (
            change(1.4, 1.3, 0.7),
            9.1,
            10.5,
            (
                "+1.4 cm since 14 Sep: more than the error of one comparison (1.3 cm), but a "
                "change explains your scores no better than a steady ankle; 5 times is needed. Not "
                "established yet."
            ),
        ),
        (
            change(0.6, 0.9, 3.0),
            9.0,
            9.6,
            "+0.6 cm since 14 Sep: no clear change yet (measurement error 0.9 cm).",
        ),
        (TOO_EARLY, 9.0, 9.0, "Too early to say. Test more."),
    ],
)
def test_the_words_of_a_verdict(of: Change, start_cm: float, now_cm: float, text: str) -> None:
    """To the letter."""
    assert str(verdict_words(ankle(of, start_cm, now_cm), UNTIL, Unit.CM)) == text


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (change(1.9, 0.9, 41.4), "gain, evidence 41 (5 needed)"),
        (change(-1.9, 0.9, 5.2), "loss, evidence 5.2 (5 needed)"),
        (change(1.9, 0.9, 1e6, 40), "gain, evidence >1000 (40 needed)"),
        (change(1.4, 1.3, 1.41), "over the error, evidence 1.4 (5 needed): not established"),
        (change(1.4, 1.3, 0.01), "over the error, evidence <0.1 (5 needed): not established"),
        (change(0.6, 0.9, 41.4), "no clear change yet"),
        (TOO_EARLY, "too early"),
    ],
)
def test_the_words_of_a_table(of: Change, text: str) -> None:
    """To the letter."""
    assert table_words(of) == text


@pytest.mark.parametrize(
    ("ratio", "needed", "shown"),
    [
        (4.97, 5.0, ("4.97", "5")),
        (5.0, 5.0, ("5.0", "5")),
        (21.45, 21.4881, ("21.45", "21.49")),
        (21.6, 21.4881, ("22", "21")),
        (6.7, 7.142857, ("6.7", "7.1")),
        (1000.4, 5.0, (">1000", "5")),
    ],
)
def test_evidence_is_shown_with_the_digits_it_takes(
    ratio: float, needed: float, shown: tuple[str, str]
) -> None:
    """What is not enough never looks enough."""
    assert shown_evidence(Evidence(ratio, needed)) == shown


@given(ratio=st.floats(0.05, 1000), needed=st.floats(5, 40))
def test_shown_evidence_says_which_is_larger(ratio: float, needed: float) -> None:
    """As the numbers themselves do, but where they agree in six digits and more."""
    shown, shown_needed = map(float, shown_evidence(Evidence(ratio, needed)))
    if abs(ratio - needed) > 2e-6:
        assert (shown >= shown_needed) == (ratio >= needed)


def test_how_many_times_better() -> None:
    """A ratio below 1 is no better, whatever the digits."""
    assert times_better(Evidence(0.99, 5), only="only ") == "no better"
    assert times_better(Evidence(1.04, 5), only="only ") == "only 1.0 times better"
    assert times_better(Evidence(1e6, 5)) == "more than 1000 times better"


@given(start_cm=CM, now_cm=CM, unit=st.sampled_from(Unit))
def test_start_now_and_change_add_up(start_cm: float, now_cm: float, unit: Unit) -> None:
    """As they are printed, in every unit; no change has no sign."""
    start, now = (Decimal(length(cm, unit)) for cm in (start_cm, now_cm))
    shown = difference(start_cm, now_cm, unit)
    assert start + Decimal(shown) == now
    assert shown.startswith("+") == (now > start)
    assert shown.startswith("-") == (now < start)


@given(start_cm=CM, now_cm=CM, mdc_cm=st.floats(0.4, 3), unit=st.sampled_from(Unit))
def test_a_printed_change_adds_up_and_agrees_with_its_error(
    start_cm: float, now_cm: float, mdc_cm: float, unit: Unit
) -> None:
    """Start plus change is now, in the table and in the words; over the error looks like it."""
    of = ankle(change(now_cm - start_cm, mdc_cm, 7.0), start_cm, now_cm)
    shown = shown_change(of, unit)
    assert shown is not None
    start, now, amount, error = map(Decimal, shown)
    assert start + amount == now
    assert shown.change.startswith("+") == (amount > 0)
    assert verdict_words(of, UNTIL, unit).head.startswith(f"{shown.change} {unit} since ")
    if abs(abs(now_cm - start_cm) - mdc_cm) > 1e-4:
        assert (abs(amount) >= error) == of.change.exceeds_mdc
        # As few decimals as can be: mostly those of every length.
        assert len(shown.start) >= len(length(start_cm, unit))


def test_more_decimals_only_where_rounding_would_contradict() -> None:
    """8.04 to 8.94 is +0.9 and 0.92 would be 0.9: within the error, so one decimal more."""
    within = ankle(change(0.9, 0.92, 7.0), 8.04, 8.94)
    assert shown_change(within, Unit.CM) == ("8.04", "8.94", "+0.90", "0.92")
    over = ankle(change(1.9, 0.92, 7.0), 8.04, 9.94)
    assert shown_change(over, Unit.CM) == ("8.0", "9.9", "+1.9", "0.9")
    assert shown_change(ankle(TOO_EARLY), Unit.CM) is None


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (change(1.9, 0.9, 41.4), "gain, evidence 41 (5 needed)"),
        (change(1.4, 1.3, 1.41), "not established, evidence 1.4 (5 needed)"),
        (change(0.6, 0.9, 41.4), "no clear change yet"),
        (
            TOO_EARLY._replace(missing="Too early to say. Test on one more day for a verdict."),
            "too early: needs tests on one more day",
        ),
        (
            TOO_EARLY._replace(
                missing="Too early to say. Test on 3 more days, the last on or after Sat 7 Nov, for"
                " a verdict."
            ),
            "too early: needs tests on 3 more days, the last on or after Sat 7 Nov",
        ),
        (
            TOO_EARLY._replace(
                missing="Too early to say. Test on or after Sat 7 Nov for a verdict."
            ),
            "too early: verdict from Sat 7 Nov",
        ),
        (
            TOO_EARLY._replace(missing="Too early to say: no test since Mon 9 Nov 2026."),
            "too early: no test since Mon 9 Nov 2026",
        ),
        (TOO_EARLY._replace(missing=None), "too early"),
    ],
)
def test_the_words_of_a_row(of: Change, text: str) -> None:
    """To the letter."""
    assert row_words(ankle(of)) == text


@pytest.mark.parametrize(
    ("first", "last", "reference", "text"),
    [
        (date(2026, 9, 14), date(2026, 11, 8), None, "14 Sep to 8 Nov 2026"),
        (date(2026, 11, 2), date(2026, 11, 8), None, "2 to 8 Nov 2026"),
        (date(2026, 11, 8), date(2026, 11, 8), None, "8 Nov 2026"),
        (date(2025, 11, 2), date(2026, 11, 8), UNTIL, "2 Nov 2025 to 8 Nov 2026"),
        (date(2026, 11, 2), date(2026, 11, 8), UNTIL, "2 to 8 Nov"),
        (date(2025, 11, 24), date(2025, 12, 5), UNTIL, "24 Nov to 5 Dec 2025"),
        (date(2026, 11, 8), date(2026, 11, 8), UNTIL, "8 Nov"),
    ],
)
def test_a_span_repeats_neither_month_nor_year(
    first: date, last: date, reference: date | None, text: str
) -> None:
    """The reference's year is left out."""
    assert short_span(first, last, reference) == text


def test_days_of_another_year_are_said_with_it() -> None:
    """Beside the last day of the report."""
    assert short_day(SINCE, UNTIL) == "14 Sep"
    assert short_day(SINCE, date(2027, 1, 1)) == "14 Sep 2026"
    assert short_weekday(UNTIL, UNTIL) == "Sun 22 Nov"
    assert short_weekday(UNTIL, date(2027, 1, 1)) == "Sun 22 Nov 2026"


def test_only_the_start_of_a_broken_text_stands_out() -> None:
    """Line by line, and nothing of it without colour."""
    text = "a real\n  gain. It is"
    coloured = styled_start(text, "a real gain.", Style.GAIN, Screen(colour=True))
    assert coloured == "\x1b[1;38;5;29ma real\x1b[0m\n\x1b[1;38;5;29m  gain.\x1b[0m It is"
    assert styled_start(text, "a real gain.", Style.GAIN, Screen()) == text
    assert styled_start(text, "a real gain.", Style.PLAIN, Screen(colour=True)) == text


@pytest.mark.parametrize("style", [Style.GAIN, Style.LOSS])
def test_the_colours_of_verdicts_are_readable_on_white_and_on_black(style: Style) -> None:
    """A contrast of at least 4 by WCAG 2, in the colour cube that xterm defined."""
    number = int(style.value.removeprefix("1;38;5;")) - 16
    levels = (0, 95, 135, 175, 215, 255)
    rgb = [levels[number // 36] / 255, levels[number // 6 % 6] / 255, levels[number % 6] / 255]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    luminance = sum(map(mul, linear, (0.2126, 0.7152, 0.0722)))
    assert 1.05 / (luminance + 0.05) >= 4
    assert (luminance + 0.05) / 0.05 >= 4
