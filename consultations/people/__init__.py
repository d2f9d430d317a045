"""Who takes part: places, rosters, accounts, offices."""
