/**
 * LSTM forward and backward over a slice of rows, AssemblyScript with plain WASM SIMD.
 * Sizes are constants so that the compiler can unroll; `lstm-wasm.ts` checks that they agree with the product's.
 * Gate order i, f, g, o. All matrices are row-major single precision.
 */

const I: i32 = 8;
const H: i32 = 32;
const K: i32 = I + H;
const W4: i32 = 4 * H;
const T: i32 = 90;
const R: i32 = 32;

const F: i32 = 4;
const X: usize = memory.data(R * T * I * F, 16);
const Z: usize = memory.data((T + 1) * R * K * F, 16);
const G: usize = memory.data(T * R * W4 * F, 16);
const C: usize = memory.data((T + 1) * R * H * F, 16);
const TC: usize = memory.data(T * R * H * F, 16);
const W: usize = memory.data((K * W4 + W4) * F, 16);
const WT: usize = memory.data(W4 * H * F, 16);
const DW: usize = memory.data((K * W4 + W4) * F, 16);
const DH: usize = memory.data(R * H * F, 16);
const DC: usize = memory.data(R * H * F, 16);
const B: usize = W + <usize>(K * W4 * F);
const DB: usize = DW + <usize>(K * W4 * F);

/** Where the host writes `[rows][T][I]` inputs. */
export function inputAt(): usize {
  return X;
}
/** Where the host writes the weights `[K][4H]` and, right after, the biases `[4H]`. */
export function weightsAt(): usize {
  return W;
}
/** Where the gradients of the weights and biases lie, in the same form. */
export function gradientAt(): usize {
  return DW;
}
/** Where the last states lie: row r at + r · stateStride() bytes. */
export function stateAt(): usize {
  return Z + <usize>((T * R * K + I) * F);
}
/** Bytes from one row's last state to the next row's. */
export function stateStride(): i32 {
  return K * F;
}
/** Where the host writes `[rows][H]` gradients of the last states. */
export function stateGradientAt(): usize {
  return DH;
}
/** Rows a slice can hold. */
export function sliceRows(): i32 {
  return R;
}
/** Steps per row. */
export function steps(): i32 {
  return T;
}
/** Size of the state. */
export function hidden(): i32 {
  return H;
}
/** Numbers per step. */
export function inputs(): i32 {
  return I;
}

/** e^x to about 1 ulp-ish (Cephes' expf polynomial), |x| clamped to 87. */
// @ts-ignore: decorator
@inline
function exp4(x0: v128): v128 {
  const x = f32x4.max(f32x4.min(x0, f32x4.splat(87)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  const y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

// @ts-ignore: decorator
@inline
function sigmoid4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x))));
}

// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const e = exp4(f32x4.mul(x, f32x4.splat(-2)));
  return f32x4.sub(f32x4.div(f32x4.splat(2), f32x4.add(f32x4.splat(1), e)), f32x4.splat(1));
}

/** c[4 rows][8 columns] += a · b over `count` terms; a advances 4 bytes a term, b by `bStride`. */
// @ts-ignore: decorator
@inline
function tile(a: usize, aRow: usize, aTerm: usize, b: usize, bStride: usize, count: i32, c: usize, cRow: usize, bias: usize, fresh: i32): void {
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128;
  if (fresh == 1) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
    c10 = c00;
    c11 = c01;
    c20 = c00;
    c21 = c01;
    c30 = c00;
    c31 = c01;
  } else if (fresh == 2) {
    c00 = f32x4.splat(0);
    c01 = c00;
    c10 = c00;
    c11 = c00;
    c20 = c00;
    c21 = c00;
    c30 = c00;
    c31 = c00;
  } else {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(c + cRow);
    c11 = v128.load(c + cRow, 16);
    c20 = v128.load(c + 2 * cRow);
    c21 = v128.load(c + 2 * cRow, 16);
    c30 = v128.load(c + 3 * cRow);
    c31 = v128.load(c + 3 * cRow, 16);
  }
  let a0 = a;
  let a1 = a + aRow;
  let a2 = a + 2 * aRow;
  let a3 = a + 3 * aRow;
  for (let k = 0; k < count; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const s0 = v128.load_splat<f32>(a0);
    c00 = f32x4.add(c00, f32x4.mul(s0, b0));
    c01 = f32x4.add(c01, f32x4.mul(s0, b1));
    const s1 = v128.load_splat<f32>(a1);
    c10 = f32x4.add(c10, f32x4.mul(s1, b0));
    c11 = f32x4.add(c11, f32x4.mul(s1, b1));
    const s2 = v128.load_splat<f32>(a2);
    c20 = f32x4.add(c20, f32x4.mul(s2, b0));
    c21 = f32x4.add(c21, f32x4.mul(s2, b1));
    const s3 = v128.load_splat<f32>(a3);
    c30 = f32x4.add(c30, f32x4.mul(s3, b0));
    c31 = f32x4.add(c31, f32x4.mul(s3, b1));
    a0 += aTerm;
    a1 += aTerm;
    a2 += aTerm;
    a3 += aTerm;
    b += bStride;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + cRow, c10);
  v128.store(c + cRow, c11, 16);
  v128.store(c + 2 * cRow, c20);
  v128.store(c + 2 * cRow, c21, 16);
  v128.store(c + 3 * cRow, c30);
  v128.store(c + 3 * cRow, c31, 16);
}

