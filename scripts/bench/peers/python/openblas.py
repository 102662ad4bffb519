"""NumPy's matrix product in float32, which is OpenBLAS's in the wheels of Linux and Windows."""

import numpy as np

from timing import timed


def matrix_product(rows, depth, columns):
    generator = np.random.default_rng(1)
    left = generator.standard_normal((rows, depth), dtype=np.float32)
    right = generator.standard_normal((depth, columns), dtype=np.float32)
    product = np.empty((rows, columns), dtype=np.float32)
    return timed(lambda: np.matmul(left, right, out=product)), {"NumPy": np.__version__}
