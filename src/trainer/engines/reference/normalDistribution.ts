const rootOfTwoPi = Math.sqrt(2 * Math.PI);

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / rootOfTwoPi;
}

/**
 * The share of the standard normal distribution below x, to 1e-11 of itself in both tails
 * (Abramowitz and Stegun, 26.2.11 and 26.2.14).
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  const tail = size > 4 ? upperTail(size) : 0.5 - middle(size);
  return x < 0 ? tail : 1 - tail;
}

/** From 0 to x: density(x) (x + x³/3 + x⁵/(3·5) + …), in which nothing cancels. */
function middle(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 3; term > sum * 1e-17; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return normalDensity(x) * sum;
}

/** Beyond x: density(x) / (x + 1/(x + 2/(x + 3/(x + …)))), where the series would be long. */
function upperTail(x: number): number {
  let fraction = x;
  for (let n = 40; n > 0; n--) fraction = x + n / fraction;
  return normalDensity(x) / fraction;
}
