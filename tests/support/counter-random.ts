/** The random numbers of generated tables, in BigInt: the oracle of `assembly/random/counter-random.ts`. */

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);

export function mix(value: bigint): bigint {
  let x = wrap(value);
  x = wrap((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  x = wrap((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
  return x ^ (x >> 31n);
}

export function draw(seed: bigint, row: bigint, index: number): bigint {
  return mix(seed + row * 0x9e3779b97f4a7c15n + BigInt(index) * 0xd1342543de82ef95n);
}

/** 0 to limit − 1, from the upper 32 bits. */
export function below(bits: bigint, limit: bigint): bigint {
  return ((bits >> 32n) * limit) >> 32n;
}

/** 0 to limit − 1, from all bits. */
export function belowWide(bits: bigint, limit: bigint): bigint {
  return (bits * limit) >> 64n;
}

/** In [0, 1). */
export function unit(bits: bigint): number {
  return Number(bits >> 11n) / 2 ** 53;
}

export function letters(bits: bigint, length: number): string {
  const bytes: number[] = [];
  for (let state = bits; bytes.length < length; state = wrap(state + 0xd1342543de82ef95n)) {
    for (const half of [mix(state), mix(state + 0x9e3779b97f4a7c15n)]) {
      for (let byte = 0n; byte < 8n; byte++) bytes.push(Number((half >> (byte * 8n)) & 0xffn));
    }
  }
  return bytes
    .slice(0, length)
    .map((byte) => String.fromCharCode(0x61 + ((byte * 26) >> 8)))
    .join('');
}
