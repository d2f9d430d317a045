"""Every command of `xiangyi`, by topic."""

import click

from webapp.cli.database import demo_reset, migrate, seed
from webapp.cli.export import export
from webapp.cli.programs import live, rtc, serve, web, worker
from webapp.cli.roster import import_roster
from webapp.cli.upkeep import check_settings, keys


@click.group()
def xiangyi() -> None:
    """Village meetings whose remarks become numbered, answered suggestions."""


for command in (
    *(serve, web, live, rtc, worker),
    *(migrate, seed, demo_reset),
    *(import_roster, export),
    *(check_settings, keys),
):
    xiangyi.add_command(command)
