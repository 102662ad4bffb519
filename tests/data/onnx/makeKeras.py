"""Makes keras-*.onnx by Keras' own export, through tf2onnx, and keras.json with Keras' own Q-values.

pip install tensorflow-cpu==2.21.0 keras==3.15.1 tf2onnx==1.17.0; python makeKeras.py
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)
# ONNX Runtime does not play the GELU in keras-layers.onnx; keras-branches.onnx is one to be refused.
states = np.random.default_rng(13).uniform([-2.4, -3, -0.21, -3], [2.4, 3, 0.21, 3], (12, 4)).astype("float32")
values = {}


def export(name, *hidden):
    model = keras.Sequential([keras.Input((4,)), *hidden, layers.Dense(2)])
    for layer in model.layers:
        # Biases and means begin at zero, where a lost one would not be seen.
        layer.set_weights([np.abs(w) + 0.3 if w.ndim == 1 else w for w in layer.get_weights()])
    values[f"keras-{name}.onnx"] = np.asarray(model(states)).tolist()
    model.export(f"keras-{name}.onnx", format="onnx", verbose=False)


def dense(*activations):
    return [layers.Dense(8, activation=activation) for activation in activations]


export(
    "layers",
    layers.Rescaling(0.5, offset=0.1),
    *dense("relu"),
    layers.BatchNormalization(),
    *dense("silu"),
    layers.Dropout(0.2),
    *dense("gelu", "linear"),
    layers.LeakyReLU(),
    *dense("hard_sigmoid"),
)
export("activations-1", *dense("tanh", "sigmoid", "elu", "selu", "softplus"))
export("activations-2", *dense("softsign", "mish", "relu6", "hard_tanh", "leaky_relu"))
export("activations-3", *dense("log_sigmoid", "squareplus", "tanh_shrink", "hard_silu", "softmax"))
export(
    "activations-4",
    *dense("exponential", "log_softmax", "linear"),
    layers.Activation(lambda x: keras.activations.gelu(x, approximate=True)),
)
export("branches", *dense("hard_shrink"))

with open("keras.json", "w") as file:
    json.dump({"states": states.tolist(), "qValues": values}, file, indent=1)
    file.write("\n")
