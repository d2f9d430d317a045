"""The living page of the design system: every piece in every state, on screen and on paper."""

import re
from functools import cache

import segno
from flask import render_template, request, url_for
from markupsafe import Markup

from webapp.guards import anyone
from webapp.pages import bp
from webapp.static_files import SOURCE

EXAMPLE_PHONE = "0700-0000000"
"""No area code begins with 07000, so nobody is called by trying the link."""


@cache
def icon_names() -> list[str]:
    """Every drawing of the icon file, in its order."""
    drawn = (SOURCE / "icons.svg").read_text(encoding="utf-8")
    return re.findall(r'<symbol id="([^"]+)"', drawn)


@bp.route("/design", methods=["GET", "POST"])
@anyone
def design() -> str:
    """Its forms can be tried: they say that nothing was stored."""
    return render_template(
        "design/index.html",
        icons=icon_names(),
        phone=EXAMPLE_PHONE,
        pressed=request.method == "POST",
    )


@bp.get("/design/paper")
@anyone
def design_on_paper() -> str:
    """A notice for the board and a form to write on, as they are printed."""
    address = url_for("pages.design", _external=True)
    code = segno.make(address, error="m", micro=False)
    drawn = Markup(code.svg_inline(omitsize=True, border=0))  # noqa: S704 - made of our own address
    return render_template("design/paper.html", qr=drawn, address=address, phone=EXAMPLE_PHONE)
