"""Promises of rtc.sdp."""
