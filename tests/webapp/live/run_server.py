"""A live server for tests, in its own process: gevent's patching must not reach pytest.

`python -m tests.webapp.live.run_server PORT` prints `listening PORT` once it does. With `--csrf` it
checks forms as in production, with `--no-look` only wake-ups tell it that a log has grown, with
`--patient` a reader who fell behind has all the time of a slow machine to take the close frame.
"""

from gevent import monkey

monkey.patch_all()

import logging  # noqa: E402 - after the patching
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402

import gevent  # noqa: E402
from gevent.pywsgi import WSGIServer  # noqa: E402

from webapp.app import create_app  # noqa: E402
from webapp.live import rooms  # noqa: E402
from webapp.live.app import attach_live  # noqa: E402
from webapp.live.writer import outbox  # noqa: E402
from webapp.settings import Settings  # noqa: E402


def run(port: int) -> None:
    """Serves until SIGTERM."""
    logging.basicConfig(level=logging.WARNING)
    app = create_app(Settings())
    app.config["WTF_CSRF_ENABLED"] = "--csrf" in sys.argv
    if "--patient" in sys.argv:
        outbox.LINGER_SECONDS = 600.0
    if "--no-look" in sys.argv:
        rooms.LOOK_SECONDS = 3600.0
    attach_live(app)
    tls = os.environ.get("XIANGYI_TEST_TLS")
    files = {"certfile": f"{tls}/certificate.pem", "keyfile": f"{tls}/key.pem"} if tls else {}
    server = WSGIServer(("127.0.0.1", port), app, log=None, **files)
    server.start()
    gevent.signal_handler(signal.SIGTERM, server.stop, 1)
    sys.stdout.write(f"listening {server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    run(int(sys.argv[1]))
