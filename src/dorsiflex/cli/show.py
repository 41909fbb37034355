"""One test whole."""

import typer

from dorsiflex.cli import options
from dorsiflex.cli.event import show_event
from dorsiflex.cli.ids import test_id
from dorsiflex.cli.session import session_of
from dorsiflex.cli.training_records import is_training_id, show_training
from dorsiflex.cli.typers import command_app
from dorsiflex.domain.events import is_event_id
from dorsiflex.render.terminal import write

app = command_app()


@app.command()
def show(
    context: typer.Context,
    id_: options.IdArgument,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
) -> None:
    """Show one test, one training session or one event, whole.

    \b
    dorsiflex show 12
    dorsiflex show last
    dorsiflex show t3       a training session
    dorsiflex show e1       an event
    """
    session = session_of(context)
    if is_event_id(id_):
        show_event(session, id_, json=json)
        return
    if is_training_id(id_):
        show_training(session, id_, json=json)
        return
    with session.reading() as store:
        person = session.person(store)
        test = store.test(person, test_id(id_, store, person))
    if json:
        from dorsiflex.render.json import test_json

        write(test_json(test))
    else:
        from dorsiflex.render.tests import test_lines

        write(test_lines(test, session.unit(unit), session.screen))
