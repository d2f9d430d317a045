"""Promises of rtc.net."""
