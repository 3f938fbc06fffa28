"""Sessions of onnxruntime, which runs the recognisers' models; nothing else here imports it.

The wheels of onnxruntime report home since 1.29: a thread looks up a host of their maker's, and a
device's identifier is written to the user's cache. ``ORT_DISABLE_TELEMETRY``, read once before the
first session, is the full opt-out: no uploader, no identifier, no offline cache
(https://github.com/microsoft/onnxruntime/pull/27379).
"""

from __future__ import annotations

import os
from importlib.resources.abc import Traversable
from typing import Any

SILENCE = {"ORT_DISABLE_TELEMETRY": "1"}
"""Environment in which onnxruntime opens no connection and writes nothing."""


def open_session(model: Traversable, *, arena: bool = True) -> Any:
    """Return a session that runs a model on the processor, one thread for each call.

    Several calls at once never wait for each other that way.

    Args:
        model: The ONNX file.
        arena: Whether freed memory is kept for the next call, which is faster and takes more.
    """
    os.environ.update(SILENCE)
    import onnxruntime

    # Where a host program has started onnxruntime already, what it still can is switched off.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = arena
    return onnxruntime.InferenceSession(
        model.read_bytes(), options, providers=["CPUExecutionProvider"]
    )
