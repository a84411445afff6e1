"""ONNX graphs laid out node by node and run by onnxruntime on one thread.

A graph is made of weights as they were loaded, so what is shipped is the weights alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.errors import MissingExtra

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# The operators of onnxruntime that stand in no standard: fused attention, products of whole numbers.
FUSED = "com.microsoft"
# What onnxruntime 1.18, the oldest we take, is up to.
_VERSIONS, _IR_VERSION = {"": 17, FUSED: 1}, 8


class Graph:
    """A graph that grows by one node at a time; a node's result goes by a name.

    inputs: the shape of each, all float32; a name stands for a length that varies.
    Raises MissingExtra where onnx and onnxruntime are not installed.
    """

    def __init__(self, inputs: Mapping[str, Sequence[int | str]]) -> None:
        try:
            import onnxruntime  # noqa: F401 - asked for here, used in ``open``
            from onnx import helper, numpy_helper
        except ImportError as error:
            raise MissingExtra("this needs: pip install stackmatch[embed]") from error
        self._helper, self._arrays = helper, numpy_helper
        float32 = helper.np_dtype_to_tensor_dtype(np.dtype(np.float32))
        self._inputs = [
            helper.make_tensor_value_info(name, float32, list(shape)) for name, shape in inputs.items()
        ]
        self._nodes: list[object] = []
        self._constants: list[object] = []

    def constant(self, value: np.ndarray) -> str:
        """The name of an array that never changes: float32, uint8, int8 or int64."""
        name = f"c{len(self._constants)}"
        self._constants.append(self._arrays.from_array(value, name))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """The name of what an operator makes of its inputs, "" being one left out; attributes are numbers."""
        name = f"n{len(self._nodes)}"
        self._nodes.append(self._helper.make_node(operator, inputs, [name], domain=domain, **attributes))
        return name

    def open(self, *outputs: str) -> InferenceSession:
        """A session that gives the named results, in this order."""
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is laid out as it is to run; fusing a sum with its layer norm would make both slower.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        return ort.InferenceSession(self._written(outputs), options, providers=["CPUExecutionProvider"])

    def _written(self, outputs: Sequence[str]) -> bytes:
        make = self._helper
        results = [make.make_empty_tensor_value_info(name) for name in outputs]
        graph = make.make_graph(self._nodes, "graph", self._inputs, results, self._constants)
        versions = [make.make_opsetid(domain, version) for domain, version in _VERSIONS.items()]
        written: bytes = make.make_model(
            graph, opset_imports=versions, ir_version=_IR_VERSION
        ).SerializeToString()
        return written
