"""Writes optimizerNumbers.json, what Keras' and PyTorch's own optimizers do in float64.

    pip install keras torch
    python tests/trainer/engines/parity/optimizerNumbers.py && npx prettier --write tests/trainer/engines/parity/optimizerNumbers.json

A network q = w x + b learns y = 5 at x = 2 from w = 1, b = 0 by its squared error, five steps.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"
import keras
import torch

keras.config.set_floatx("float64")

STEPS = 5
ADAM = {"adamBeta1": 0.9, "adamBeta2": 0.999, "learningRate": 0.1}
OTHER_ADAM = {"adamBeta1": 0.5, "adamBeta2": 0.9, "learningRate": 0.1}
RMSPROP = {"rmspropDecay": 0.9, "learningRate": 0.03}
OTHER_RMSPROP = {"rmspropDecay": 0.99, "learningRate": 0.02}


def loss_and_gradients(w, b):
    error = w * 2 + b - 5
    return error**2, (2 * error * 2, 2 * error)


def run_keras(learner):
    clip = learner["gradientClipNorm"] or None
    shared = {
        "learning_rate": learner["learningRate"],
        "epsilon": learner["optimizerEpsilon"],
        "global_clipnorm": clip,
    }
    if learner["optimizer"] == "adam":
        optimizer = keras.optimizers.Adam(
            beta_1=learner["adamBeta1"], beta_2=learner["adamBeta2"], **shared
        )
    else:
        optimizer = keras.optimizers.RMSprop(rho=learner["rmspropDecay"], **shared)
    parameters = [keras.Variable(1.0), keras.Variable(0.0)]
    optimizer.build(parameters)
    steps = []
    for _ in range(STEPS):
        loss, gradients = loss_and_gradients(*(float(p) for p in parameters))
        optimizer.apply([keras.ops.convert_to_tensor(g, "float64") for g in gradients], parameters)
        steps.append({"loss": loss, "online": [float(p) for p in parameters]})
    if learner["optimizer"] == "adam":
        first = [float(m) for m in optimizer._momentums]
    else:
        first = [0, 0]
    return {
        "steps": steps,
        "firstMoments": first,
        "secondMoments": [float(v) for v in optimizer._velocities],
    }


def run_pytorch(learner):
    parameters = [torch.tensor(value, dtype=torch.float64) for value in (1.0, 0.0)]
    shared = {"lr": learner["learningRate"], "eps": learner["optimizerEpsilon"]}
    if learner["optimizer"] == "adam":
        betas = (learner["adamBeta1"], learner["adamBeta2"])
        optimizer = torch.optim.Adam(parameters, betas=betas, **shared)
    else:
        optimizer = torch.optim.RMSprop(parameters, alpha=learner["rmspropDecay"], **shared)
    steps = []
    for _ in range(STEPS):
        loss, gradients = loss_and_gradients(*(p.item() for p in parameters))
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = torch.tensor(gradient, dtype=torch.float64)
        if learner["gradientClipNorm"] > 0:
            torch.nn.utils.clip_grad_norm_(parameters, learner["gradientClipNorm"])
        optimizer.step()
        steps.append({"loss": loss, "online": [p.item() for p in parameters]})
    state = [optimizer.state[p] for p in parameters]
    is_adam = learner["optimizer"] == "adam"
    return {
        "steps": steps,
        "firstMoments": [s["exp_avg"].item() if is_adam else 0 for s in state],
        "secondMoments": [s["exp_avg_sq" if is_adam else "square_avg"].item() for s in state],
    }


def cases():
    for form, run in (("keras", run_keras), ("pytorch", run_pytorch)):
        for optimizer, settings, others in (
            ("adam", ADAM, OTHER_ADAM),
            ("rmsprop", RMSPROP, OTHER_RMSPROP),
        ):
            for name, learner in (
                ("with an epsilon that hardly counts", {**settings, "optimizerEpsilon": 1e-7}),
                ("with an epsilon that counts", {**others, "optimizerEpsilon": 0.5}),
                # The first steps' gradients are longer than that, the last ones' shorter.
                (
                    "with clipped gradients",
                    {**settings, "optimizerEpsilon": 1e-7, "gradientClipNorm": 10},
                ),
            ):
                learner = {
                    "optimizer": optimizer,
                    "optimizerForm": form,
                    "gradientClipNorm": 0,
                    **learner,
                }
                yield {"name": f"{optimizer} of {form} {name}", "learner": learner, **run(learner)}


numbers = {
    "versions": {"keras": keras.__version__, "pytorch": torch.__version__},
    "cases": list(cases()),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(numbers))
