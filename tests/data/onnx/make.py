"""Makes the ONNX files of this folder, as exporters of other programs write them, and reference.json.

pip install numpy onnx==1.23.2 onnxruntime==1.32.0 scikit-learn==1.9.1 skl2onnx==1.20.0; python make.py

sklearn.onnx is written by skl2onnx itself. The others follow, name by name, what PyTorch's two
exporters, tf2onnx and PyTorch's dynamic shapes write; Q-values are those of ONNX Runtime.
"""

import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(13)
states = rng.uniform([-2.4, -3, -0.21, -3], [2.4, 3, 0.21, 3], (12, 4)).astype(np.float32)


def normal(*shape, dtype=np.float32):
    return (rng.standard_normal(shape) * 0.5).astype(dtype)


def tensor(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def save(
    name,
    nodes,
    initializers,
    inputs=("observation", ["batch", 4]),
    outputs=("q", ["batch", 2]),
    opset=17,
    producer=("hand", "1"),
    ir_version=8,
    element=TensorProto.FLOAT,
    extra_opsets=(),
    listed=False,
    metadata=(),
):
    values = [helper.make_tensor_value_info(inputs[0], element, inputs[1])]
    if listed:
        values += [
            helper.make_tensor_value_info(each.name, each.data_type, list(each.dims))
            for each in initializers
        ]
    graph = helper.make_graph(
        nodes,
        "main_graph",
        values,
        [helper.make_tensor_value_info(outputs[0], element, outputs[1])],
        initializers,
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", opset), *extra_opsets],
        producer_name=producer[0],
        producer_version=producer[1],
        ir_version=ir_version,
    )
    for key, value in metadata:
        helper.set_model_props(model, {key: value})
    path = pathlib.Path(f"{name}.onnx")
    path.write_bytes(model.SerializeToString())
    return path


node = helper.make_node
playable = {}
refused = {}


def plays(name, *args, tolerance=None, **kwargs):
    path = save(name, *args, **kwargs)
    remember(path)


def remember(path):
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    source = session.get_inputs()[0]
    dtype = np.float64 if "double" in source.type else np.float32
    q_values = session.run(None, {source.name: states.astype(dtype)})[0]
    playable[path.name] = np.asarray(q_values, np.float64).reshape(len(states), 2).tolist()


def is_refused(name, why, *args, **kwargs):
    save(name, *args, **kwargs)
    refused[f"{name}.onnx"] = why


def torch_linear(prefix, inputs, units):
    return [
        tensor(f"{prefix}.weight", normal(units, inputs)),
        tensor(f"{prefix}.bias", normal(units)),
    ]


# PyTorch's older exporter: weights as (units, inputs), names like paths.
plays(
    "pytorch-script",
    [
        node("Gemm", ["input", "fc1.weight", "fc1.bias"], ["/fc1/Gemm_output_0"], "/fc1/Gemm", alpha=1.0, beta=1.0, transB=1),
        node("Relu", ["/fc1/Gemm_output_0"], ["/Relu_output_0"], "/Relu"),
        node("Gemm", ["/Relu_output_0", "fc2.weight", "fc2.bias"], ["/fc2/Gemm_output_0"], "/fc2/Gemm", alpha=1.0, beta=1.0, transB=1),
        node("Tanh", ["/fc2/Gemm_output_0"], ["/Tanh_output_0"], "/Tanh"),
        node("Gemm", ["/Tanh_output_0", "fc3.weight", "fc3.bias"], ["output"], "/fc3/Gemm", alpha=1.0, beta=1.0, transB=1),
    ],
    [*torch_linear("fc1", 4, 24), *torch_linear("fc2", 24, 24), *torch_linear("fc3", 24, 2)],
    inputs=("input", ["batch_size", 4]),
    outputs=("output", ["batch_size", 2]),
    producer=("pytorch", "2.4.1"),
)

# The same with activations that it writes as several nodes, and a slope and limits.
plays(
    "pytorch-activations",
    [
        node("Flatten", ["obs"], ["flat"], "/Flatten", axis=1),
        node("Gemm", ["flat", "0.weight", "0.bias"], ["a0"], "/0/Gemm", transB=1),
        node("Sigmoid", ["a0"], ["a1"], "/1/Sigmoid"),
        node("Mul", ["a0", "a1"], ["a2"], "/1/Mul"),
        node("Gemm", ["a2", "2.weight", "2.bias"], ["b0"], "/2/Gemm", transB=1),
        node("Constant", [], ["root"], "/3/Constant", value=tensor("", np.float32(np.sqrt(2)))),
        node("Div", ["b0", "root"], ["b1"], "/3/Div"),
        node("Erf", ["b1"], ["b2"], "/3/Erf"),
        node("Constant", [], ["one"], "/3/Constant_1", value=tensor("", np.float32(1))),
        node("Add", ["b2", "one"], ["b3"], "/3/Add"),
        node("Mul", ["b0", "b3"], ["b4"], "/3/Mul"),
        node("Constant", [], ["half"], "/3/Constant_2", value=tensor("", np.float32(0.5))),
        node("Mul", ["b4", "half"], ["b5"], "/3/Mul_1"),
        node("Gemm", ["b5", "4.weight", "4.bias"], ["c0"], "/4/Gemm", transB=1),
        node("Softplus", ["c0"], ["c1"], "/5/Softplus"),
        node("Tanh", ["c1"], ["c2"], "/5/Tanh"),
        node("Mul", ["c0", "c2"], ["c3"], "/5/Mul"),
        node("Gemm", ["c3", "6.weight", "6.bias"], ["d0"], "/6/Gemm", transB=1),
        node("LeakyRelu", ["d0"], ["d1"], "/7/LeakyRelu", alpha=0.01),
        node("Gemm", ["d1", "8.weight", "8.bias"], ["q"], "/8/Gemm", transB=1),
    ],
    [
        *torch_linear("0", 4, 8),
        *torch_linear("2", 8, 8),
        *torch_linear("4", 8, 8),
        *torch_linear("6", 8, 8),
        *torch_linear("8", 8, 2),
    ],
    inputs=("obs", ["batch_size", 4]),
    producer=("pytorch", "1.13.1"),
    opset=14,
)

# PyTorch's newer exporter puts the weights beside; its notes on nodes are metadata.
external = [tensor("fc1.weight", normal(16, 4)), tensor("fc1.bias", normal(16)), tensor("fc2.weight", normal(2, 16))]
blob = b""
for each in external:
    raw = each.raw_data
    each.ClearField("raw_data")
    each.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "pytorch-external.onnx.data"), ("offset", len(blob)), ("length", len(raw))):
        entry = each.external_data.add()
        entry.key, entry.value = key, str(value)
    blob += raw + bytes(-len(raw) % 64)
