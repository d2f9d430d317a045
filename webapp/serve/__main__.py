"""`xiangyi serve`: everything on this machine by one command."""

import logging
import os
import sys
from pathlib import Path

import click
from pydantic import ValidationError

from webapp.cli.refusals import StartRefused
from webapp.cli.terminal import terminal_locale
from webapp.i18n import speaking
from webapp.keys import MissingKeys
from webapp.serve.console import Console
from webapp.serve.plan import EVERYWHERE, LOOPBACK, Wish
from webapp.serve.start import start_platform


@click.command("serve")
@click.option("--port", default=8000, show_default=True, help="TCP port; 0 takes any free one.")
@click.option("--udp-port", default=0, help="UDP port; the same number unless given.")
@click.option("--host", default="", help="Address to listen on; this machine only by default.")
@click.option("--data", default="var", show_default=True, help="Folder of everything written.")
@click.option("--lan", is_flag=True, help="Open to phones in this network, with TLS.")
@click.option("--demo/--no-demo", default=False, help="Load the demo village on the first start.")
def serve(port: int, udp_port: int, host: str, data: str, lan: bool, demo: bool) -> None:
    """Start the pages, the media and the worker here, and bring back what dies."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    host = host or os.environ.get("XIANGYI_HOST") or (EVERYWHERE if lan else LOOPBACK)
    wish = Wish(Path(data).resolve(), host, port, udp_port, lan, demo)
    with speaking(terminal_locale()):
        try:
            start_platform(wish, Console())
        except StartRefused as refused:
            sys.exit(refused.lines())
        except MissingKeys as missing:
            sys.exit(StartRefused(f"{missing}", "xiangyi keys make").lines())
        except ValidationError as wrong:
            sys.exit(StartRefused(str(wrong), "xiangyi check-settings").lines())


if __name__ == "__main__":
    serve(prog_name="xiangyi serve")
