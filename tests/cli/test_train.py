"""`train`, and its sessions in `list`, `show`, `edit`, `delete`, `undo` and `export`."""

from pathlib import Path

import pytest
from tests.conftest import Run


@pytest.fixture
def trained(run: Run) -> Run:
    """t1 calf-stretch on Thursday, t2 step-up with all fields on Friday, and Saturday's morning."""
    run("train", "calf", "--sets", "2", "--hold", "45", "--pain", "1", "--at", "2026-11-19 18:00")
    run(
        *("train", "step", "--side", "left", "--sets", "3", "--reps", "8", "--load", "12.5"),
        *("-p", "0", "--at", "2026-11-20 18:00", "-n", "low [step]"),
    )
    run("morning", "1", "--at", "2026-11-21")
    return run


def test_a_session_is_stored_and_said_in_one_line(run: Run) -> None:
    """Its id, exercise, date with weekday, dose and pain; and how to undo it."""
    found = run("train", "calf", "--sets", "2", "--hold", "45", "--pain", "1")
    assert (found.code, found.err) == (0, "")
    assert found.out == (
        "t1  calf-stretch  Sun 2026-11-22 18:00  2 x 45 s, pain 1\nUndo: dorsiflex undo\n"
    )


def test_nothing_but_the_exercise_is_needed(run: Run) -> None:
    """What was not given is not recorded: no zero, no side, no pain."""
    stored = run("train", "deep-squat", "--json").json["training_session"]
    assert stored["id"] == "t1"
    assert stored["sharp"] is False
    missing = ("side", "sets", "reps", "hold_s", "load_kg", "pain", "note")
    assert [stored[name] for name in missing] == [None] * 7


@pytest.mark.parametrize(
    ("args", "warning"),
    [
        (["--pain", "5"], ""),
        (["--pain", "6"], "warning: pain 6 is above your limit of 5: ease off"),
        (["--pain", "1", "--sharp"], "warning: sharp pain: stop that, and get advice"),
    ],
)
def test_pain_that_asks_for_it_is_answered_at_once(run: Run, args: list[str], warning: str) -> None:
    """On standard error, after storing it; at the limit there is nothing to say."""
    found = run("train", "step", *args)
    assert found.code == 0
    assert found.err.startswith(warning)
    assert bool(found.err) == bool(warning)


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["stp-up"], 3, "there is no exercise 'stp-up'"),
        (["s"], 3, "'s' could be seated-raise, standing-raise, step-up or split-squat"),
        (["step", "--reps", "-5"], 2, "--reps '-5' is not a whole number from 1 to 1000"),
        (["step", "--sets", "0"], 2, "--sets '0' is not a whole number from 1 to 100"),
        (
            ["step", "--hold", "x"],
            2,
            "hold must be a whole number of seconds from 1 to 3600, not 'x'",
        ),
        (["step", "--load", "-1"], 2, "load '-1' is not a weight from 0 to 500 kg"),
        (["step", "--load", "12,5"], 2, "load '12,5' has a comma"),
        (["step", "--pain", "11"], 2, "pain must be a whole number from 0 to 10, not '11'"),
        (["step", "--side", "up"], 2, "unknown side 'up'"),
        (["step", "--pain", ""], 2, "--pain is empty"),
        (["step", "--hold", "", "--note", ""], 2, "--hold is empty"),
        (["step", "--at", "2026-12-24"], 2, "'2026-12-24' is in the future"),
        (["step", "--note", "a\x1bb"], 2, "the note has a control character"),
        ([], 2, "no exercise was given"),
    ],
)
def test_what_is_not_allowed_is_refused(run: Run, args: list[str], code: int, message: str) -> None:
    """Exit code, the value named, nothing stored."""
    found = run("train", *args)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert run("undo").code == 3


def test_list_shows_sessions_with_the_next_morning(trained: Run) -> None:
    """Newest first; `last` and the plain list stay those of tests."""
    assert trained("list", "--training").out == (
        "id  when                  exercise      side  done            pain  next morning"
        "  note\n"
        "t2  Fri 2026-11-20 18:00  step-up       left  3 x 8, 12.5 kg     0             1"
        "  low [step]\n"
        "t1  Thu 2026-11-19 18:00  calf-stretch        2 x 45 s           1\n"
    )
    assert trained("list").out.startswith("No tests yet")
    assert trained("show", "last").code == 3


