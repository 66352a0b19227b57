/** FNV-1a over 32-bit words, as 8 hexadecimal digits; the counterpart of hashWords in bench/kernels/native/measure.h. */
export function hashWords(words: Uint32Array): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * Hash of a set of rows that does not depend on their order: each row's text is hashed twice, 32 bits each, and the hashes are
 * added up.
 */
export class RowSetHash {
  rows = 0;
  #low = 0;
  #high = 0;

  add(rowText: string): void {
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    for (let i = 0; i < rowText.length; i++) {
      const unit = rowText.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x5bd1e995);
      b ^= b >>> 13;
    }
    this.rows++;
    this.#low = (this.#low + mix(a)) | 0;
    this.#high = (this.#high + mix(b)) | 0;
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }
}

function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
