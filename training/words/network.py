"""A network read from an ONNX file as one that can be trained, and written back.

RapidOCR's recogniser comes as ONNX. Its graph is small (18 kinds of node), so it is run node by
node by PyTorch with the file's weights as parameters; after training the weights go back into the
same graph, so nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch.nn import functional

_Values = dict[str, Any]
_About = dict[str, Any]
"""A node's attributes."""
_Way = Callable[[Sequence[Any], _About], Any]
"""What a kind of node makes of its inputs."""
_FEW = 256
"""Values up to which a weight is kept at full precision."""


class Graph(torch.nn.Module):
    """The nodes of an ONNX graph up to a named output, with weights that learn.

    Args:
        model: The ONNX model.
        until: Name of the value to return.
    """

    def __init__(self, model: onnx.ModelProto, until: str) -> None:
        super().__init__()
        self.until = until
        self.names: dict[str, str] = {}
        self.nodes: list[tuple[str, list[str], list[str], dict[str, Any]]] = []
        self.input = model.graph.input[0].name
        # Means and spreads of batches stay as they were learnt; so small a training has no better.
        self.fixed = {
            name
            for node in model.graph.node
            if node.op_type == "BatchNormalization"
            for name in node.input[3:5]
        }
        for weight in model.graph.initializer:
            self._keep(weight.name, torch.from_numpy(numpy_helper.to_array(weight).copy()))
        for node in model.graph.node:
            about = {one.name: helper.get_attribute_value(one) for one in node.attribute}
            if node.op_type == "Constant":
                value = numpy_helper.to_array(about["value"]).copy()
                self._keep(node.output[0], torch.from_numpy(value))
                continue
            self.nodes.append((node.op_type, list(node.input), list(node.output), about))

    def _keep(self, name: str, value: torch.Tensor) -> None:
        kept = "w_" + name.replace(".", "_")
        self.names[name] = kept
        if value.dtype == torch.float32 and value.numel() > 1 and name not in self.fixed:
            self.register_parameter(kept, torch.nn.Parameter(value))
        else:
            self.register_buffer(kept, value)

    def drop(self, names: Sequence[str]) -> None:
        """Forget weights that are kept elsewhere."""
        for name in names:
            delattr(self, self.names.pop(name))

    def forward(self, block: Any) -> Any:
        """Return the value asked for, of a block of line pictures (N × 3 × 48 × W)."""
        values: _Values = {self.input: block}
        for kind, takes, gives, about in self.nodes:
            given = [
                values[name] if name in values else getattr(self, self.names[name])
                for name in takes
                if name
            ]
            values[gives[0]] = _WAYS[kind](given, about)
            if gives[0] == self.until:
                break
        return values[self.until]

    def weights(self) -> dict[str, Any]:
        """Return the name of each weight in the file → its value now."""
        return {
            name: getattr(self, kept).detach().numpy()
            for name, kept in self.names.items()
            if isinstance(getattr(self, kept), torch.nn.Parameter)
        }


