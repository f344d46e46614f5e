"""The page about the command line names every command and every option there is."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from creditdesk.cli.main import make_app

_PAGE = (Path(__file__).resolve().parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
_APP = typer.main.get_command(make_app())
_OPTIONS = [
    (name, option)
    for name, command in [("creditdesk", _APP), *_APP.commands.items()]
    for parameter in command.params
    for option in parameter.opts
    if option.startswith("--")
]


@pytest.mark.parametrize("name", sorted(_APP.commands))
def test_every_command_is_in_the_manual(name: str) -> None:
    assert f"creditdesk {name} " in _PAGE or f"creditdesk {name}\n" in _PAGE or f" {name} --" in _PAGE


@pytest.mark.parametrize(("command", "option"), _OPTIONS)
def test_every_option_is_in_the_manual(command: str, option: str) -> None:
    assert option in _PAGE, f"{command} {option}"