pathlib.Path("pytorch-external.onnx.data").write_bytes(blob)
plays(
    "pytorch-external",
    [
        node("Gemm", ["x", "fc1.weight", "fc1.bias"], ["linear"], "node_linear", transB=1),
        node("Relu", ["linear"], ["relu"], "node_relu"),
        node("Transpose", ["fc2.weight"], ["val_1"], "node_Transpose_1", perm=[1, 0]),
        node("MatMul", ["relu", "val_1"], ["linear_1"], "node_linear_1"),
    ],
    external,
    inputs=("x", ["s0", 4]),
    outputs=("linear_1", ["s0", 2]),
    producer=("pytorch", "2.9.0"),
    opset=18,
    ir_version=10,
    metadata=[("pkg.torch.export.GraphSignature", "x: input")],
)

# tf2onnx of a Keras model: MatMul and Add, and an Identity with the output's name.
plays(
    "tf2onnx",
    [
        node("MatMul", ["args_0", "sequential/dense/MatMul/ReadVariableOp:0"], ["sequential/dense/MatMul:0"], "sequential/dense/MatMul"),
        node("Add", ["sequential/dense/MatMul:0", "sequential/dense/BiasAdd/ReadVariableOp:0"], ["sequential/dense/BiasAdd:0"], "sequential/dense/BiasAdd"),
        node("Elu", ["sequential/dense/BiasAdd:0"], ["sequential/dense/Elu:0"], "sequential/dense/Elu"),
        node("MatMul", ["sequential/dense/Elu:0", "sequential/dense_1/MatMul/ReadVariableOp:0"], ["sequential/dense_1/MatMul:0"], "sequential/dense_1/MatMul"),
        node("Add", ["sequential/dense_1/BiasAdd/ReadVariableOp:0", "sequential/dense_1/MatMul:0"], ["sequential/dense_1/BiasAdd:0"], "sequential/dense_1/BiasAdd"),
        node("Sigmoid", ["sequential/dense_1/BiasAdd:0"], ["sequential/dense_1/Sigmoid:0"], "sequential/dense_1/Sigmoid"),
        node("Mul", ["sequential/dense_1/Sigmoid:0", "sequential/dense_1/BiasAdd:0"], ["sequential/dense_1/mul:0"], "sequential/dense_1/mul"),
        node("MatMul", ["sequential/dense_1/mul:0", "sequential/dense_2/MatMul/ReadVariableOp:0"], ["Identity:0"], "sequential/dense_2/MatMul"),
        node("Identity", ["Identity:0"], ["dense_2"], "Identity"),
    ],
    [
        tensor("sequential/dense/MatMul/ReadVariableOp:0", normal(4, 12)),
        tensor("sequential/dense/BiasAdd/ReadVariableOp:0", normal(12)),
        tensor("sequential/dense_1/MatMul/ReadVariableOp:0", normal(12, 12)),
        tensor("sequential/dense_1/BiasAdd/ReadVariableOp:0", normal(1, 12)),
        tensor("sequential/dense_2/MatMul/ReadVariableOp:0", normal(12, 2)),
    ],
    inputs=("args_0", ["unk__6", 4]),
    outputs=("dense_2", ["unk__7", 2]),
    producer=("tf2onnx", "1.16.1 15c810"),
    opset=15,
)