def _same_padded(value: Any, about: _About, fill: float = 0.0) -> Any:
    """Return a value padded right and below, as SAME_UPPER asks at a stride of one."""
    if about.get("auto_pad", b"NOTSET") != b"SAME_UPPER":
        return value
    high, wide = about["kernel_shape"]
    return functional.pad(
        value, ((wide - 1) // 2, wide // 2, (high - 1) // 2, high // 2), value=fill
    )


def _conv(given: Sequence[Any], about: _About) -> Any:
    value = _same_padded(given[0], about)
    pads = about.get("pads", [0, 0, 0, 0])
    return functional.conv2d(
        value,
        given[1],
        given[2] if len(given) > 2 else None,
        about["strides"],
        (pads[0], pads[1]),
        1,
        about["group"],
    )


def _pool(given: Sequence[Any], about: _About) -> Any:
    value = _same_padded(given[0], about, float("-inf"))
    return functional.max_pool2d(value, about["kernel_shape"], about["strides"])


def _slice(value: Any, starts: Any, ends: Any, axes: Any, *_: Any) -> Any:
    for start, end, axis in zip(starts.tolist(), ends.tolist(), axes.tolist(), strict=True):
        length = value.shape[axis]
        low = start + length if start < 0 else start
        value = value.narrow(axis, low, min(end if end >= 0 else end + length, length) - low)
    return value


def _reshape(value: Any, shape: Any) -> Any:
    asked = [value.shape[place] if size == 0 else size for place, size in enumerate(shape.tolist())]
    return value.reshape(asked)


def _batch_norm(given: Sequence[Any], about: _About) -> Any:
    value, scale, shift, mean, spread = given
    factor = scale / torch.sqrt(spread + about["epsilon"])
    return value * factor[:, None, None] + (shift - mean * factor)[:, None, None]


def _squeeze(given: Sequence[Any], about: _About) -> Any:
    value = given[0]
    for axis in sorted(about["axes"], reverse=True):
        value = value.squeeze(axis)
    return value


def _plain(way: Callable[..., Any]) -> _Way:
    """Return the way of a node that has no attributes, or none that matter."""
    return lambda given, _: way(*given)


def _concat(given: Sequence[Any], about: _About) -> Any:
    return torch.cat([one.reshape(-1) if one.dim() == 0 else one for one in given], about["axis"])


_WAYS: dict[str, _Way] = {
    "Identity": _plain(lambda value: value),
    "Add": _plain(torch.add),
    "Sub": _plain(torch.sub),
    "Mul": _plain(torch.mul),
    "Div": _plain(torch.div),
    "Pow": _plain(torch.pow),
    "Sqrt": _plain(torch.sqrt),
    "Erf": _plain(torch.erf),
    "Relu": _plain(functional.relu),
    "Sigmoid": _plain(torch.sigmoid),
    "MatMul": _plain(torch.matmul),
    "Shape": _plain(lambda value: torch.tensor(value.shape)),
    "Slice": _plain(_slice),
    "Reshape": _plain(_reshape),
    "HardSigmoid": lambda given, about: (given[0] * about["alpha"] + about["beta"]).clamp(0, 1),
    "Transpose": lambda given, about: given[0].permute(*about["perm"]),
    "ReduceMean": lambda given, about: given[0].mean(
        about["axes"], keepdim=bool(about.get("keepdims", 1))
    ),
    "Softmax": lambda given, about: given[0].softmax(about["axis"]),
    "Unsqueeze": lambda given, about: given[0].unsqueeze(about["axes"][0]),
    "AveragePool": lambda given, about: functional.avg_pool2d(
        given[0], about["kernel_shape"], about["strides"]
    ),
    "Concat": _concat,
    "Conv": _conv,
    "MaxPool": _pool,
    "Squeeze": _squeeze,
    "BatchNormalization": _batch_norm,
}


def named_characters(model: onnx.ModelProto) -> list[str]:
    """Return what each class of RapidOCR's recogniser but the blank stands for."""
    about = {entry.key: entry.value for entry in model.metadata_props}
    return [*about["character"].splitlines(), " "]


def written(
    source: onnx.ModelProto, weights: dict[str, Any], characters: Sequence[str], path: Path
) -> None:
    """Write a graph with other weights, in halves of the usual precision, which is enough.

    Args:
        source: The model whose nodes are kept.
        weights: Name of a weight in it → its values.
        characters: What each class but the blank stands for; the last is the space.
        path: Where to.
    """
    model = onnx.ModelProto()
    model.CopyFrom(source)
    casts = []
    for weight in model.graph.initializer:
        if weight.name not in weights:
            continue
        value, name = weights[weight.name], weight.name
        if value.size > _FEW:
            weight.CopyFrom(numpy_helper.from_array(value.astype(np.float16), name + ".half"))
            casts.append(
                helper.make_node("Cast", [name + ".half"], [name], to=onnx.TensorProto.FLOAT)
            )
        else:
            weight.CopyFrom(numpy_helper.from_array(value, name))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.output[0].type.tensor_type.shape.dim[2].dim_value = len(characters) + 1
    for entry in model.metadata_props:
        if entry.key == "character":
            entry.value = "\n".join(characters[:-1])
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