def test_list_filters_sessions(trained: Run) -> None:
    """By day, side and number; as JSON and CSV; a tag says nothing about training."""
    ids = [
        [each["id"] for each in trained("list", "--training", "--json", *args).json["training"]]
        for args in (["--since", "2026-11-20"], ["--side", "left"], ["-n", "1"], [])
    ]
    assert ids == [["t2"], ["t2"], ["t2"], ["t2", "t1"]]
    assert [row["exercise"] for row in trained("list", "--training", "--csv").rows] == [
        "step-up",
        "calf-stretch",
    ]
    none = trained("list", "--training", "--until", "2020-01-01").out
    assert none == "No training matches. dorsiflex list --training shows the latest.\n"
    refused = trained("list", "--training", "--tag", "a")
    assert (refused.code, refused.err.splitlines()[0]) == (
        2,
        "error: --tag does not apply to training",
    )


def test_show_shows_a_session_whole(trained: Run) -> None:
    """All that was recorded, nothing that was not; `T02` is the same id."""
    lines = trained("show", "t2").out.splitlines()
    assert lines[:-1] == [
        "id        t2",
        "person    me",
        "exercise  step-up (Poliquin step-up)",
        "when      Fri 2026-11-20 18:00 (UTC+00:00)",
        "side      left",
        "sets      3",
        "reps      8",
        "load      12.5 kg",
        "pain      0",
        "note      low [step]",
    ]
    assert trained("show", "T02").out.splitlines() == lines
    assert trained("show", "t2", "--json").json["training_session"]["load_kg"] == 12.5


def test_edit_changes_fields_of_a_session(trained: Run) -> None:
    """Any of them; an empty text for not recorded; field by field what it was and is."""
    found = trained(
        *("edit", "t2", "--exercise", "deep", "--reps", "6", "--load", "", "--sharp"),
        *("--side", "both", "--at", "2026-11-20 19:00"),
    )
    assert found.out == (
        "Training session t2:\n"
        "exercise: step-up (Poliquin step-up) -> deep-squat (Deep squat)\n"
        "when: Fri 2026-11-20 18:00 (UTC+00:00) -> Fri 2026-11-20 19:00 (UTC+00:00)\n"
        "side: left -> both\n"
        "reps: 8 -> 6\n"
        "load: 12.5 kg -> not recorded\n"
        "pain: 0 -> 0 sharp\n"
        "Undo: dorsiflex undo\n"
    )
    trained("undo")
    assert "step-up" in trained("show", "t2").out


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["edit", "t2", "--sets", "3"], 2, "nothing to change in training session t2"),
        (["edit", "t2", "--distance", "9"], 2, "--distance does not apply to training"),
        (["edit", "t2", "--tag", "a", "--strict"], 2, "--tag and --strict do not apply to"),
        (["edit", "t2", "--cold"], 2, "--warm or --cold does not apply to training"),
        (["edit", "t9", "--sets", "3"], 3, "there is no training session t9"),
        (["edit", "1", "--sets", "3"], 2, "--sets does not apply to a test"),
        (["show", "t0"], 2, "'t0' is not an id"),
        (["show", "t9"], 3, "there is no training session t9"),
        (["delete", "t1", "t9"], 3, "there is no training session t9"),
        (["delete", "t1", "1"], 2, "'1' is not the id of a training session"),
        (["export", "--what", "goals"], 2, "cannot export 'goals'"),
        (["export", "--what", "training", "--tag", "a"], 2, "--tag does not apply to training"),
        (["export", "--what", "mornings", "--side", "left"], 2, "--side does not apply to"),
    ],
)
def test_ids_and_options_that_do_not_fit_are_refused(
    trained: Run, args: list[str], code: int, message: str
) -> None:
    """With the reason; both sessions are still there."""
    found = trained(*args)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(f"error: {message}")
    assert len(trained("list", "--training", "--json").json["training"]) == 2


def test_deleted_sessions_come_back_together(trained: Run) -> None:
    """Two at once are one step; ids are not used again."""
    found = trained("delete", "t1", "t2", "t1")
    assert found.out.splitlines()[:2] == [
        "Deleted 2 training sessions:",
        "t1  calf-stretch  Thu 2026-11-19 18:00  2 x 45 s, pain 1",
    ]
    assert trained("list", "--training").out.startswith("No training yet")
    assert trained("train", "step", "--json").json["training_session"]["id"] == "t3"
    trained("undo")
    assert trained("undo").out.startswith("Undone: delete t1 t2\n")
    assert len(trained("list", "--training", "--json").json["training"]) == 2


def test_everything_is_undone_down_to_nothing(trained: Run) -> None:
    """The first person too, who was made by the first session."""
    for _ in range(3):
        assert trained("undo").code == 0
    assert trained("undo").code == 3
    assert trained("person", "list", "--json").json["people"] == []


