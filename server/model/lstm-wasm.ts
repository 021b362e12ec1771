/**
 * The WASM LSTM: compiles `assembly/lstm.ts` (AssemblyScript) once per process and makes instances of it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';

/** The part of the WebAssembly global that is used here; without the DOM's types only `WebAssembly.Module` is declared. */
interface WasmConstructors {
  readonly Module: new (binary: Uint8Array) => WebAssembly.Module;
  readonly Instance: new (module: WebAssembly.Module, imports: object) => { readonly exports: unknown };
}

const wasm = (globalThis as unknown as { readonly WebAssembly: WasmConstructors }).WebAssembly;

const cacheFolder = new URL('../../node_modules/.cache/naru/', import.meta.url);

interface LstmExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  inputAt(): number;
  weightsAt(): number;
  gradientAt(): number;
  stateAt(): number;
  stateStride(): number;
  stateGradientAt(): number;
  sliceRows(): number;
  steps(): number;
  hidden(): number;
  inputs(): number;
  forward(rows: number): void;
  backward(rows: number): void;
}

/** One instance with views into its memory. Rows are run in slices of at most `rows`. */
export interface LstmInstance {
  readonly rows: number;
  readonly steps: number;
  readonly hidden: number;
  readonly inputs: number;
  /** `[rows][steps][inputs]`, written before `forward`. */
  readonly input: Float32Array;
  /** Weights then biases, in the parameter vector's order. */
  readonly weights: Float32Array;
  /** Gradients in the same order, valid after `backward`. */
  readonly gradient: Float32Array;
  /** Last states; row `r` begins at `r * stateStride`. */
  readonly state: Float32Array;
  readonly stateStride: number;
  /** `[rows][hidden]`, written before `backward`. Rows that only pad a slice must hold zeros. */
  readonly stateGradient: Float32Array;
  forward(rows: number): void;
  backward(rows: number): void;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled module; it can be sent to worker threads. @throws Error with the compiler's words when it does not compile. */
export function lstmModule(): Promise<WebAssembly.Module> {
  compiled ??= readOrCompile().then((binary) => new wasm.Module(binary));
  return compiled;
}

/** Compiling takes seconds, so the binary is kept beside the installed packages, under the hash of its source. */
async function readOrCompile(): Promise<Uint8Array> {
  const source = await readFile(new URL('./assembly/lstm.ts', import.meta.url), 'utf8');
  const name = `lstm-${createHash('sha256').update(source).digest('hex').slice(0, 16)}.wasm`;
  const cached = new URL(name, cacheFolder);
  try {
    return await readFile(cached);
  } catch {
    const binary = await compileLstm(source);
    try {
      await mkdir(cacheFolder, { recursive: true });
      const part = new URL(`${name}.${process.pid}.part`, cacheFolder);
      await writeFile(part, binary);
      await rename(part, cached);
    } catch {
      // An installation that cannot be written to compiles each time; nothing else is lost.
    }
    return binary;
  }
}

async function compileLstm(source: string): Promise<Uint8Array> {
  // Loaded here because only training needs the compiler.
  const { compileString } = await import('assemblyscript/asc');
  const { binary, error, stderr } = await compileString(source, {
    optimizeLevel: 3,
    shrinkLevel: 0,
    enable: ['simd'],
    runtime: 'stub',
    noAssert: true,
  });
  if (error || !binary) throw new Error(`The LSTM did not compile: ${error?.message ?? ''} ${textOf(stderr)}`);
  return binary;
}

/** The compiler's stream keeps its text under `toString`, which its types do not say. */
function textOf(stream: { toString: () => string }): string {
  return stream.toString();
}

/** A fresh instance with its own memory. */
export function lstmInstance(module: WebAssembly.Module): LstmInstance {
  const abort = (): never => {
    throw new Error('The LSTM aborted.');
  };
  const lstm = new wasm.Instance(module, { env: { abort } }).exports as LstmExports;
  const [rows, steps, hidden, inputs] = [lstm.sliceRows(), lstm.steps(), lstm.hidden(), lstm.inputs()];
  const parameters = (inputs + hidden + 1) * 4 * hidden;
  const stateStride = lstm.stateStride() / 4;
  const view = (at: number, length: number): Float32Array => new Float32Array(lstm.memory.buffer, at, length);
  return {
    rows,
    steps,
    hidden,
    inputs,
    stateStride,
    input: view(lstm.inputAt(), rows * steps * inputs),
    weights: view(lstm.weightsAt(), parameters),
    gradient: view(lstm.gradientAt(), parameters),
    state: view(lstm.stateAt(), (rows - 1) * stateStride + hidden),
    stateGradient: view(lstm.stateGradientAt(), rows * hidden),
    forward: (count) => {
      lstm.forward(count);
    },
    backward: (count) => {
      lstm.backward(count);
    },
  };
}
