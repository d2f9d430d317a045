"""Static files under a versioned path, compressed once, cached for ever."""

import hashlib
import shutil
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from webapp.settings import ROOT, Settings

SOURCE = ROOT / "static"
SERVED = {".css", ".js", ".svg", ".png", ".webmanifest", ".txt", ".ico"}
_SQUEEZED = {".css", ".js", ".svg", ".webmanifest", ".txt"}


def attach_static(app: Flask, settings: Settings) -> None:
    """Serves `static/` under /static/<version>/, where version is the digest of all files.

    One version for the whole tree lets modules import each other by relative path.
    """
    version = tree_version()
    folder = settings.data_dir / "static" / version
    if not folder.exists():
        _prepare(folder)
    served = WhiteNoise(app.wsgi_app, immutable_file_test=lambda _path, _url: True)
    served.add_files(str(folder), prefix=f"static/{version}")
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals["static_url"] = lambda name: f"/static/{version}/{name}"


def tree_version() -> str:
    """A digest of every served file, so that a changed file has a new address."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(SOURCE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _files() -> list[Path]:
    return sorted(
        path
        for path in SOURCE.rglob("*")
        if path.suffix in SERVED and "node_modules" not in path.parts
    )


def _prepare(folder: Path) -> None:
    making = folder.with_name(f"{folder.name}.{id(folder)}")
    for path in _files():
        target = making / path.relative_to(SOURCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        if path.suffix in _SQUEEZED:
            squeezed = target.with_name(target.name + ".br")
            squeezed.write_bytes(brotli.compress(path.read_bytes(), quality=11))
    making.mkdir(parents=True, exist_ok=True)
    try:
        making.rename(folder)
    except OSError:
        # Another role prepared the same version first.
        shutil.rmtree(making)
