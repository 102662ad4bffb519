import * as v from 'valibot';
import type { Paper } from './papers';

/** The form's sections, in their order. */
export const hyperparameterGroups = [
  'Network',
  'Learning',
  'Optimizer',
  'Replay',
  'Exploration',
  'Checks',
  'Limits',
] as const;

export type HyperparameterGroup = (typeof hyperparameterGroups)[number];

/** That a hyperparameter has no effect while another one has one of some values. */
export interface InactiveWhile {
  /** The name of the hyperparameter that decides. */
  readonly setting: string;
  readonly is: readonly (string | number)[];
}

interface Described {
  readonly group: HyperparameterGroup;
  readonly label: string;
  readonly help: string;
  readonly unit?: string;
  /** The terminal's flag without its dashes, where it is not the name in kebab case. */
  readonly flag?: string;
  /** Where the idea comes from. */
  readonly paper?: Paper;
  /** When it has no effect; without this it always has one. */
  readonly inactiveWhile?: InactiveWhile;
}

/**
 * The neutral value is what a file means that does not name the hyperparameter: how the algorithm
 * behaved before it existed. Once released it never changes, whatever the presets do. For one that
 * every file names it is the value that changes nothing, or the one that most programs use.
 */
interface Neutral<Value> {
  readonly neutral: Value;
}

interface Ranged extends Described, Neutral<number> {
  readonly min: number;
  readonly max: number;
}

interface Flag extends Described, Neutral<boolean> {}

function outOfRange(label: string, min: number, max: number, what: string): string {
  return `${label} must be ${what} from ${min} to ${max}.`;
}

/** A whole number within [min, max]. */
export function integer<const D extends Ranged>(definition: D) {
  const message = outOfRange(definition.label, definition.min, definition.max, 'a whole number');
  const schema = v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(definition.min, message),
    v.maxValue(definition.max, message),
  );
  return { kind: 'integer' as const, ...definition, schema };
}

/** A finite number within [min, max]. */
export function real<const D extends Ranged>(definition: D) {
  const message = outOfRange(definition.label, definition.min, definition.max, 'a number');
  const schema = v.pipe(
    v.number(message),
    v.finite(message),
    v.minValue(definition.min, message),
    v.maxValue(definition.max, message),
  );
  return { kind: 'real' as const, ...definition, schema };
}

/** Yes or no. */
export function flag<const D extends Flag>(definition: D) {
  const schema = v.boolean(`${definition.label} must be true or false.`);
  return { kind: 'flag' as const, ...definition, schema };
}

/** One of a few named options; `options` maps each value to the words that a person reads. */
export function choice<
  const Option extends string,
  const D extends Described & Neutral<NoInfer<Option>>,
>(definition: D & { readonly options: Readonly<Record<Option, string>> }) {
  const values = Object.keys(definition.options) as Option[];
  const schema = v.picklist(values, `${definition.label} must be one of ${values.join(', ')}.`);
  return { kind: 'choice' as const, ...definition, schema };
}

interface Layers extends Described, Neutral<readonly number[]> {
  readonly minLayers: number;
  readonly maxLayers: number;
  readonly minUnits: number;
  readonly maxUnits: number;
}

/** The units of a few layers, such as [512, 256, 64]. */
export function layerSizes<const D extends Layers>(definition: D) {
  const message =
    `${definition.label} must be ${definition.minLayers} to ${definition.maxLayers} whole numbers ` +
    `from ${definition.minUnits} to ${definition.maxUnits}.`;
  const schema = v.pipe(
    v.array(
      v.pipe(
        v.number(message),
        v.integer(message),
        v.minValue(definition.minUnits, message),
        v.maxValue(definition.maxUnits, message),
      ),
      message,
    ),
    v.minLength(definition.minLayers, message),
    v.maxLength(definition.maxLayers, message),
  );
  return { kind: 'layerSizes' as const, ...definition, schema };
}

export type HyperparameterDefinition =
  | ReturnType<typeof integer<Ranged>>
  | ReturnType<typeof real<Ranged>>
  | ReturnType<typeof flag<Flag>>
  | (Described &
      Neutral<string> & {
        readonly kind: 'choice';
        readonly options: Readonly<Record<string, string>>;
        readonly schema: v.GenericSchema<string>;
      })
  | ReturnType<typeof layerSizes<Layers>>;
