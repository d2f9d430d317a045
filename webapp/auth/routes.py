"""Telephone number, code, and out again."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations import clock
from consultations.errors import DomainError, Invalid, NotAllowed
from consultations.notifications.outbox import post_message
from consultations.people.models import Account
from consultations.people.phones import find_account_by_phone, phone_index, read_phone
from consultations.people.queries import signature_for, viewer_of
from consultations.people.sign_in import CODE_LASTS, issue_code, use_code
from webapp.auth import bp
from webapp.auth.flow import begin_flow, begin_staff_step, current_flow, end_session, finish_sign_in
from webapp.db import commit_despite_refusal, resources, session
from webapp.errors import words_for
from webapp.guards import anyone, safe_next, take_turn, viewer
from webapp.mail import SIGN_IN_CODE, drain_after_commit

CODES_PER_NUMBER = "3 per 10 minutes"
CODES_PER_NUMBER_A_DAY = "12 per day"
TRIES_PER_ADDRESS = "30 per 10 minutes"


@bp.get("/sign-in")
@anyone
def sign_in() -> str | Response:
    """Asks for the mobile number."""
    wanted = safe_next(request.args.get("next"))
    if viewer().signed_in:
        return redirect(wanted)
    return _show_number(wanted)


@bp.post("/sign-in")
@anyone
def send_code() -> tuple[str, int] | Response:
    """Sends a code to whatever number was typed: known and unknown ones look the same."""
    wanted = safe_next(request.args.get("next"))
    typed = request.form.get("phone", "")
    try:
        phone = read_phone(typed)
        _mail_code(phone)
    except (Invalid, NotAllowed) as refused:
        return _show_number(wanted, typed, refused), _status(refused)
    begin_flow(phone, wanted)
    return redirect(url_for("auth.code"))


@bp.get("/sign-in/code")
@anyone
def code() -> str | Response:
    """Asks for the code."""
    flow = current_flow()
    return _show_code(flow.phone) if flow else redirect(url_for("auth.sign_in"))


@bp.post("/sign-in/code")
@anyone
def check_code() -> tuple[str, int] | Response:
    """Signs in with the code; staff go on to their second step."""
    flow = current_flow()
    if flow is None:
        return redirect(url_for("auth.sign_in"))
    commit_despite_refusal()  # a wrong code counts as a try
    try:
        take_turn(TRIES_PER_ADDRESS, "sign-in-try", request.remote_addr or "")
        ring = resources().keys.ring
        account = use_code(session(), ring, flow.phone, request.form.get("code", ""))
    except (Invalid, NotAllowed) as refused:
        return _show_code(flow.phone, refused), _status(refused)
    return _go_on(account, flow.next)


@bp.post("/sign-in/again")
@anyone
def send_code_again() -> tuple[str, int] | Response:
    """A new code for the same number; the old one ends."""
    flow = current_flow()
    if flow is None:
        return redirect(url_for("auth.sign_in"))
    try:
        _mail_code(flow.phone)
    except NotAllowed as refused:
        return _show_code(flow.phone, refused), _status(refused)
    return redirect(url_for("auth.code", sent=1))


@bp.post("/sign-out")
@anyone
def sign_out() -> Response:
    """Ends the session of this device."""
    end_session()
    return redirect(url_for("pages.home"))


def _go_on(account: Account, wanted: str) -> Response:
    is_staff = viewer_of(session(), account).is_staff
    if is_staff and account.totp_confirmed_at is not None:
        begin_staff_step(account, wanted)
        return redirect(url_for("auth.second_factor"))
    if is_staff and resources().settings.require_second_factor:
        begin_staff_step(account, wanted)
        return redirect(url_for("auth.show_second_factor"))
    if is_staff:
        return finish_sign_in(account, url_for("auth.show_second_factor", next=wanted))
    return finish_sign_in(account, wanted)


def _mail_code(phone: str) -> None:
    shared = resources()
    ring, settings = shared.keys.ring, shared.settings
    hourly = f"{settings.sign_in_codes_per_hour} per hour"
    take_turn(hourly, "sign-in-code", request.remote_addr or "", code="too_many_codes")
    for rate in (CODES_PER_NUMBER, CODES_PER_NUMBER_A_DAY):
        take_turn(rate, "sign-in-number", phone_index(ring, phone), code="too_many_codes")
    issued = issue_code(session(), ring, phone)
    place = signature_for(session(), find_account_by_phone(session(), ring, phone))
    post_message(
        session(),
        ring,
        template=SIGN_IN_CODE,
        to=phone,
        values={"place": place, "code": issued.digits},
        dedupe_key=f"{SIGN_IN_CODE}:{issued.id}",
        expires_at=clock.now() + CODE_LASTS,
    )
    drain_after_commit()


def _show_number(wanted: str, typed: str = "", refused: DomainError | None = None) -> str:
    error = words_for(refused) if refused else ""
    return render_template("auth/sign_in.html", wanted=wanted, typed=typed, error=error)


def _show_code(phone: str, refused: DomainError | None = None) -> str:
    return render_template(
        "auth/code.html",
        last4=phone[-4:],
        error=words_for(refused) if refused else "",
        sent_again=request.args.get("sent") == "1",
        local_codes=resources().settings.local_codes,
    )


def _status(refused: DomainError) -> int:
    return 422 if isinstance(refused, Invalid) else 429
