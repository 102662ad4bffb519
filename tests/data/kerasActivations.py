"""Writes kerasActivations.json: what the activations of Keras 2 and 3 make of some numbers, in
float64, and their derivatives by TensorFlow.

    pip install keras tf-keras tensorflow
    python tests/data/kerasActivations.py

Five rows of three numbers that float32 holds exactly. The gradients are those of the sum of all
outputs, each multiplied by the weight in its place.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import tensorflow as tf
import tf_keras
from keras.src.activations import ALL_OBJECTS_DICT

ROWS = [
    [-30, -3.25, -2.75],
    [-1.125, -0.5625, -0.3125],
    [0.0625, 0.3125, 0.59375],
    [0.6875, 1.25, 2.25],
    [3.125, 6.5, 40],
]
WEIGHTS = [[1, -0.5, 2], [0.25, 1, -1.5], [3, 1, -2], [-1, 0.75, 1], [0.5, -1, 1.5]]
# One halves a row, one has parameters without a default, and one differs between versions.
LEFT_OUT = {"glu", "threshold", "sparsemax"}
KERAS_2 = [
    *["linear", "relu", "tanh", "sigmoid", "hard_sigmoid", "elu", "selu", "softplus", "softsign"],
    *["exponential", "swish", "gelu", "mish", "softmax"],
]


def numbers_of(function):
    x = tf.constant(ROWS, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        values = function(x)
        total = tf.reduce_sum(values * tf.constant(WEIGHTS, tf.float64))
    assert values.dtype == "float64"
    return {"values": values.numpy().tolist(), "gradients": tape.gradient(total, x).numpy().tolist()}


def lines_of(functions):
    lines = [f'"{name}":{json.dumps(numbers_of(function))}' for name, function in functions]
    return "{\n" + ",\n".join(lines) + "\n}"


keras.config.set_floatx("float64")
tf_keras.backend.set_floatx("float64")
keras_2 = [(name, tf_keras.activations.get(name)) for name in KERAS_2]
keras_3 = [(name, keras.activations.get(name)) for name in sorted(set(ALL_OBJECTS_DICT) - LEFT_OUT)]
# What Keras computes where a program asks for it, and writes no name of.
approximate = [("gelu", lambda x: keras.activations.gelu(x, approximate=True))]
text = f'''{{"versions":["{tf_keras.__version__}","{keras.__version__}"],
"rows":{ROWS},
"weights":{WEIGHTS},
"keras2":{lines_of(keras_2)},
"keras3":{lines_of(keras_3)},
"approximate":{lines_of(approximate)}}}
'''
json.loads(text)
Path(__file__).with_suffix(".json").write_text(text)
