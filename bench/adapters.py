"""The product's own code under the signatures that outside scorers ask for; nothing is decided here.

`find(text, sent_at)`, `resolve(text, reference)`, `strip(text)`, `strip_html(html)`.
"""

from bench.adapters_detect import find
from bench.adapters_due import resolve
from bench.adapters_reading import strip, strip_html

__all__ = ["find", "resolve", "strip", "strip_html"]
