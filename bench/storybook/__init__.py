"""Stories: a rep's mailbox and calendar written by hand in YAML, and what the ledger must then say.

`story` reads the YAML; `mail`, `clients`, `files` and `calendar` turn it into an mbox and an .ics file,
the same bytes every time; `honest` names what contradicts itself in a story; `compare` holds the
ledger's answers against it. The acceptance suite (`tests/stories`) and the sample mailbox of
`kept demo` (`bench/build_demo.py`) are both built here.
"""
