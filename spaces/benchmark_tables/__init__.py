"""Tables of recorded values, which judge a search."""
