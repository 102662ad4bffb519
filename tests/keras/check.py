"""Loads models that CartPole Studio wrote, by Keras itself, and prints their Q-values as JSON.

    python check.py (keras | tf_keras) FOLDER

FOLDER holds models (.h5, .keras) and states.json, a list of observations. Printed is an object with
each file's Q-values of all states, null where one is no number. tf_keras is the last Keras 2; both
compute with TensorFlow, Keras 3 with another package where KERAS_BACKEND says so.
"""

import importlib
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np


def main(package, folder):
    keras = importlib.import_module(package)
    states = np.array(json.loads((folder / "states.json").read_text()), dtype="float32")
    q_values = {}
    for file in sorted(folder.iterdir()):
        if file.suffix in (".h5", ".keras"):
            model = keras.models.load_model(str(file), compile=False)
            values = np.asarray(model(states)).astype("float64")
            # JSON knows no other numbers.
            q_values[file.name] = np.where(np.isfinite(values), values, None).tolist()
    json.dump(q_values, sys.stdout)


main(sys.argv[1], Path(sys.argv[2]))
