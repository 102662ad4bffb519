"""Writes the files beside it and reference.json: layouts of weights that Keras had over the years.

    python write.py

It needs tf_keras 2.21, Keras 3.15 and TensorFlow 2.21 (tests/python/keras.txt).
"""

import io
import json
import os
import zipfile
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
import tf_keras

HERE = Path(__file__).parent
RANDOM = np.random.default_rng(7)
STATES = RANDOM.uniform(-1, 1, (16, 4)).astype("f4")
MODELS = {}


def q_values(model):
    return np.asarray(model(STATES)).tolist()


def note(name, package, model, refused=None):
    told = {"kerasVersion": package.__version__}
    told.update({"mustBeRefused": refused} if refused else {"qValues": q_values(model)})
    MODELS[name] = told


def trained(package, *layers):
    """Weights of every kind, none of which has the value that it was made with."""
    model = package.Sequential([package.layers.InputLayer(**input_shape(package)), *layers])
    model.set_weights([np.abs(RANDOM.normal(0.5, 0.3, w.shape)) for w in model.get_weights()])
    return model


def input_shape(package):
    return {"batch_shape": (None, 4)} if package is keras else {"input_shape": (4,)}


def mixed(package):
    layers = package.layers
    return trained(
        package,
        layers.Dense(8),
        layers.BatchNormalization(scale=False),
        layers.Activation("tanh"),
        layers.Dropout(0.25),
        layers.Dense(6, use_bias=False),
        layers.PReLU(),
        layers.BatchNormalization(),
        layers.Dense(2),
    )


def plain(package):
    layers = package.layers
    return trained(package, layers.Dense(8, "relu"), layers.Dense(6, "relu"), layers.Dense(2))


def rewritten(source, target, rename):
    """The same .keras with other names for the groups of its weights."""
    with zipfile.ZipFile(HERE / source) as zip_in, zipfile.ZipFile(HERE / target, "w") as zip_out:
        for name in zip_in.namelist():
            content = zip_in.read(name)
            if name.endswith(".h5"):
                memory = io.BytesIO()
                with h5py.File(io.BytesIO(content)) as old, h5py.File(memory, "w") as new:
                    rename(old, new)
                content = memory.getvalue()
            zip_out.writestr(name, content)


def under(container, separator="/", step=1):
    """As the first versions named layers; they counted each twice, which leaves gaps."""

    def rename(old, new):
        counts = {}
        for group in sorted(old["layers"], key=lambda name: (len(name), name)):
            start = group.rstrip("0123456789").rstrip("_") if group[-1].isdigit() else group
            count = counts.get(start, 0)
            counts[start] = count + step
            name = start if count == 0 else f"{start}_{count}"
            old.copy(f"layers/{group}", new, f"{container}{separator}{name}")

    return rename


for package, label in ((tf_keras, "tf-keras"), (keras, "keras3")):
    model = mixed(package)
    for ending in ("keras", "h5"):
        name = f"{label}-mixed.{ending}"
        model.save(str(HERE / name))
        note(name, package, model)
    model.save_weights(str(HERE / f"{label}-mixed.weights.h5"))
    note(f"{label}-mixed.weights.h5", package, model, "no dense layer")
    model = plain(package)
    model.save_weights(str(HERE / f"{label}-plain.weights.h5"))
    note(f"{label}-plain.weights.h5", package, model)

model = mixed(tf_keras)
model.save(str(HERE / "base.keras"))
for target, rename in (
    ("first-keras-format.keras", under("_layer_checkpoint_dependencies", step=2)),
    ("first-keras-format-windows.keras", under("_layer_checkpoint_dependencies", "\\")),
):
    rewritten("base.keras", target, rename)
    note(target, tf_keras, model)
(HERE / "base.keras").unlink()

# Half precision, double precision and names in several attributes: numbers that float16 has.
model = plain(tf_keras)
model.set_weights([w.astype("f2").astype("f4") for w in model.get_weights()])
model.save_weights(str(HERE / "split-names.h5"), save_format="h5")
with h5py.File(HERE / "split-names.h5", "a") as file:
    names = [name for name in file.attrs["layer_names"]]
    del file.attrs["layer_names"]
    for index, (name, dtype) in enumerate(zip(names, ("f2", "f8", ">f4"))):
        file.attrs[f"layer_names{index}"] = [name]
        group = file[name]
        for weight in group.attrs["weight_names"]:
            values = group[weight][()]
            del group[weight]
            group.create_dataset(weight, data=values.astype(dtype))
note("split-names.h5", tf_keras, model)

reference = {"about": "Layouts of Keras 2 and 3", "states": STATES.tolist(), "models": MODELS}
(HERE / "reference.json").write_text(json.dumps(reference))
print("\n".join(MODELS))
