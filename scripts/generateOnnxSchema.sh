#!/usr/bin/env bash
# Writes src/trainer/models/onnx/schema/onnx_pb.ts from the schema that ONNX publishes, as its package
# for Python carries it. Run it when a newer schema is wanted; protoc-gen-es has @bufbuild/protobuf's
# version. It needs Python 3, and keeps what it fetches out of this folder.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/venv"
python="$scratch/venv/bin/python"
"$python" -m pip install --quiet onnx==1.23.2 grpcio-tools==1.85.1
npm install --prefix "$scratch/npm" --no-audit --no-fund @bufbuild/protoc-gen-es@2.17.0
"$python" -m grpc_tools.protoc \
  --proto_path="$("$python" -c 'import onnx, os; print(os.path.dirname(onnx.__file__))')" \
  --plugin="$scratch/npm/node_modules/.bin/protoc-gen-es" \
  --es_out=src/trainer/models/onnx/schema --es_opt=target=ts \
  onnx.proto