# What can be folded into dense layers: scaling in front, normalization, limits, slopes.
plays(
    "foldable",
    [
        node("Sub", ["observation", "mean"], ["s0"], "sub"),
        node("Div", ["s0", "deviation"], ["s1"], "div"),
        node("Clip", ["s1", "low", "high"], ["s2"], "clip"),
        node("MatMul", ["s2", "k1"], ["a0"], "dense1"),
        node("BatchNormalization", ["a0", "gamma", "beta", "moving_mean", "moving_variance"], ["a1"], "norm", epsilon=0.001),
        node("PRelu", ["a1", "slope"], ["a2"], "prelu"),
        node("Gemm", ["a2", "k2", "b2"], ["b0"], "dense2", alpha=0.5, beta=2.0),
        node("Elu", ["b0"], ["b1"], "elu", alpha=0.7),
        node("Mul", ["b1", "three"], ["b2o"], "mul"),
        node("Dropout", ["b2o", "rate"], ["b3", "mask"], "dropout"),
        node("Gemm", ["b3", "k3"], ["c0"], "dense3"),
        node("Neg", ["c0"], ["c1"], "neg"),
        node("Max", ["c1", "minus"], ["c2"], "max"),
        node("Sub", ["three", "c2"], ["q"], "sub2"),
    ],
    [
        tensor("mean", normal(4)),
        tensor("deviation", np.float32([1.1, 0.7, 0.2, 2])),
        tensor("low", np.float32(-1.5)),
        tensor("high", np.float32(2)),
        tensor("k1", normal(4, 6)),
        tensor("gamma", normal(6)),
        tensor("beta", normal(6)),
        tensor("moving_mean", normal(6)),
        tensor("moving_variance", np.abs(normal(6))),
        tensor("slope", normal(6)),
        tensor("k2", normal(6, 5)),
        tensor("b2", normal(5)),
        tensor("three", np.float32(3)),
        tensor("rate", np.float32(0.25)),
        tensor("k3", normal(5, 2)),
        tensor("minus", np.float32(-0.5)),
    ],
)

# Weights that are listed as inputs too, as before IR version 4; Clip with attributes; a reshape.
plays(
    "old-opset",
    [
        node("Reshape", ["observation", "shape"], ["flat"]),
        node("Gemm", ["flat", "k1", "b1"], ["a0"]),
        node("Clip", ["a0"], ["a1"], min=0.0, max=6.0),
        node("Gemm", ["a1", "k2", "b2"], ["a2"]),
        node("HardSigmoid", ["a2"], ["a3"]),
        node("Gemm", ["a3", "k3", "b3"], ["q"]),
    ],
    [
        tensor("shape", np.int64([-1, 4])),
        *[tensor("k1", normal(4, 7)), tensor("b1", normal(1, 7))],
        *[tensor("k2", normal(7, 7)), tensor("b2", normal(7))],
        *[tensor("k3", normal(7, 2)), tensor("b3", normal(2))],
    ],
    opset=9,
    ir_version=3,
    listed=True,
    producer=("CNTK", "2.7"),
)

plays(
    "double",
    [
        node("Gemm", ["observation", "k1", "b1"], ["a0"]),
        node("Tanh", ["a0"], ["a1"]),
        node("Gemm", ["a1", "k2", "b2"], ["q"]),
    ],
    [
        *[tensor("k1", normal(4, 9, dtype=np.float64)), tensor("b1", normal(9, dtype=np.float64))],
        *[tensor("k2", normal(9, 2, dtype=np.float64)), tensor("b2", normal(2, dtype=np.float64))],
    ],
    element=TensorProto.DOUBLE,
)

