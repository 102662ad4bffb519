"""CartPole-v1 elsewhere: random actions, episodes begun anew, one thread."""

from importlib.metadata import version

import numpy as np

from timing import timed


def gymnasium_loop():
    import gymnasium

    environment = gymnasium.make("CartPole-v1")
    environment.reset(seed=1)
    actions = np.random.default_rng(1).integers(2, size=1000).tolist()

    def play():
        for action in actions:
            _, _, terminated, truncated, _ = environment.step(action)
            if terminated or truncated:
                environment.reset()

    return timed(play, units=len(actions)), {"Gymnasium": gymnasium.__version__}


def gymnax_vectorized(environments, steps):
    import gymnax
    import jax

    environment, parameters = gymnax.make("CartPole-v1")
    step_all = jax.vmap(environment.step, in_axes=(0, 0, 0, None))
    reset_all = jax.vmap(environment.reset, in_axes=(0, None))

    def step(carry, _):
        key, state = carry
        key, action_key, step_key = jax.random.split(key, 3)
        actions = jax.random.randint(action_key, (environments,), 0, 2)
        keys = jax.random.split(step_key, environments)
        _, state, reward, *_ = step_all(keys, state, actions, parameters)
        return (key, state), reward.sum()

    @jax.jit
    def play(carry):
        return jax.lax.scan(step, carry, None, steps)

    key = jax.random.key(1)
    _, state = reset_all(jax.random.split(key, environments), parameters)
    carry = (key, state)

    def work():
        nonlocal carry
        carry, rewards = play(carry)
        rewards.block_until_ready()

    versions = {"gymnax": version("gymnax"), "JAX": jax.__version__}
    return timed(work, units=environments * steps), versions


def envpool_vectorized(environments):
    import envpool

    pool = envpool.make("CartPole-v1", env_type="gymnasium", num_envs=environments, num_threads=1)
    pool.reset()
    steps = 1000
    actions = np.random.default_rng(1).integers(2, size=(steps, environments), dtype=np.int32)

    def play():
        for row in actions:
            pool.step(row)

    return timed(play, units=steps * environments), {"EnvPool": envpool.__version__}
