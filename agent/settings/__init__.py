"""Settings from defaults, a TOML file and the environment, to one checked value.

The environment wins over the file, the file over the defaults (`config/default.toml` says what each
means). Unknown names are refused in both, so that a misspelt setting is never silently ignored.
"""

from agent.settings.groups import (
    MetricsSettings,
    ReportSettings,
    WebSettings,
)
from agent.settings.loading import load_settings, usual_data_folder
from agent.settings.settings import PAGES_PORT, PREFIX, Settings

__all__ = [
    "PAGES_PORT",
    "PREFIX",
    "MetricsSettings",
    "ReportSettings",
    "Settings",
    "WebSettings",
    "load_settings",
    "usual_data_folder",
]
