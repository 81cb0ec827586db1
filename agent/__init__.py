"""kept: what was promised to whom by when, and whether it was kept."""
