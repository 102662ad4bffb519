import { UsageError } from './exitCodes';

/** A number as people write it; no "0x10", no empty text, no "Infinity". */
export function parseNumber(text: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : null;
}

/** Reads a whole number within [min, max] for a flag. */
export function wholeNumber(flag: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (value === null || !Number.isInteger(value) || value < min || value > max) {
      throw new UsageError(`${flag} must be a whole number from ${min} to ${max}, not “${text}”.`);
    }
    return value;
  };
}
