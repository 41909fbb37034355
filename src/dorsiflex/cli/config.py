"""Show and change settings."""

from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.domain.settings import known_keys, parse_setting, require_key
from dorsiflex.errors import NotFoundError
from dorsiflex.render.database import setting_value, settings_table
from dorsiflex.render.json import path_json, settings_json
from dorsiflex.render.terminal import shown_path, write

app = options.command_app(
    """Settings: options override the environment, this file and the defaults, in this order.

    \b
    dorsiflex config list
    dorsiflex config set unit in
    dorsiflex config unset unit
    """
)

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help=", ".join(known_keys()))]


@app.command("list")
def list_(context: typer.Context, json: options.JsonOption = False) -> None:
    """List every setting, its value, and where the value comes from.

    \b
    dorsiflex config list
    """
    session = session_of(context)
    resolved = session.resolved
    if json:
        write(settings_json(resolved, known_keys()))
    else:
        write(settings_table(resolved, session.screen))


@app.command("get")
def get(context: typer.Context, key: KeyArgument, json: options.JsonOption = False) -> None:
    """Print the current value.

    \b
    dorsiflex config get unit
    """
    resolved = session_of(context).resolved
    require_key(key)
    write(settings_json(resolved, [key]) if json else setting_value(resolved.value(key)))


@app.command("set")
def set_(
    context: typer.Context,
    key: KeyArgument,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="The new value, e.g. in, barefoot or 4.")
    ],
) -> None:
    """Set a value in the settings file.

    \b
    dorsiflex config set unit in
    dorsiflex config set footwear barefoot
    """
    from dorsiflex.storage.settings_file import settings_path, write_setting

    del context
    parsed = parse_setting(key, value)
    write_setting(settings_path(), key, parsed)
    write(f"{key} = {setting_value(parsed)}")


@app.command("unset")
def unset(context: typer.Context, key: KeyArgument) -> None:
    """Remove a value from the settings file, so that the default applies.

    \b
    dorsiflex config unset unit
    """
    from dorsiflex.storage.settings_file import remove_setting, settings_path

    del context
    # Unknown keys in the file can be removed as well.
    if not remove_setting(settings_path(), key):
        require_key(key)
        raise NotFoundError(f"{key} is not set in the file", "see dorsiflex config list")
    write(f"{key} is no longer set")


@app.command("path")
def path(context: typer.Context, json: options.JsonOption = False) -> None:
    """Print where the settings file is, or would be.

    \b
    dorsiflex config path
    """
    from dorsiflex.storage.settings_file import settings_path

    place = str(settings_path())
    write(path_json(place) if json else shown_path(place, session_of(context).screen))
