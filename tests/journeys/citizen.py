"""Somebody with a browser of the plainest kind: cookies, forms, JSON, no script."""

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import Cookie, CookieJar
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

PATIENCE = 30
PATH_SIGNS = "/?=&%:;,+-._~@!"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CHINESE = re.compile("[\u4e00-\u9fff]")
OF_PROGRAMS = (
    "Traceback",
    "sqlalchemy",
    "werkzeug",
    "Internal Server Error",
    "Exception",
    "KeyError",
)


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """A redirect is an answer to look at."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    def json(self) -> Any:
        return json.loads(self.body)

    def said_plainly(self, status: int) -> str:
        """The text of a refusal, after a look whether a person can read it."""
        assert self.status == status, f"{self.status}: {self.text[:2000]}"
        return self.plain()

    def plain(self) -> str:
        """The text, which speaks Chinese and not of programs."""
        assert self.status < 500, f"{self.status}: {self.text[:2000]}"
        is_json = self.headers.get_content_type() == "application/json"
        text = json.dumps(self.json(), ensure_ascii=False) if is_json else self.text
        assert CHINESE.search(text), text[:2000]
        assert not [word for word in OF_PROGRAMS if word in text], text[:2000]
        return text


class Citizen:
    """One browser; signed in or not."""

    def __init__(self, url: str, *, lang: str = "") -> None:
        self.url = url
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.jar),
            _StayHere,
        )
        self._token = ""
        self._lang = lang

    @property
    def cookie(self) -> str:
        """For a web socket beside it."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def carry(self, cookie: str) -> None:
        """Takes a cookie made elsewhere along."""
        name, _, value = cookie.partition("=")
        host = self.url.rpartition("/")[2].partition(":")[0]
        self.jar.set_cookie(
            Cookie(0, name, value, None, False, host, False, False, "/", True, False, None,
                   False, None, None, {})
        )  # fmt: skip

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Any request; every status is an answer."""
        if self._lang:
            self._opener.addheaders = [("Accept-Language", self._lang)]
        asked = urllib.request.Request(
            self.url + quote(path, safe=PATH_SIGNS), body, headers, method=method
        )
        try:
            with self._opener.open(asked, timeout=PATIENCE) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())

    def token(self) -> str:
        """The token every form of this browser carries."""
        if not self._token:
            found = TOKEN.search(self.get("/look-up").text)
            assert found, "the page has no form"
            self._token = found[1]
        return self._token

    def forget_token(self) -> None:
        """After a sign-in the forms carry another."""
        self._token = ""

    def post(self, path: str, **fields: str) -> Answer:
        """A form."""
        body = urlencode({"csrf_token": self.token(), **fields}).encode()
        kind = "application/x-www-form-urlencoded"
        return self.send("POST", path, body, {"Content-Type": kind, "Accept": "text/html"})

    def post_json(self, path: str, payload: object) -> Answer:
        """A script's request; bytes are sent as they are."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self.send("POST", path, body, {**headers, "X-CSRFToken": self.token()})

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Answer:
        """A form with a file."""
        edge = uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {"csrf_token": self.token(), **fields}.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
        kind = f"multipart/form-data; boundary={edge}"
        return self.send("POST", path, body, {"Content-Type": kind, "Accept": "text/html"})

    def sign_in(self, number: str) -> None:
        """By number and the code of the local page."""
        asked = self.post("/sign-in", phone=number)
        assert asked.status == 302, asked.text
        row = next(r for r in self.get("/local/codes").text.split("<tr") if number[-4:] in r)
        code = re.search(r"\b\d{6}\b", row)
        assert code, row
        entered = self.post("/sign-in/code", code=code[0])
        assert entered.status == 302, entered.text
        self.forget_token()
