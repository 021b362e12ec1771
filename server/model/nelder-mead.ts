/** Minimises a smooth function of a few variables without derivatives (Nelder and Mead 1965, standard coefficients). */
export function minimise(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
  tolerance = 1e-10,
  rounds = 2000,
): { readonly point: readonly number[]; readonly value: number } {
  const evaluate = (point: readonly number[]): { point: readonly number[]; value: number } => {
    const value = objective(point);
    return { point, value: Number.isNaN(value) ? Infinity : value };
  };
  const simplex = [start, ...start.map((_, axis) => start.map((x, index) => (index === axis ? x + 0.5 : x)))].map(
    evaluate,
  );
  for (let round = 0; round < rounds; round++) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0]!;
    const worst = simplex[simplex.length - 1]!;
    if (Math.abs(worst.value - best.value) <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, axis) => others.reduce((sum, { point }) => sum + point[axis]!, 0) / others.length);
    const along = (factor: number): { point: readonly number[]; value: number } =>
      evaluate(centre.map((x, axis) => x + factor * (worst.point[axis]! - x)));
    const reflected = along(-1);
    const second = others[others.length - 1]!;
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      simplex[simplex.length - 1] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[simplex.length - 1] = contracted;
      else {
        for (let index = 1; index < simplex.length; index++) {
          simplex[index] = evaluate(simplex[index]!.point.map((x, axis) => (x + best.point[axis]!) / 2));
        }
      }
    }
  }
  simplex.sort((a, b) => a.value - b.value);
  return simplex[0]!;
}
