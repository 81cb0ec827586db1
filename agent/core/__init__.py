"""Values and rules: no I/O, no clock, no settings. `now` is always a parameter."""
