"""Delete tests."""

import typer

from dorsiflex.cli import options
from dorsiflex.cli.ids import named, test_id
from dorsiflex.cli.session import session_of
from dorsiflex.cli.training_records import delete_training, is_training_id
from dorsiflex.cli.typers import command_app
from dorsiflex.render.terminal import write

app = command_app()


@app.command()
def delete(
    context: typer.Context,
    ids: options.IdsArgument,
    json: options.JsonOption = False,
) -> None:
    """Delete tests or training sessions; undo brings them back.

    \b
    dorsiflex delete 12
    dorsiflex delete 12 13 last
    dorsiflex delete t3
    """
    session = session_of(context)
    if any(is_training_id(text) for text in ids):
        delete_training(session, ids, json=json)
        return
    with session.changing() as store:
        person = session.person(store)
        numbers = list(dict.fromkeys(test_id(text, store, person) for text in ids))
        tests = store.delete(person, numbers, f"delete {named(numbers)}")
    if json:
        from dorsiflex.render.json import tests_json

        write(tests_json(tests))
    else:
        from dorsiflex.render.stored import deleted_lines

        write(deleted_lines(tests, session.settings.unit))
