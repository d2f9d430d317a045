"""Every command of `xiangyi`, by topic."""

import click

from webapp.cli.database import demo_reset, migrate, seed
from webapp.cli.export import export
from webapp.cli.programs import live, rtc, serve, web, worker
from webapp.cli.roster import import_command
from webapp.cli.terminal import terminal_locale
from webapp.cli.upkeep import check_settings, keys
from webapp.i18n import speaking


@click.group()
@click.pass_context
def xiangyi(context: click.Context) -> None:
    """Village meetings whose remarks become numbered, answered suggestions."""
    context.with_resource(speaking(terminal_locale()))


for command in (
    *(serve, web, live, rtc, worker),
    *(migrate, seed, demo_reset),
    *(import_command, export),
    *(check_settings, keys),
):
    xiangyi.add_command(command)
