"""Entry of the media process: `python -m rtc`."""

import asyncio
import gc
import logging
import signal
import sys
from pathlib import Path

import structlog
from aiohttp import web
from pydantic import ValidationError
from structlog.tracebacks import ExceptionDictTransformer

from rtc import compat
from rtc.control import Control
from rtc.net import kernel
from rtc.net.addresses import find_addresses
from rtc.net.dtls import DtlsIdentity
from rtc.net.sending import BatchSender
from rtc.net.transport import MediaPort
from rtc.settings import RtcSettings
from rtc.stage.door import Door
from rtc.stage.exchange import MAX_BODY, answer_everything
from rtc.stage.pulse import Pulse
from rtc.stage.registry import Stage
from rtc.whep import add_whep
from rtc.whip import add_whip

log = structlog.get_logger("rtc")

# The packet path makes no cycles, so the collector may come rarely; it must come, because every
# session that ended leaves a few kilobytes to it.
GC_THRESHOLDS = (10_000, 10, 10)


def set_up_logging(level: str) -> None:
    """One JSON line per event; sessions are named, tokens and SDP never written."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without the local variables: they hold tokens, keys and SDP.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(),
    )


def make_app(stage: Stage, public_key_pem: str) -> web.Application:
    app = web.Application(middlewares=[answer_everything], client_max_size=MAX_BODY)
    add_whip(app, Door(stage, public_key_pem, "whip"))
    add_whep(app, Door(stage, public_key_pem, "whep"))
    Control(stage, public_key_pem).add_routes(app)
    return app


def make_stage(settings: RtcSettings) -> Stage:
    features = kernel.find_features(settings.batching)
    sender = BatchSender(features)
    port = MediaPort(
        DtlsIdentity(),
        sender,
        asyncio.get_running_loop().time,
        handshake_seconds=settings.handshake_seconds,
        consent_seconds=settings.consent_seconds,
    )
    return Stage(settings, port)


def open_port(stage: Stage, settings: RtcSettings) -> None:
    hosts = [settings.udp_host]
    # A second socket only beside the wildcard: who names one address wants that one.
    if settings.udp_host_v6 and settings.udp_host == "0.0.0.0":  # noqa: S104
        hosts.append(settings.udp_host_v6)
    stage.udp_port = stage.port.open(hosts, settings.udp_port)
    with_ipv6 = any(":" in opened.getsockname()[0] for opened in stage.port.sockets)
    stage.addresses = settings.public_addresses or find_addresses(with_ipv6=with_ipv6)


async def run(settings: RtcSettings, public_key_pem: str) -> None:
    """Serves until SIGTERM or SIGINT; raises OSError when a port is taken."""
    stage = make_stage(settings)
    open_port(stage, settings)
    runner = web.AppRunner(make_app(stage, public_key_pem), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.http_host, settings.http_port)
        await site.start()
        stage.port.start()
        pulse = Pulse(stage)
        pulse.start()
        announce(stage, int(runner.addresses[0][1]))
        freeze_memory()
        await wait_for_signal()
        log.info("stopping", rooms=len(stage.rooms), sessions=len(stage.sessions))
        await pulse.stop()
        stage.port.stop()
    finally:
        await runner.cleanup()


def announce(stage: Stage, http_port: int) -> None:
    """The one line of the start; tests and the supervisor read the ports from it."""
    features = stage.port.sender.features
    log.info(
        "started",
        boot=stage.boot,
        http_port=http_port,
        udp_port=stage.udp_port,
        addresses=stage.addresses,
        sendmmsg=features.sendmmsg,
        udp_segment=features.segmentation,
        batching=features.batching,
    )
    sys.stdout.flush()


def freeze_memory() -> None:
    """What was loaded at start never dies; the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


async def wait_for_signal() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()


def read_public_key(path: Path) -> str:
    text = path.read_text()
    if "BEGIN PUBLIC KEY" not in text:
        raise ValueError(f"{path} holds no public key in PEM form")
    return text


def main() -> int:
    """Every reason not to start is one clear line and exit code 1."""
    set_up_logging("info")
    try:
        settings = RtcSettings()
        set_up_logging(settings.log_level)
        compat.check_names()
        asyncio.run(run(settings, read_public_key(settings.token_public_key_file)))
    except ValidationError as error:
        wrong = {".".join(map(str, e["loc"])): e["msg"] for e in error.errors()}
        log.error("bad_settings", settings=wrong)
        return 1
    except (compat.MissingNames, OSError, ValueError) as error:
        log.error("cannot_start", why=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
