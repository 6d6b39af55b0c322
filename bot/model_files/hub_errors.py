"""What can go wrong between us and a hub, said in one line and with what to do."""

from __future__ import annotations

import errno
from typing import Final

import httpx2
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, OfflineModeIsEnabled, RevisionNotFoundError

from core.errors import ModelError

TROUBLE: Final = (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, TypeError, KeyError, AttributeError)
"""All that asking a hub raises: the network's, the disk's, and those of an answer that is no hub's."""
AGAIN: Final = "the same command goes on where it stopped"
_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_UNKNOWN: Final = frozenset({401, 403, 404})


def told(error: Exception, endpoint: str, repository: str, path: str = "") -> ModelError:
    """The error for people. `path` is the file that was asked for, if it was one."""
    what = f"{repository}/{path}" if path else repository
    match error:
        case OfflineModeIsEnabled():
            return ModelError(f"{what}: HF_HUB_OFFLINE is set, which forbids to download")
        case GatedRepoError():
            return ModelError(f"{what} is gated: accept its terms at {endpoint}/{repository} and set HF_TOKEN")
        case RevisionNotFoundError():
            return ModelError(f"{what}: the recorded revision is gone from {endpoint}; --update takes the newest")
        case HfHubHTTPError():
            return ModelError(f"{what}: {endpoint} {_refusal(error.response.status_code)}")
        case OSError() if error.errno in _FULL:
            return ModelError(f"{what}: the disk is full ({error.strerror}); make room, then {AGAIN}")
        case OSError() if error.strerror:
            return ModelError(f"{what}: cannot be written: {error.strerror}")
        case httpx2.HTTPError():
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            return ModelError(f"{what}: {endpoint} cannot be reached or broke off ({reason}); {AGAIN}")
        case _:
            return ModelError(f"{endpoint} does not answer as a Hugging Face hub: check --endpoint and HF_ENDPOINT")


def _refusal(status: int) -> str:
    if status in _UNKNOWN:
        return f"answers {status}: there is no such thing, or a token is needed (HF_TOKEN)"
    return f"answers {status}: try later, {AGAIN}"
