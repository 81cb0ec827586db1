"""From what one person newly wrote to the commitments in it, with no language model."""

from agent.core.detect.context import Context
from agent.core.detect.find import Detector
from agent.core.detect.model import Model, read_model

__all__ = ["Context", "Detector", "Model", "read_model"]
