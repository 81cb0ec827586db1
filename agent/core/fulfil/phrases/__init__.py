"""The phrases of each cue (`agent.core.fulfil.cues`), and nothing else: a file for each sort of thing that is said."""
