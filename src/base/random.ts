/** A source of randomness; an argument everywhere, so that a run can be repeated from its seed. */
export interface Random {
  /** Uniform integer in [0, 2^32). */
  nextUint32(): number;
}

/** SplitMix32: small, seedable, good enough for simulation and test data. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    nextUint32() {
      state = (state + 0x9e3779b9) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    },
  };
}
