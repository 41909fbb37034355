"""Show where the database is, check it, back it up and restore it."""

from pathlib import Path
from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.render.json import path_json
from dorsiflex.render.terminal import escape_control, say, shown_path, wrap_lines, write

app = options.command_app(
    """Find, check, back up and restore the database.

    \b
    dorsiflex db check
    dorsiflex db backup
    """
)


@app.command("path")
def path(context: typer.Context, json: options.JsonOption = False) -> None:
    """Print where the database is, or would be.

    \b
    dorsiflex db path
    """
    session = session_of(context)
    place = str(session.location)
    write(path_json(place) if json else shown_path(place, session.screen))


@app.command("info")
def info(context: typer.Context, json: options.JsonOption = False) -> None:
    """Show where the database is, its size, and what it contains.

    \b
    dorsiflex db info
    """
    from dorsiflex.render.database import info_lines
    from dorsiflex.render.json import info_json
    from dorsiflex.storage.info import database_info

    session = session_of(context)
    found = database_info(session.location, session.now)
    write(info_json(found) if json else info_lines(found, session.screen))


@app.command("check")
def check(context: typer.Context, json: options.JsonOption = False) -> None:
    """Check the database, and say what to do about problems.

    Exits with 1 if there is a fault; a warning or a remark (a likely typo) does not count.

    \b
    dorsiflex db check
    dorsiflex db check && dorsiflex db backup
    """
    from dorsiflex.render.database import health_lines
    from dorsiflex.render.json import health_json
    from dorsiflex.storage.health import check as check_database

    session = session_of(context)
    health = check_database(session.location)
    write(
        health_json(health, session.now)
        if json
        else health_lines(health, session.now, session.screen)
    )
    if not health.clean:
        raise typer.Exit(1)


@app.command("backup")
def backup(
    context: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="Default: a dated name in the folder backups."),
    ] = None,
    force: options.ForceOption = False,
    json: options.JsonOption = False,
) -> None:
    """Make a complete, checked copy with the settings, even while the database is in use.

    \b
    dorsiflex db backup
    dorsiflex db backup /media/stick/dorsiflex.sqlite3 --force
    """
    from dorsiflex.render.database import backup_lines
    from dorsiflex.render.json import backup_json
    from dorsiflex.storage.backup import back_up

    session = session_of(context)
    target = None if file is None else Path(file)
    made = back_up(session.location, target, session.now, replace=force)
    if made.settings_fault:
        say(f"warning: the backup has no settings: {escape_control(made.settings_fault)}")
    write(backup_json(made) if json else wrap_lines(backup_lines(made), session.screen))


@app.command("restore")
def restore(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A backup made by db backup.")],
    no_settings: Annotated[
        bool, typer.Option("--no-settings", help="Leave the settings as they are.")
    ] = False,
    json: options.JsonOption = False,
) -> None:
    """Restore a backup, with its settings; what is here now is backed up first.

    \b
    dorsiflex db restore dorsiflex-2026-11-22T170000Z.sqlite3
    """
    from dorsiflex.render.database import restored_lines
    from dorsiflex.render.json import restored_json
    from dorsiflex.storage.restore import restore as restore_database

    session = session_of(context)
    restored = restore_database(
        session.location, Path(file), session.now, with_settings=not no_settings
    )
    write(restored_json(restored) if json else wrap_lines(restored_lines(restored), session.screen))
