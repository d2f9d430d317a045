"""Whole journeys over HTTP and the socket, without a browser, against the running village."""
