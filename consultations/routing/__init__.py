"""Which office must answer."""
