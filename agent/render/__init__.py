"""Values to text, HTML and JSON: drafts and reports. Knows templates and the core, no provider and no store."""
