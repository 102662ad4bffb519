"""Writes keras3.json or keras2.json: small models of every layer that comes to dense layers, as
Keras itself describes and plays them. `pip install keras tf-keras tensorflow-cpu`, then here
`python write.py keras3` and `TF_USE_LEGACY_KERAS=1 python write.py keras2`."""

import json
import sys

import numpy as np

version = sys.argv[1]
if version == "keras2":
    import tf_keras as keras
else:
    import keras
layers = keras.layers

random = np.random.default_rng(13)
states = (random.normal(size=(6, 4)) * [1.2, 1.5, 0.1, 1.5]).astype("float32")

# Keras 3 has more activations, and other names for some.
is_new = version == "keras3"
slope = "negative_slope" if is_new else "alpha"
activations = (
    "elu exponential gelu hard_sigmoid linear mish relu selu sigmoid softmax softplus softsign "
    "swish tanh"
).split()
newer_activations = (
    "celu hard_shrink hard_silu hard_swish hard_tanh leaky_relu log_sigmoid log_softmax relu6 silu "
    "soft_shrink sparse_plus sparse_sigmoid squareplus tanh_shrink"
).split()
if is_new:
    activations += newer_activations


def dense(units=5, **options):
    return layers.Dense(units, bias_initializer="random_normal", **options)


def sequential(*hidden, shape=(4,)):
    return keras.Sequential([keras.Input(shape), *hidden])


def functional(*hidden):
    inputs = keras.Input((4,), name="observation")
    x = inputs
    for layer in hidden:
        x = layer(x, training=False) if isinstance(layer, layers.Dropout) else layer(x)
    return keras.Model(inputs, x)


def between(*hidden):
    return sequential(dense(), *hidden, dense(2))


def adapted():
    layer = layers.Normalization()
    layer.adapt(random.normal(size=(50, 4)) * [1, 3, 0.1, 2] + [0.5, -1, 0, 2])
    return layer


playable = {name: sequential(dense(activation=name), dense(2)) for name in activations}
playable |= {
    "ReLU": between(layers.ReLU()),
    "ReLU with a limit": between(layers.ReLU(max_value=0.25)),
    "ReLU with the limit 6": between(layers.ReLU(max_value=6.0)),
    "ReLU with a slope": between(layers.ReLU(negative_slope=0.3)),
    "ReLU with a slope and a limit": between(layers.ReLU(negative_slope=0.3, max_value=0.5)),
    "LeakyReLU": between(layers.LeakyReLU()),
    "LeakyReLU in place of a name": sequential(
        dense(activation=layers.LeakyReLU(**{slope: 0.1})), dense(2)
    ),
    "LeakyReLU at the end": sequential(dense(2), layers.LeakyReLU(**{slope: 0.1})),
    "PReLU": between(layers.PReLU(alpha_initializer="random_normal")),
    "PReLU that shares": between(
        layers.PReLU(alpha_initializer=keras.initializers.Constant(0.7), shared_axes=[1])
    ),
    "ELU": between(layers.ELU(alpha=1.0)),
    "ELU of another alpha": between(layers.ELU(alpha=0.3)),
    "Softmax": between(layers.Softmax()),
    "activations on activations": between(
        layers.Activation("tanh"), layers.Activation("sigmoid"), layers.ReLU(max_value=0.4)
    ),
    "an activation before all": sequential(layers.Activation("tanh"), dense(2)),
    "BatchNormalization": between(layers.BatchNormalization(), layers.Activation("relu")),
    "BatchNormalization after the activation": between(
        layers.Activation("relu"), layers.BatchNormalization(epsilon=0.1)
    ),
    "BatchNormalization after dropout": between(
        layers.Dropout(0.5), layers.BatchNormalization(), layers.Activation("tanh")
    ),
    "BatchNormalization before all": sequential(
        layers.BatchNormalization(), dense(activation="tanh"), dense(2)
    ),
    "BatchNormalization at the end": sequential(
        dense(activation="tanh"), dense(2, activation="tanh"), layers.BatchNormalization()
    ),
    "BatchNormalization without its own factors": between(
        layers.BatchNormalization(center=False, scale=False), layers.Activation("relu")
    ),
    "BatchNormalization twice": between(
        layers.BatchNormalization(),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.BatchNormalization(),
        layers.BatchNormalization(),
    ),
    "Normalization": sequential(adapted(), dense(activation="relu"), dense(2)),
    "Normalization by numbers": sequential(
        layers.Normalization(mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 0.04]),
        dense(activation="relu"),
        dense(2),
    ),
    "Normalization by one number": sequential(
        layers.Normalization(axis=None, mean=0.5, variance=4.0), dense(2)
    ),
    "Normalization, back": sequential(
        layers.Normalization(mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 4.0], invert=True),
        dense(2),
    ),
    "Rescaling": sequential(layers.Rescaling(0.5, offset=-0.25), dense(activation="relu"), dense(2)),
    "Rescaling by four numbers": sequential(
        layers.Rescaling([0.4, 0.5, 4.0, 0.3], offset=[0.0, 1.0, 0.0, 0.5]), dense(2)
    ),
    "Rescaling at the end": sequential(dense(activation="relu"), dense(2), layers.Rescaling(100.0)),
    "Flatten": sequential(layers.Flatten(), dense(activation="relu"), dense(2), shape=(1, 4)),
    "Flatten of rows": sequential(layers.Flatten(), dense(2), layers.Flatten(), shape=(4,)),
    "Reshape": sequential(layers.Reshape((4,)), dense(2), shape=(1, 4)),
    "layers that do nothing in play": sequential(
        layers.GaussianNoise(0.1),
        dense(activation="selu"),
        layers.AlphaDropout(0.2),
        layers.GaussianDropout(0.2),
        layers.Dropout(0.2),
        layers.ActivityRegularization(l2=0.01),
        *([layers.Identity()] if is_new else []),
        dense(2),
    ),
    "a functional model": functional(
        dense(activation="tanh"), layers.Dropout(0.3), layers.Activation("relu"), dense(2)
    ),
    "no biases": sequential(
        layers.BatchNormalization(),
        layers.Dense(5, use_bias=False, activation="relu"),
        layers.Dense(2, use_bias=False),
    ),
}

