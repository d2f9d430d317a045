"""Who sends what to whom: rooms, publishers, viewers and the decisions between them."""
