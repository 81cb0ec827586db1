"""Work in the background: a message is a nudge and carries identifiers only; the rows say what is to be done."""