# Half the bytes; numbers one by one in place of raw bytes.
listed_numbers = [float(value) for value in normal(9 * 2).reshape(-1)]
plays(
    "float16",
    [
        node("Cast", ["half1"], ["k1"], to=TensorProto.FLOAT),
        node("MatMul", ["observation", "k1"], ["a0"]),
        node("Relu", ["a0"], ["a1"]),
        node("MatMul", ["a1", "k2"], ["q"]),
    ],
    [
        tensor("half1", normal(4, 9, dtype=np.float16)),
        helper.make_tensor("k2", TensorProto.FLOAT, [9, 2], listed_numbers),
    ],
)

# The graph of scikit-learn's own converter.
from skl2onnx import to_onnx
from sklearn.neural_network import MLPRegressor

regressor = MLPRegressor(hidden_layer_sizes=(10, 6), activation="tanh", max_iter=30, random_state=1)
regressor.fit(states, np.stack([states[:, 2], -states[:, 2]], axis=1))
path = pathlib.Path("sklearn.onnx")
path.write_bytes(to_onnx(regressor, states[:1]).SerializeToString())
remember(path)

dense = [node("Gemm", ["observation", "k", "b"], ["q"], "dense")]
weights = [tensor("k", normal(4, 2)), tensor("b", normal(2))]

is_refused(
    "lstm",
    "an LSTM layer (“lstm”), which looks at several steps at once",
    [node("LSTM", ["observation", "w", "r"], ["y", "q"], "lstm", hidden_size=2)],
    [tensor("w", normal(1, 8, 4)), tensor("r", normal(1, 8, 2))],
)
is_refused("argmax", "ArgMax", [node("Gemm", ["observation", "k", "b"], ["v"], "dense"), node("ArgMax", ["v"], ["q"], "action")], weights)
is_refused(
    "dueling",
    "several branches",
    [
        node("Gemm", ["observation", "k", "b"], ["a"], "advantages"),
        node("ReduceMean", ["a"], ["m"], "mean", axes=[1]),
        node("Sub", ["a", "m"], ["q"], "sub"),
    ],
    weights,
)
is_refused("three-actions", "3 outputs", dense, [tensor("k", normal(4, 3)), tensor("b", normal(3))], outputs=("q", ["batch", 3]))
is_refused("six-inputs", "6 inputs", dense, [tensor("k", normal(6, 2)), tensor("b", normal(2))], inputs=("observation", ["batch", 6]))
is_refused(
    "quantized",
    "quantized",
    [node("DequantizeLinear", ["k8", "scale"], ["k"], "weights"), *dense],
    [tensor("k8", np.int8([[1, 2]] * 4)), tensor("scale", np.float32(0.1)), weights[1]],
)
is_refused("other-domain", "com.microsoft.FusedGemm", [node("FusedGemm", ["observation", "k", "b"], ["q"], "fused", domain="com.microsoft", activation="Relu")], weights, extra_opsets=[helper.make_opsetid("com.microsoft", 1)])
is_refused("cyclic", "circle", [node("Relu", ["b1"], ["a1"], "one"), node("Tanh", ["a1"], ["b1"], "two"), node("Gemm", ["a1", "k", "b"], ["q"], "dense")], [tensor("k", normal(4, 2)), weights[1]])
is_refused("infinite-weights", "not finite", dense, [tensor("k", np.full((4, 2), np.inf, np.float32)), weights[1]])
is_refused("softmax-over-batch", "another axis", [node("Gemm", ["observation", "k", "b"], ["v"], "dense"), node("Softmax", ["v"], ["q"], "softmax", axis=0)], weights)
is_refused("two-inputs", "2 inputs", [node("Gemm", ["observation", "k", "other"], ["q"], "dense")], [weights[0]], listed=False)
model = onnx.load("two-inputs.onnx")
model.graph.input.append(helper.make_tensor_value_info("other", TensorProto.FLOAT, [2]))
onnx.save(model, "two-inputs.onnx")
is_refused("huge", "more than can be opened", dense, [TensorProto(name="k", data_type=TensorProto.FLOAT, dims=[4, 10**12]), weights[1]])

pathlib.Path("reference.json").write_text(
    json.dumps({"states": states.tolist(), "qValues": playable, "refused": refused}, indent=1) + "\n"
)
