"""The web role of the embedded mode: pages and live events in one gevent process."""

from gevent import monkey

monkey.patch_all()  # before anything else takes the blocking socket, lock or clock

from webapp.serve.pages import serve_pages  # noqa: E402 - must come after the line above

if __name__ == "__main__":
    serve_pages()
