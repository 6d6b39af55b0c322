"""Group rounds: a quiz for everybody in a channel, against the clock."""
