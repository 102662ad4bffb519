"""The article's agent in Keras, its replay vectorized: two predictions and one fit a step."""

import random
from collections import deque

import keras
import numpy as np

from timing import timed

VERSIONS = {"Keras": keras.__version__, "Keras backend": keras.backend.backend()}
BATCH_SIZE = 128
MEMORY_SIZE = 2000
GAMMA = 0.95


def model_of_the_article():
    model = keras.Sequential([keras.Input((4,))])
    for units in (512, 256, 64):
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(0.5))
    model.add(keras.layers.Dense(2))
    model.compile(loss="mse", optimizer=keras.optimizers.Adam())
    return model


def replay():
    model = model_of_the_article()
    generator = np.random.default_rng(1)
    memory = deque(maxlen=MEMORY_SIZE)
    for _ in range(MEMORY_SIZE):
        observation, next_observation = generator.uniform(-1, 1, (2, 4)).astype(np.float32)
        memory.append((observation, random.randrange(2), 1.0, next_observation, False))

    def step():
        minibatch = random.sample(memory, BATCH_SIZE)
        observations = np.stack([transition[0] for transition in minibatch])
        next_observations = np.stack([transition[3] for transition in minibatch])
        targets = model.predict(observations, batch_size=BATCH_SIZE, verbose=0)
        best = model.predict(next_observations, batch_size=BATCH_SIZE, verbose=0).max(1)
        for row, (_, action, reward, _, done) in enumerate(minibatch):
            targets[row, action] = reward if done else reward + GAMMA * best[row]
        model.fit(observations, targets, batch_size=BATCH_SIZE, verbose=0)

    return timed(step), VERSIONS


def act():
    model = model_of_the_article()
    observation = np.zeros((1, 4), dtype=np.float32)
    return timed(lambda: np.argmax(model.predict(observation, verbose=0))), VERSIONS
