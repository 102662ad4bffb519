/**
 * An average whose gradients have ended decays until it is subnormal, and stays there; arithmetic
 * with subnormal numbers is a hundred times slower. TensorFlow flushes them to zero as well.
 */
function flushTiny(x: v128): v128 {
  // Written so that NaN stays.
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1e-30)));
}

/**
 * Adam as Keras has it (Kingma and Ba, 2015, with the bias corrections folded into the step size)
 * over `bytes` of parameters, averages and gradients.
 */
export function adam(
  parameters: usize,
  means: usize,
  variances: usize,
  gradients: usize,
  bytes: usize,
  stepSize: f32,
  oneMinusBeta1: f32,
  oneMinusBeta2: f32,
  epsilon: f32,
): void {
  const steps = f32x4.splat(stepSize);
  const meanRates = f32x4.splat(oneMinusBeta1);
  const varianceRates = f32x4.splat(oneMinusBeta2);
  const epsilons = f32x4.splat(epsilon);
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = v128.load(gradients + i);
    let m = v128.load(means + i);
    let v = v128.load(variances + i);
    m = flushTiny(f32x4.add(m, f32x4.mul(f32x4.sub(g, m), meanRates)));
    v = flushTiny(f32x4.add(v, f32x4.mul(f32x4.sub(f32x4.mul(g, g), v), varianceRates)));
    const change = f32x4.div(f32x4.mul(steps, m), f32x4.add(f32x4.sqrt(v), epsilons));
    v128.store(means + i, m);
    v128.store(variances + i, v);
    v128.store(parameters + i, f32x4.sub(v128.load(parameters + i), change));
  }
}

/** target += rate * (online - target) */
export function softUpdate(target: usize, online: usize, bytes: usize, rate: f32): void {
  const rates = f32x4.splat(rate);
  for (let i: usize = 0; i < bytes; i += 16) {
    const t = v128.load(target + i);
    const difference = f32x4.sub(v128.load(online + i), t);
    v128.store(target + i, f32x4.add(t, f32x4.mul(rates, difference)));
  }
}
