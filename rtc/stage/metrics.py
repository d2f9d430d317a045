"""A few gauges in Prometheus's text form; no names of rooms or people."""

from rtc.stage.registry import Stage


def write_metrics(stage: Stage) -> str:
    rooms = stage.list_rooms().rooms
    counters = stage.port.sender.counters
    values = (
        ("rooms", "gauge", len(rooms)),
        ("publishers", "gauge", sum(room.publishing for room in rooms)),
        ("viewers", "gauge", sum(room.viewers for room in rooms)),
        ("viewers_with_picture", "gauge", sum(room.viewers_with_picture for room in rooms)),
        ("sessions_half_open", "gauge", stage.port.half_open),
        ("loop_lag_milliseconds", "gauge", stage.lag.worst_ms),
        ("packets_sent_total", "counter", counters.packets),
        ("send_calls_total", "counter", counters.calls),
        ("packets_refused_total", "counter", counters.refused),
        ("packets_dropped_total", "counter", counters.dropped),
        ("packets_unsealed_total", "counter", counters.unsealed),
    )
    lines = []
    for name, kind, value in values:
        lines += [f"# TYPE xiangyi_rtc_{name} {kind}", f"xiangyi_rtc_{name} {value}"]
    return "\n".join(lines) + "\n"
