"""What a simulator of anything needs: clock, timers, store, journal, bus, chance."""
