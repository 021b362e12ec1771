/** Number of buckets that a draw can land in. */
export const BUCKETS = 10_000;

/**
 * Uniform number 0..9999, fixed for ever by its two keys: MurmurHash3 (x86, 32 bit) of the customer, seeded by the
 * hash of the experiment, modulo 10,000. The bias of the modulo is below one part in 400,000.
 */
export function draw(experiment: string, customer: number | string): number {
  return murmur3(typeof customer === 'number' ? String(customer) : customer, seedOf(experiment)) % BUCKETS;
}

/** Does this customer ride untreated? The key differs from every split's, so the holdout is independent of the arms. */
export function isHeldOut(journey: string, holdout: number, customer: number | string): boolean {
  return holdout > 0 && draw(`holdout/${journey}`, customer) < Math.round(holdout * BUCKETS);
}

/**
 * Does the customer belong to the shop's untreated group, whom no journey treats? Fixed by the customer alone (the id of
 * its row), so it is one group over all journeys; independent of every journey's holdout and of every split. The groups
 * of growing shares hold one another: who is in stays in when the share grows.
 *
 * @param share of all customers, 0..1; in steps of 1/10,000.
 */
export function isUntreated(customer: number | string, share: number): boolean {
  return share > 0 && untreatedBucket(customer) < Math.round(share * BUCKETS);
}

/** The customer's place in the order in which the untreated group grows, 0..9999: in at shares above place / 10,000. */
export function untreatedBucket(customer: number | string): number {
  return draw('untreated', customer);
}

let lastExperiment = '';
let lastSeed = murmur3('', 0);

/** Whole batches ask for one experiment, so remembering one seed saves nearly every second hash. */
function seedOf(experiment: string): number {
  if (experiment !== lastExperiment) {
    lastSeed = murmur3(experiment, 0);
    lastExperiment = experiment;
  }
  return lastSeed;
}

/** MurmurHash3_x86_32 (Austin Appleby, public domain) of the text's UTF-8 bytes; an unsigned 32-bit number. */
export function murmur3(text: string, seed: number): number {
  let hash = seed | 0;
  let block = 0;
  let length = 0;
  const push = (byte: number): void => {
    block |= byte << ((length & 3) << 3);
    length += 1;
    if ((length & 3) !== 0) return;
    hash ^= scramble(block);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
    block = 0;
  };
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) ?? 0;
    if (code < 0x80) {
      push(code);
    } else if (code < 0x800) {
      push(0xc0 | (code >> 6));
      push(0x80 | (code & 63));
    } else if (code < 0x10000) {
      push(0xe0 | (code >> 12));
      push(0x80 | ((code >> 6) & 63));
      push(0x80 | (code & 63));
    } else {
      i += 1;
      push(0xf0 | (code >> 18));
      push(0x80 | ((code >> 12) & 63));
      push(0x80 | ((code >> 6) & 63));
      push(0x80 | (code & 63));
    }
  }
  if ((length & 3) !== 0) hash ^= scramble(block);
  hash ^= length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
