"""ONNX graphs written node by node and run by onnxruntime on one thread.

A graph is made of weights as they were loaded, so what is shipped is the weights alone. The format is
protocol buffers (https://onnx.ai/onnx/repo-docs/IR.html); the few messages needed are written here.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matcher.errors import MissingExtra

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# The operators of onnxruntime that stand in no standard: fused attention, products of whole numbers.
FUSED = "com.microsoft"
_VERSIONS = {"": 17, FUSED: 1}
_IR_VERSION = 8
_TYPES = {np.dtype(np.float32): 1, np.dtype(np.uint8): 2, np.dtype(np.int8): 3, np.dtype(np.int64): 7}
_VARINT, _BYTES, _FLOAT = 0, 2, 5
# Of an attribute: the field that holds it, and the number of its kind.
_FLOAT_HELD, _INT_HELD = (2, 1), (3, 2)

Value = int | float | str | bytes


class Graph:
    """A graph that grows by one node at a time; a node's result goes by a name.

    inputs: the shape of each, all float32; a name stands for a length that varies.
    """

    def __init__(self, inputs: Mapping[str, Sequence[int | str]]) -> None:
        self._inputs = [_value_info(name, shape) for name, shape in inputs.items()]
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, value: np.ndarray) -> str:
        """The name of an array that never changes: float32, uint8, int8 or int64."""
        name = f"c{len(self._constants)}"
        dims = b"".join(_field(1, size) for size in value.shape)
        data = value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
        self._constants.append(dims + _field(2, _TYPES[value.dtype]) + _field(8, name) + _field(9, data))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: int | float) -> str:
        """The name of what an operator makes of its inputs; "" stands for an input left out."""
        name = f"n{len(self._nodes)}"
        self._nodes.append(
            b"".join(_field(1, one) for one in inputs)
            + _field(2, name)
            + _field(4, operator)
            + b"".join(_field(5, _attribute(key, value)) for key, value in attributes.items())
            + _field(7, domain)
        )
        return name

    def open(self, *outputs: str) -> InferenceSession:
        """A session that gives the named results, in this order.

        Raises MissingExtra where onnxruntime is not installed.
        """
        try:
            import onnxruntime as ort
        except ImportError as error:
            raise MissingExtra("this needs: pip install stackmatch[embed]") from error
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is written as it is to run; fusing a sum with its layer norm would make both slower.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        return ort.InferenceSession(self._written(outputs), options, providers=["CPUExecutionProvider"])

    def _written(self, outputs: Sequence[str]) -> bytes:
        graph = b"".join(
            [
                *(_field(1, node) for node in self._nodes),
                _field(2, "graph"),
                *(_field(5, constant) for constant in self._constants),
                *(_field(11, one) for one in self._inputs),
                *(_field(12, _field(1, name)) for name in outputs),
            ]
        )
        versions = (_field(1, domain) + _field(2, version) for domain, version in _VERSIONS.items())
        return _field(1, _IR_VERSION) + _field(7, graph) + b"".join(_field(8, one) for one in versions)


def _value_info(name: str, shape: Sequence[int | str]) -> bytes:
    dims = (_field(1, _field(1 if isinstance(size, int) else 2, size)) for size in shape)
    tensor = _field(1, _TYPES[np.dtype(np.float32)]) + _field(2, b"".join(dims))
    return _field(1, name) + _field(2, _field(1, tensor))


def _attribute(name: str, value: int | float) -> bytes:
    field, kind = _INT_HELD if isinstance(value, int) else _FLOAT_HELD
    return _field(1, name) + _field(field, value) + _field(20, kind)


def _field(number: int, value: Value) -> bytes:
    """A field of a message: its number and type, then the value, with its length where that varies."""
    if isinstance(value, int):
        return _varint(number << 3 | _VARINT) + _varint(value)
    if isinstance(value, float):
        return _varint(number << 3 | _FLOAT) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | _BYTES) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
