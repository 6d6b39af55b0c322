"""Whoever uses no language model does not wait for its libraries."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
import core.inference.language.openai_model, core.inference.language.transformers_model
core.inference.language.transformers_model.TransformersModel("nowhere")
core.inference.language.openai_model.OpenAIModel("http://127.0.0.1:1/v1", "none")
print(sorted({"openai", "peft", "torch", "transformers"} & set(sys.modules)))
"""


def test_no_library_is_imported_before_the_first_request() -> None:
    assert subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout == "[]\n"
