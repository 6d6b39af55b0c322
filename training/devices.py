"""What this machine can train with."""

from __future__ import annotations

import torch


def has_bfloat16() -> bool:
    """Whether this machine multiplies in bfloat16 faster than in single precision."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    has_onednn = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    return bool(has_onednn and torch.ops.mkldnn._is_mkldnn_bf16_supported())
