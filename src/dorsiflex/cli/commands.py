"""The list of commands. To add one: a file in this folder, and its line here."""

from typing import NamedTuple


class Listed(NamedTuple):
    """A command as the help lists it; its module is imported when the command is called.

    Attributes:
        name: what is typed.
        module: within `dorsiflex.cli`.
        summary: what the help says.
        app: the name of its Typer app in the module.
    """

    name: str
    module: str
    summary: str
    app: str = "app"


GROUPS: dict[str, tuple[Listed, ...]] = {
    "Every day": (
        Listed("log", "log", "store a test of one or both ankles"),
        Listed("report", "report", "better? which ankle? pain? what next?"),
        Listed("plot", "plot", "the plot alone, filling the terminal"),
        Listed("goal", "goal", "a target score for one ankle or both"),
        Listed("due", "due", "remind you when a test is due"),
        Listed("guide", "guide", "how to do the test, how to read the report"),
    ),
    "Look back and correct": (
        Listed("compare", "compare", "two spans of days side by side"),
        Listed("list", "list", "tests, newest first"),
        Listed("show", "records", "one test in full", app="show_app"),
        Listed("edit", "edit", "change a test"),
        Listed("delete", "records", "delete tests", app="delete_app"),
        Listed("event", "event", "surgery, a sprain, new shoes; comparisons can start there"),
        Listed("undo", "undo", "undo the last change"),
        Listed("redo", "undo", "redo the last undone change", app="redo_app"),
    ),
    "Training": (
        Listed(
            "exercises",
            "guide",
            "list of exercises: how, why, what to watch for",
            app="exercises_app",
        ),
        Listed("train", "train", "store a training session"),
        Listed(
            "morning",
            "train",
            "store the pain of the morning after training",
            app="morning_app",
        ),
        Listed("plan", "plan", "a weekly programme: what is due, what was done"),
    ),
    "People": (
        Listed("person", "person", "add, list, rename, merge and remove people"),
        Listed("squad", "squad", "one line per person, those who need attention first"),
    ),
    "Data and settings": (
        Listed("export", "export", "write tests, training or events as CSV or JSON"),
        Listed("import", "import_", "import tests from CSV, JSON or a spreadsheet"),
        Listed("db", "db", "the database: path, check, backup, restore"),
        Listed("config", "config", "settings: unit, week start, conditions, pain limit"),
        Listed("completion", "completion", "set up Tab completion"),
        Listed("demo", "demo", "the report on made-up data; your data are not touched"),
    ),
}
"""In the order of the help: newcomers should see `log` and `report` first."""

COMMANDS = {listed.name: listed for group in GROUPS.values() for listed in group}
