import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationNames } from '../../../../src/shared/activations';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { activationExpressions } from '../../../../src/trainer/models/onnx/activationExpressions';
import { decodeOnnx } from '../../../../src/trainer/models/onnx/decode';
import { encodeOnnx } from '../../../../src/trainer/models/onnx/encode';
import { Graph } from '../../../../src/trainer/models/onnx/graph';
import { GraphBuilder } from '../../../../src/trainer/models/onnx/graphBuilder';
import { findActivation } from '../../../../src/trainer/models/onnx/matchExpression';
import { GraphProtoSchema } from '../../../../src/trainer/models/onnx/schema/onnx_pb';
import { anyFloat, exampleModel, modelsWith } from '../someModels';

describe('an ONNX file of ours', () => {
  it('is written the same again after it was opened', () => {
    fc.assert(
      fc.property(modelsWith(anyFloat, activationNames), (model) => {
        const files = encodeOnnx(model);
        expect(encodeOnnx(decodeOnnx(files))).toEqual(files);
      }),
      { numRuns: 30 },
    );
  });

  it.each([NaN, Infinity, -Infinity])('is not written of a network that holds %s', (broken) => {
    const model = exampleModel();
    model.parameters[7] = broken;
    expect(() => encodeOnnx(model)).toThrow(ModelFormatError);
  });
});

describe('an activation of several operators', () => {
  const forms = activationNames
    .filter((activation) => activation !== 'linear')
    .flatMap((activation) =>
      activationExpressions[activation].map((expression, form) => ({
        activation,
        expression,
        form,
      })),
    );

  it.each(forms)('is known in each form: $activation, $form', ({ activation, expression }) => {
    const builder = new GraphBuilder();
    const output = builder.apply(expression, 'sums', 'activation');
    const { nodes: node, initializers: initializer } = builder;
    const graph = new Graph(create(GraphProtoSchema, { node, initializer }), []);
    expect(findActivation(graph, output)).toEqual({ activation, x: 'sums' });
  });

  it('is another where a number differs', () => {
    const builder = new GraphBuilder();
    const expression = {
      operator: 'LeakyRelu',
      attributes: { alpha: 0.201 },
      inputs: ['x'] as const,
    };
    const output = builder.apply(expression, 'sums', 'activation');
    const graph = new Graph(create(GraphProtoSchema, { node: builder.nodes }), []);
    expect(findActivation(graph, output)).toBeNull();
  });
});
