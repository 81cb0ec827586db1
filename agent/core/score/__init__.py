"""Figures that open to their evidence: how well a word was kept, and what a week came to.

Last step of the flow before rendering. Every figure carries the commitments it is made of;
nothing here writes sentences for customers or knows where a report goes.
"""
