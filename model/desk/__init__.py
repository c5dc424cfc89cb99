"""The desks behind the front desk: each is asked for one sort of thing, by whoever stands there."""
