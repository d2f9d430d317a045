"""Who may use each route and each socket event: what a reviewer reads instead of all views.

The mark of the view comes first (`anyone`, `signed_in`, `member`, `holding <roles>`), then the
loaders of `webapp.guards` it goes through, each of which gives 404 to strangers and 403 to readers.
"""

ROUTES: dict[str, str] = {
    "POST /set-view": "anyone",
}

SOCKET_EVENTS: dict[str, str] = {}
