/**
 * An average whose gradients have ended decays until it is subnormal, and stays there; arithmetic
 * with subnormal numbers is a hundred times slower. TensorFlow flushes them to zero as well.
 */
function flushTiny(x: v128): v128 {
  // Written so that NaN stays.
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1e-30)));
}

/** Four parameters that follow the online ones: follower += rate * (online - follower). */
function follow(follower: usize, online: v128, rates: v128): void {
  const f = v128.load(follower);
  v128.store(follower, f32x4.add(f, f32x4.mul(rates, f32x4.sub(online, f))));
}

/** The same of `bytes` of parameters, in a pass of its own. */
export function followAll(follower: usize, online: usize, bytes: usize, rate: f32): void {
  const rates = f32x4.splat(rate);
  for (let i: usize = 0; i < bytes; i += 16) follow(follower + i, v128.load(online + i), rates);
}

/**
 * One step of Adam over `bytes` of parameters, moments and gradients; ../../optimizerStep.ts has
 * the formulas.
 * @param scale what the gradients are multiplied by first
 * @param target parameters that follow at `targetRate`, in the same pass over memory; 0 for none
 */
export function adam(
  parameters: usize,
  firstMoments: usize,
  secondMoments: usize,
  gradients: usize,
  bytes: usize,
  scale: f32,
  stepSize: f32,
  epsilon: f32,
  firstRate: f32,
  secondRate: f32,
  target: usize,
  targetRate: f32,
): void {
  const scales = f32x4.splat(scale);
  const steps = f32x4.splat(stepSize);
  const firstRates = f32x4.splat(firstRate);
  const secondRates = f32x4.splat(secondRate);
  const epsilons = f32x4.splat(epsilon);
  const targetRates = f32x4.splat(targetRate);
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = f32x4.mul(v128.load(gradients + i), scales);
    let m = v128.load(firstMoments + i);
    let v = v128.load(secondMoments + i);
    m = flushTiny(f32x4.add(m, f32x4.mul(f32x4.sub(g, m), firstRates)));
    v = flushTiny(f32x4.add(v, f32x4.mul(f32x4.sub(f32x4.mul(g, g), v), secondRates)));
    const change = f32x4.div(f32x4.mul(steps, m), f32x4.add(f32x4.sqrt(v), epsilons));
    v128.store(firstMoments + i, m);
    v128.store(secondMoments + i, v);
    const p = f32x4.sub(v128.load(parameters + i), change);
    v128.store(parameters + i, p);
    if (target != 0) follow(target + i, p, targetRates);
  }
}

/** The same of RMSProp, which has no first moments. */
export function rmsprop(
  parameters: usize,
  secondMoments: usize,
  gradients: usize,
  bytes: usize,
  scale: f32,
  stepSize: f32,
  epsilon: f32,
  epsilonInsideRoot: bool,
  secondRate: f32,
  target: usize,
  targetRate: f32,
): void {
  const scales = f32x4.splat(scale);
  const steps = f32x4.splat(stepSize);
  const secondRates = f32x4.splat(secondRate);
  const inside = f32x4.splat(epsilonInsideRoot ? epsilon : 0);
  const outside = f32x4.splat(epsilonInsideRoot ? 0 : epsilon);
  const targetRates = f32x4.splat(targetRate);
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = f32x4.mul(v128.load(gradients + i), scales);
    let v = v128.load(secondMoments + i);
    v = flushTiny(f32x4.add(v, f32x4.mul(f32x4.sub(f32x4.mul(g, g), v), secondRates)));
    const root = f32x4.add(f32x4.sqrt(f32x4.add(v, inside)), outside);
    const change = f32x4.div(f32x4.mul(steps, g), root);
    v128.store(secondMoments + i, v);
    const p = f32x4.sub(v128.load(parameters + i), change);
    v128.store(parameters + i, p);
    if (target != 0) follow(target + i, p, targetRates);
  }
}

/** What brings the norm of `bytes` of gradients down to `limit`; 1 if it is not above it. */
export function clipScale(gradients: usize, bytes: usize, limit: f64): f32 {
  // In float64, where the square of no float32 overflows.
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = v128.load(gradients + i);
    const g01 = f64x2.promote_low_f32x4(g);
    const g23 = f64x2.promote_low_f32x4(v128.shuffle<f32>(g, g, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(g01, g01));
    high = f64x2.add(high, f64x2.mul(g23, g23));
  }
  const sums = f64x2.add(low, high);
  const norm = sqrt(f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
  return norm > limit ? <f32>(limit / norm) : 1;
}
