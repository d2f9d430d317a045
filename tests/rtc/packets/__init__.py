"""Promises of rtc.packets."""