# The layer or the word that the refusal has to name.
refused = {
    "LSTM": ("LSTM", sequential(layers.LSTM(5), dense(2), shape=(1, 4))),
    "Conv1D": ("Conv1D", sequential(layers.Conv1D(3, 1), layers.Flatten(), dense(2), shape=(1, 4))),
    "LayerNormalization": ("LayerNormalization", between(layers.LayerNormalization())),
    "threshold": ("threshold", between(layers.ReLU(threshold=0.5))),
    "three actions": ("3 outputs", sequential(dense(3))),
    "three inputs": ("3 inputs", sequential(dense(2), shape=(3,))),
    "unflat": ("[1,4]", sequential(dense(5), layers.Flatten(), dense(2), shape=(1, 4))),
    "a model in a model": ("model of its own", sequential(sequential(dense(3)), dense(2))),
}
if is_new:
    # Keras until 3.15 computes it other than the paper defines it.
    refused["sparsemax"] = ("sparsemax", sequential(dense(activation="sparsemax"), dense(2)))
    refused["glu"] = ("glu", sequential(dense(6, activation="glu"), dense(2)))
    refused["a whole number"] = ("int32", sequential(layers.Dense(2, dtype="int32")))


def name_of(variable):
    """Keras 2 calls it "dense/kernel:0"."""
    return variable.name.split("/")[-1].split(":")[0]


def with_random_numbers(model):
    """As if trained: batch normalization with other factors than 1 and offsets than 0."""
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            for variable in layer.variables:
                low, high = (0.2, 2.0) if name_of(variable) in ("gamma", "moving_variance") else (-1, 1)
                variable.assign(random.uniform(low, high, size=variable.shape))
    return model


def config_of(model):
    """Without what tells only how training went, for the sake of a short file."""

    def shortened(value):
        if isinstance(value, list):
            return [shortened(entry) for entry in value]
        if not isinstance(value, dict):
            return value
        untold = ("_initializer", "_regularizer", "_constraint")
        return {k: shortened(v) for k, v in value.items() if not k.endswith(untold)}

    return shortened(json.loads(model.to_json()))


def written(model):
    shape = model.input_shape[1:]
    q_values = np.asarray(model.predict(states.reshape((-1, *shape)), verbose=0), "float32")
    weights = {
        layer.name: {
            name_of(variable): {
                "shape": list(variable.shape),
                "values": np.asarray(variable, "float32").ravel().tolist(),
            }
            for variable in layer.variables
            if name_of(variable) not in ("count", "seed_generator_state", "keras_api")
        }
        for layer in model.layers
        if layer.variables
    }
    return {"config": config_of(model), "weights": weights, "qValues": q_values.tolist()}


def main():
    out = {
        "about": f"Written by write.py with Keras {keras.__version__}.",
        "states": states.tolist(),
        "playable": {name: written(with_random_numbers(m)) for name, m in playable.items()},
        "refused": {
            name: {"because": because, "config": config_of(model)}
            for name, (because, model) in refused.items()
        },
    }
    with open(f"{version}.json", "w") as file:
        json.dump(out, file, separators=(",", ":"))
        file.write("\n")


main()