/** Runs `rows` rows (a multiple of 4, at most R) forward. */
export function forward(rows: i32): void {
  for (let r = 0; r < rows; r++) {
    memory.fill(Z + <usize>((r * K + I) * F), 0, H * F);
    memory.fill(C + <usize>(r * H * F), 0, H * F);
  }
  for (let t = 0; t < T; t++) {
    const z = Z + <usize>(t * R * K * F);
    const g = G + <usize>(t * R * W4 * F);
    for (let r = 0; r < rows; r++) {
      const from = X + <usize>((r * T + t) * I * F);
      const to = z + <usize>(r * K * F);
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
    for (let r = 0; r < rows; r += 4) {
      for (let j = 0; j < W4; j += 8) {
        tile(z + <usize>(r * K * F), K * F, F, W + <usize>(j * F), W4 * F, K, g + <usize>((r * W4 + j) * F), W4 * F, B + <usize>(j * F), 1);
      }
    }
    for (let r = 0; r < rows; r++) {
      const gr = g + <usize>(r * W4 * F);
      const c = C + <usize>((t * R + r) * H * F);
      const next = C + <usize>(((t + 1) * R + r) * H * F);
      const tc = TC + <usize>((t * R + r) * H * F);
      const h = Z + <usize>((((t + 1) * R + r) * K + I) * F);
      for (let u: usize = 0; u < <usize>(H * F); u += 16) {
        const i = sigmoid4(v128.load(gr + u));
        const f = sigmoid4(v128.load(gr + u, H * F));
        const d = tanh4(v128.load(gr + u, 2 * H * F));
        const o = sigmoid4(v128.load(gr + u, 3 * H * F));
        v128.store(gr + u, i);
        v128.store(gr + u, f, H * F);
        v128.store(gr + u, d, 2 * H * F);
        v128.store(gr + u, o, 3 * H * F);
        const cell = f32x4.add(f32x4.mul(f, v128.load(c + u)), f32x4.mul(i, d));
        const squashed = tanh4(cell);
        v128.store(next + u, cell);
        v128.store(tc + u, squashed);
        v128.store(h + u, f32x4.mul(o, squashed));
      }
    }
  }
}

/** After `forward` and with the last states' gradients written: sets the gradients of weights and biases. */
export function backward(rows: i32): void {
  const one = f32x4.splat(1);
  memory.fill(DW, 0, (K * W4 + W4) * F);
  memory.fill(DC, 0, R * H * F);
  for (let k = 0; k < H; k++) {
    for (let j = 0; j < W4; j++) {
      f32.store(WT + <usize>((j * H + k) * F), f32.load(W + <usize>(((I + k) * W4 + j) * F)));
    }
  }
  for (let t = T - 1; t >= 0; t--) {
    const z = Z + <usize>(t * R * K * F);
    const g = G + <usize>(t * R * W4 * F);
    for (let r = 0; r < rows; r++) {
      const gr = g + <usize>(r * W4 * F);
      const c = C + <usize>((t * R + r) * H * F);
      const tc = TC + <usize>((t * R + r) * H * F);
      const dh = DH + <usize>(r * H * F);
      const dc = DC + <usize>(r * H * F);
      for (let u: usize = 0; u < <usize>(H * F); u += 16) {
        const i = v128.load(gr + u);
        const f = v128.load(gr + u, H * F);
        const d = v128.load(gr + u, 2 * H * F);
        const o = v128.load(gr + u, 3 * H * F);
        const squashed = v128.load(tc + u);
        const slope = v128.load(dh + u);
        const reached = f32x4.mul(f32x4.mul(slope, o), f32x4.sub(one, f32x4.mul(squashed, squashed)));
        const cell = f32x4.add(v128.load(dc + u), reached);
        v128.store(gr + u, f32x4.mul(f32x4.mul(cell, d), f32x4.mul(i, f32x4.sub(one, i))));
        v128.store(gr + u, f32x4.mul(f32x4.mul(cell, v128.load(c + u)), f32x4.mul(f, f32x4.sub(one, f))), H * F);
        v128.store(gr + u, f32x4.mul(f32x4.mul(cell, i), f32x4.sub(one, f32x4.mul(d, d))), 2 * H * F);
        v128.store(gr + u, f32x4.mul(f32x4.mul(slope, squashed), f32x4.mul(o, f32x4.sub(one, o))), 3 * H * F);
        v128.store(dc + u, f32x4.mul(cell, f));
      }
    }
    for (let j: usize = 0; j < <usize>(W4 * F); j += 16) {
      let sum = v128.load(DB + j);
      for (let r = 0; r < rows; r++) sum = f32x4.add(sum, v128.load(g + <usize>(r * W4 * F) + j));
      v128.store(DB + j, sum);
    }
    for (let k = 0; k < K; k += 4) {
      for (let j = 0; j < W4; j += 8) {
        tile(z + <usize>(k * F), F, K * F, g + <usize>(j * F), W4 * F, rows, DW + <usize>((k * W4 + j) * F), W4 * F, 0, 0);
      }
    }
    for (let r = 0; r < rows; r += 4) {
      for (let k = 0; k < H; k += 8) {
        tile(g + <usize>(r * W4 * F), W4 * F, F, WT + <usize>(k * F), H * F, W4, DH + <usize>((r * H + k) * F), H * F, 0, 2);
      }
    }
  }
}