def test_export_writes_training_in_three_formats(trained: Run, own_world: Path) -> None:
    """The same values in each; oldest first; into a file too."""
    (first, second) = trained("export", "--what", "training").rows
    assert (first["exercise"], second["exercise"]) == ("calf-stretch", "step-up")
    assert second["load_kg"] == "12.5"
    as_json = trained("export", "--what", "training", "--json").json
    assert [each["id"] for each in as_json] == [first["id"], second["id"]]
    assert (as_json[1]["load_kg"], as_json[0]["side"], as_json[1]["pain"]) == (12.5, None, 0)
    lines = trained("export", "--what", "training", "--format", "jsonl").out.splitlines()
    assert len(lines) == 2
    assert trained("export", "--what", "mornings").rows == [
        {"person": "me", "day": "2026-11-21", "pain": "1"}
    ]
    assert trained("export", "--what", "mornings", "--json").json == [
        {"person": "me", "day": "2026-11-21", "pain": 1}
    ]
    file = own_world / "training.csv"
    trained("export", "--what", "training", "-o", str(file))
    assert file.read_text(encoding="utf-8") == trained("export", "--what", "training").out


def test_a_session_of_another_person_is_theirs(trained: Run) -> None:
    """`-P` says whose; ids are those of the database."""
    trained("person", "add", "Ana")
    assert trained("-P", "ana", "train", "band", "--json").json["training_session"]["id"] == "t3"
    assert [row["person"] for row in trained("-P", "Ana", "list", "--training", "--csv").rows] == [
        "Ana"
    ]
    assert trained("show", "t3").code == 3


def test_training_stands_in_the_report_beside_the_distances(trained: Run) -> None:
    """As a column, under the plot, in the sentences and in JSON; no sentence credits it."""
    for day, score in (("2026-11-12", "9"), ("2026-11-19", "9.5")):
        trained("log", "-l", score, "--at", day)
    trained("train", "step", "--at", "2026-11-10")
    trained("train", "step", "--at", "2026-11-03")
    assert "\n  Training: 4 sessions; stay at this load for now.\n" in trained("report").out
    text = trained("report", "--full").out
    assert "2026-W47      1       9.5   9.5    +0.5         2\n" in text
    assert "\ntrain " in text
    assert "4 sessions in 3 weeks.\nIn weeks without a test: 2026-W45 1.\n" in text
    assert "Ready to progress? Stay at this load for now.\n- No active plan" in text
    sentences = trained("report", "--full", "--describe").out
    assert "Training week by week: 2026-W45 1, 2026-W46 1, 2026-W47 2." in sentences
    found = trained("report", "--json").json
    assert found["training"][-1] == {
        "week": "2026-W47",
        "start": "2026-11-16",
        "sessions": 2,
        "planned": None,
        "planned_done": None,
    }
    assert found["progression"]["advice"] == "hold"


def test_a_flare_up_in_training_stands_first_in_the_report(trained: Run) -> None:
    """Before the verdicts, with a code of its own; training alone is shown without any test."""
    assert "2 sessions in 1 week.\n" in trained("report", "--full").out
    assert "\nTraining: 2 sessions; " in trained("report").out
    trained("log", "-l", "9")
    trained("train", "step", "--pain", "3", "--sharp")
    lines = trained("report", "--full").out.splitlines()
    assert (
        lines[2]
        == trained("report").out.splitlines()[1].strip()
        == "! Sharp pain on 22 Nov (step-up): stop that, and get advice."
    )
    (warning,) = trained("report", "--json").json["warnings"]
    assert (warning["code"], warning["on"]) == ("training_ease_off", "2026-11-22")


def test_a_flare_up_in_training_is_first_without_any_test_too(
    trained: Run, own_world: Path
) -> None:
    """Before it is said that there are no tests, in every form of the report."""
    trained("train", "step", "--pain", "3", "--sharp")
    warning, nothing = (
        "Sharp pain on 22 Nov (step-up): stop that, and get advice.",
        "No tests up to 2026-11-22.",
    )
    assert trained("report").out.startswith(f"  ! {warning}\n{nothing}\n")
    assert trained("report", "--describe").out.startswith(f"Warning: {warning}\n{nothing}\n")
    texts = [trained("report", "--full").out]
    for name in ("report.html", "report.svg"):
        trained("report", "--save", str(own_world / name))
        texts.append((own_world / name).read_text(encoding="utf-8").replace("\xa0", " "))
    for text in texts:
        assert text.index(warning) < text.index(nothing)


def test_who_does_not_train_sees_nothing_of_it(run: Run) -> None:
    """No column, no advice, and null in JSON."""
    run("log", "-l", "9")
    assert "raining" not in run("report").out
    found = run("report", "--json").json
    assert (found["training"], found["progression"]) == ([], None)
