"""Promises of rtc.stage."""
