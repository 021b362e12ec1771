/** Adam with a global clip of the gradient's norm; the state is in double precision. */
export interface Adam {
  /** One step: changes `parameters` in place; `gradient` is scaled in place when its norm exceeds 1. */
  step(parameters: Float64Array, gradient: Float64Array, rate: number): void;
}

/** Adam (0.9, 0.999) for `size` parameters. */
export function createAdam(size: number): Adam {
  const [decay1, decay2, tiny] = [0.9, 0.999, 1e-8];
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  let power1 = 1;
  let power2 = 1;
  return {
    step(parameters, gradient, rate) {
      let norm = 0;
      for (let index = 0; index < size; index++) norm += gradient[index]! * gradient[index]!;
      norm = Math.sqrt(norm);
      const scale = norm > 1 ? 1 / norm : 1;
      power1 *= decay1;
      power2 *= decay2;
      const step = rate / (1 - power1);
      const correction = 1 / (1 - power2);
      for (let index = 0; index < size; index++) {
        const slope = gradient[index]! * scale;
        gradient[index] = slope;
        const momentum = decay1 * first[index]! + (1 - decay1) * slope;
        const spread = decay2 * second[index]! + (1 - decay2) * slope * slope;
        first[index] = momentum;
        second[index] = spread;
        parameters[index]! -= (step * momentum) / (Math.sqrt(spread * correction) + tiny);
      }
    },
  };
}

/** Cosine schedule from 3e-3 to 1e-4 over `total` steps. */
export function cosineRate(step: number, total: number): number {
  const [high, low] = [3e-3, 1e-4];
  return low + ((high - low) * (1 + Math.cos((Math.PI * Math.min(step, total)) / total))) / 2;
}
