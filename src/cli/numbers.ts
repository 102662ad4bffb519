import { parseNumber } from '../shared/format';
import { UsageError } from './exitCodes';

/** Reads a whole number within [min, max] for a flag. */
export function wholeNumber(flag: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new UsageError(`${flag} must be a whole number from ${min} to ${max}, not “${text}”.`);
    }
    return value;
  };
}
