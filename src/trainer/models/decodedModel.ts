import { visible } from '../../shared/visibleText';
import {
  divisorsGive,
  observationFactor,
  type ObservationDivisors,
} from '../environment/observationScaling';
import type { FoldedModel } from './layers/modelOfLayers';
import { decodeMetadata, isOurs } from './metadata';
import type { Model, ModelSource } from './model';

/**
 * A network that was read from a file of any format, and what our record in that file tells.
 * @param record what stands under `metadataKey`, if anything does
 * @param source who wrote it, if this app did not
 * @throws ModelFormatError with one sentence if the record counts too far
 */
export function decodedModel(folded: FoldedModel, record: unknown, source: ModelSource): Model {
  const metadata = decodeMetadata(record);
  const { divisors, training, curves } = metadata;
  return {
    network: folded.network,
    parameters: folded.parameters,
    observationDivisors: chooseDivisors(folded.observationDivisors, divisors),
    metadata: training,
    source: isOurs(metadata) ? null : source,
    ...(curves && { curves }),
  };
}

/** The divisors as they were set, where the file still tells them; else equivalent ones. */
function chooseDivisors(
  found: ObservationDivisors,
  recorded: ObservationDivisors | null,
): ObservationDivisors {
  return recorded !== null && divisorsGive(recorded, found.map(observationFactor))
    ? recorded
    : found;
}

const longestName = 60;

/** A program as it may be shown: "Keras 2.15.0"; null where a file does not name it. */
export function programNamed(name: unknown): string | null {
  if (typeof name !== 'string' || name.trim() === '') return null;
  const short = [...name].slice(0, longestName).join('');
  return visible(short.replace(/^keras v?(?=\d)/i, 'Keras '));
}
