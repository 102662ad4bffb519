"""Stable-Baselines3's DQN and SBX's, its JAX sibling, trained until CartPole-v1 is solved."""

from time import perf_counter

import gymnasium
import numpy as np
from stable_baselines3.common.callbacks import BaseCallback

CHECK_EVERY_STEPS = 500
CHECK_EPISODES = 20
CONFIRM_EPISODES = 100
SOLVED_MEAN = 475
MAX_STEPS = 50_000

# RL Baselines3 Zoo, hyperparams/dqn.yml, CartPole-v1.
HYPERPARAMETERS = dict(
    learning_rate=2.3e-3,
    batch_size=64,
    buffer_size=100_000,
    learning_starts=1000,
    gamma=0.99,
    target_update_interval=10,
    train_freq=256,
    gradient_steps=128,
    exploration_fraction=0.16,
    exploration_final_eps=0.04,
    policy_kwargs=dict(net_arch=[256, 256]),
)


def sb3():
    import stable_baselines3
    import torch

    torch.set_num_threads(1)
    versions = {"Stable-Baselines3": stable_baselines3.__version__}
    return lambda seed: train(stable_baselines3.DQN, seed, device="cpu"), versions


def sbx():
    import sbx

    return lambda seed: train(sbx.DQN, seed), {"SBX": sbx.__version__}


def train(algorithm, seed, **options):
    model = algorithm("MlpPolicy", "CartPole-v1", seed=seed, **HYPERPARAMETERS, **options)
    checks = GreedyChecks(seed)
    model.learn(MAX_STEPS, callback=checks)
    return {
        "solved": checks.solved,
        "environmentSteps": model.num_timesteps,
        "checkSeconds": checks.seconds,
    }


class GreedyChecks(BaseCallback):
    """Ends training at a greedy mean of 475: on 20 fixed starts, then on 100 fresh ones."""

    def __init__(self, seed):
        super().__init__()
        self.fresh_seeds = np.random.default_rng(seed)
        self.solved = False
        self.seconds = 0.0

    def _on_step(self):
        if self.num_timesteps % CHECK_EVERY_STEPS == 0:
            begin = perf_counter()
            self.solved = self.reaches(CHECK_EPISODES, 0) and self.reaches(
                CONFIRM_EPISODES, int(self.fresh_seeds.integers(2**31))
            )
            self.seconds += perf_counter() - begin
        return not self.solved

    def reaches(self, episodes, seed):
        environments = gymnasium.make_vec(
            "CartPole-v1", num_envs=episodes, vectorization_mode="vector_entry_point"
        )
        observations, _ = environments.reset(seed=seed)
        running = np.ones(episodes, dtype=bool)
        score = 0
        while running.any():
            actions, _ = self.model.predict(observations, deterministic=True)
            observations, _, terminated, truncated, _ = environments.step(actions)
            score += running.sum()
            running &= ~(terminated | truncated)
        environments.close()
        return bool(score / episodes >= SOLVED_MEAN)
