"""`profiles`: how the columns of files are read: listed, shown as text, added and removed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.cash.profile_store import KeptProfile, NameTakenError
from creditdesk.services.cash.profile_text import as_toml, read_definition


def add_to(app: typer.Typer) -> None:
    """Add the command and its words."""
    group = typer.Typer(rich_markup_mode=None, add_completion=False)
    group.callback(invoke_without_command=True)(profiles)
    group.command("show", help="One profile, as the text of its file.")(show)
    group.command("add", help="Keep a profile from a text file in the book.")(add)
    group.command("remove", help="Remove a profile of your own.")(remove)
    app.add_typer(group, name="profiles", help="How the columns of files are read.")


def profiles(context: typer.Context) -> None:
    """List the profiles of the book and those that come with CreditDesk."""
    if context.invoked_subcommand is not None:
        return
    here = terminal.of(context)
    with opening.reading(here) as at:
        kept = at.office.cash.layouts.profiles()
    here.answer(
        {
            "profiles": [
                {
                    "name": each.profile.name,
                    "title": each.profile.title,
                    "kind": each.profile.kind.value,
                    "group": each.profile.group,
                    "own": each.profile.is_own,
                    "required": list(each.profile.required),
                }
                for each in kept
            ]
        },
        lambda: _listed(kept),
    )


def show(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="The profile.")]) -> None:
    """Answer with what a profile says; as text, it can be saved, changed and added again."""
    here = terminal.of(context)
    with opening.reading(here) as at:
        kept = at.office.cash.layouts.profile(name)
    here.answer(
        {"name": name, "own": kept.profile.is_own, "definition": dict(kept.definition)},
        lambda: as_toml(kept.definition).rstrip("\n"),
    )


def add(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The profile's text file.")],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What it is called; else as the file without .toml.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of yours with that name.")] = False,
) -> None:
    """Keep a profile in the book; one of yours with that name goes only if it is said that it may."""
    here = terminal.of(context)
    definition = read_definition(path)
    called = path.stem if name is None else name
    with opening.writing(here) as at:
        try:
            profile = at.office.cash.layouts.keep(called, definition, at=here.moment(at.as_of), replace=replace)
        except NameTakenError as taken:
            cure = "Choose another name with --name, or say --replace."
            raise CreditDeskError(taken.what, safe=taken.safe, cure=cure) from taken
    here.answer(
        {"name": profile.name, "kind": profile.kind.value, "required": list(profile.required)},
        lambda: f"{profile.name} is kept: files with its columns are read by it from now on.",
    )


def remove(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="The profile.")]) -> None:
    """Remove a profile from the book; what was imported by it stays."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        at.office.cash.layouts.remove(name, at=here.moment(at.as_of))
    here.answer({"removed": name}, lambda: f"{name} is removed; what was imported by it stays.")


def _listed(kept: list[KeptProfile]) -> str:
    rows = [
        (each.profile.name, each.profile.kind.value, "yours" if each.profile.is_own else "", each.profile.title)
        for each in kept
    ]
    return table(("Name", "Kind", "", "What it reads"), rows)
