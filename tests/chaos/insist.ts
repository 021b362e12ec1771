import { api, until, type Product } from '../product.ts';

/** Asks again until the API, which may just have been killed, has answered. */
export function insist<Answer>(work: () => Promise<Answer>, patienceMs = 120_000): Promise<Answer> {
  let last = '';
  return until(
    'the API to answer',
    () =>
      work().catch((error: unknown) => {
        last = String(error);
        return null;
      }),
    patienceMs,
  ).catch((error: Error) => {
    throw new Error(`${error.message} ${last}`);
  });
}

/** A call of the API, made again until it is answered. */
export function call<Answer>(
  product: Pick<Product, 'url'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return insist(async () => ({ answer: await api<Answer>(product, method, path, body) })).then(({ answer }) => answer);
}

/** Says progress where it does not mix with the result. */
export function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
