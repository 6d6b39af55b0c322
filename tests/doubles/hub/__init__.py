"""A wire-level stand-in for a Hugging Face hub. Nothing of huggingface_hub is replaced: the real one connects.

    with serving(HubStandIn()) as hub:
        hub.publish("owner/name", {"config.json": b"{}", "model.safetensors": b"..."}, licence="mit")
        ...anything that takes an endpoint, with hub.address...
        assert hub.calls[-1].range == "bytes=100-"

Large files (git LFS) are redirected to storage on another origin, as on the real one. What goes wrong is planned with
`hub.faults`: a pattern of path, then a status, a body that is cut off, bytes that differ from what was promised.
"""

from tests.doubles.hub.faults import Fault
from tests.doubles.hub.repository import Commit, StoredFile
from tests.doubles.hub.server import Call, HubStandIn, serving

__all__ = ["Call", "Commit", "Fault", "HubStandIn", "StoredFile", "serving"]
