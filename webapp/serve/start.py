"""From the command line to running roles: prepare, start, wait until they answer, greet."""

import asyncio
import http.client
import json
import logging
import os
import signal
import ssl
from asyncio import AbstractEventLoop

from sqlalchemy import Engine

from consultations.db import make_engine
from webapp.cli.database import migrate_database
from webapp.cli.demo import list_demo_people, load_demo_once
from webapp.cli.folder import claim_folder
from webapp.cli.refusals import StartRefused
from webapp.i18n import gettext as _
from webapp.keys import load_keys
from webapp.serve.banner import write_banner
from webapp.serve.console import Console
from webapp.serve.plan import LOOPBACK, Plan, Wish, list_roles, make_plan
from webapp.serve.supervisor import Supervisor
from webapp.settings import Settings

LONGEST_START = 60.0
ASK_AGAIN = 0.2


def start_platform(wish: Wish, console: Console) -> None:
    """Runs until it is told to stop."""
    with claim_folder(wish.data):
        plan = make_plan(wish)
        with plan.listener:
            os.environ.update(plan.environment())
            settings = Settings()
            public_key = load_keys(settings).media_public_file
            console.show(_("Preparing the database in %(folder)s", folder=wish.data))
            engine = make_engine(settings.database)
            prepare_database(engine, settings, console)
            engine.dispose()
            console.show(_("Starting pages, media and worker"))
            supervisor = Supervisor(
                list_roles(plan, settings, public_key),
                say=console.say,
                state_file=wish.data / "run" / "roles.json",
                facts={"url": plan.url},
            )
            asyncio.run(supervise(supervisor, plan, console))


def prepare_database(engine: Engine, settings: Settings, console: Console) -> None:
    migrate_database(engine)
    if settings.demo and load_demo_once(engine, settings):
        console.show(_("The demo village is loaded"))


async def supervise(supervisor: Supervisor, plan: Plan, console: Console) -> None:
    """Passes signals on and greets once everything answers."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.stop)

    async def greet() -> None:
        await wait_until_answering(plan, loop)
        people = list_demo_people() if plan.wish.demo else []
        console.show(write_banner(plan.url, plan.udp_port, people, lan=plan.wish.lan))

    await supervisor.run(greet)


async def wait_until_answering(plan: Plan, loop: AbstractEventLoop) -> None:
    """Returns when every role is at work; refuses after a minute, naming those that are not."""
    until = loop.time() + LONGEST_START
    states: dict[str, bool] = {}
    while loop.time() < until:
        # In a thread: the lines of the starting roles must go on appearing meanwhile.
        states = await asyncio.to_thread(ask_health, plan)
        if states and all(states.values()):
            return
        await asyncio.sleep(ASK_AGAIN)
    silent = ", ".join(name for name, at_work in states.items() if not at_work) or "web"
    raise StartRefused(
        _("no answer within a minute from: %(roles)s", roles=silent),
        _("read its lines above; they say what it needs"),
    )


def ask_health(plan: Plan) -> dict[str, bool]:
    """What the pages say about the roles; nothing while they do not answer."""
    connection = (
        # The certificate is our own of a moment ago and names addresses, not this loopback call.
        http.client.HTTPSConnection(
            LOOPBACK,
            plan.port,
            timeout=5,
            context=ssl._create_unverified_context(),  # noqa: S323
        )
        if plan.tls
        else http.client.HTTPConnection(LOOPBACK, plan.port, timeout=5)
    )
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        states: dict[str, bool] = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        logging.getLogger(__name__).debug("no answer yet: %s", error)
        return {}
    else:
        return states
    finally:
        connection.close()
