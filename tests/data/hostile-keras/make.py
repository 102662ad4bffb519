"""Makes the files beside it, which need more of HDF5 than h5wasm can write (h5py 3.14).

Each is a model of two layers of Keras 2 whose first kernel (4, 24) is stored in a way of its own.
"""

import json
import zlib

import h5py
import numpy as np


def dense(name, units):
    config = {"name": name, "units": units, "activation": "linear", "use_bias": False}
    return {"class_name": "Dense", "config": config}


LAYERS = [dense("dense", 24), dense("dense_1", 2)]
LAYERS[0]["config"]["batch_input_shape"] = [None, 4]
CONFIG = {"class_name": "Sequential", "config": {"name": "hostile", "layers": LAYERS}}


def make(name, add_kernel):
    with h5py.File(name, "w") as file:
        file.attrs["keras_version"] = "2.15.0"
        file.attrs["model_config"] = json.dumps(CONFIG)
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [b"dense", b"dense_1"]
        for layer, shape in (("dense", (4, 24)), ("dense_1", (24, 2))):
            group = weights.create_group(layer)
            group.attrs["weight_names"] = [f"{layer}/kernel:0".encode()]
            if layer == "dense":
                add_kernel(group, f"{layer}/kernel:0", shape)
            else:
                group[f"{layer}/kernel:0"] = np.ones(shape, "f4")


def virtual(group, name, shape):
    layout = h5py.VirtualLayout(shape=shape, dtype="f4")
    layout[:] = h5py.VirtualSource("elsewhere.h5", "kernel", shape=shape)
    group.create_virtual_dataset(name, layout)


def external(path):
    return lambda group, name, shape: group.create_dataset(
        name, shape, "f4", external=[(path, 0, h5py.h5f.UNLIMITED)]
    )


def deflate_bomb(group, name, shape):
    """A chunk that should have 384 bytes and unpacks to 100 MB."""
    dataset = group.create_dataset(name, shape, "f4", chunks=shape, compression="gzip")
    dataset.id.write_direct_chunk((0, 0), zlib.compress(bytes(100_000_000), 9))


def huge_chunk(group, name, shape):
    """Nothing is stored: to read it, the library would make a chunk of 3.6 GB."""
    group.create_dataset(name, shape, "f4", maxshape=(None, None), chunks=(30_000, 30_000))


make("huge-chunk.h5", huge_chunk)
make("virtual.h5", virtual)
make("external-file.h5", external("/etc/passwd"))
make("external-device.h5", external("/dev/urandom"))
make("deflate-bomb.h5", deflate_bomb)
