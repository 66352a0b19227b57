// Hashes of results. Plain JavaScript, because the processes that run the engines load it without a compiler in memory.

/** The FNV-1a hash of nothing. */
export const emptyHash = 0x811c9dc5;

/**
 * FNV-1a over 32-bit words, going on from `hash`; the counterpart of hashWords in bench/kernels/native/measure.h.
 *
 * @param {number} hash
 * @param {Iterable<number>} words
 */
export function foldWords(hash, words) {
  let folded = hash;
  for (const word of words) folded = Math.imul(folded ^ word, 0x01000193);
  return folded >>> 0;
}

/** The hash of words, as 8 hexadecimal digits.
 *
 * @param {Uint32Array} words
 */
export function hashWords(words) {
  return hex(foldWords(emptyHash, words));
}

/**
 * Hash of a set of rows that does not depend on their order: each row's text is hashed twice, 32 bits each, and the hashes are
 * added up.
 */
export class RowSetHash {
  rows = 0;
  #low = 0;
  #high = 0;

  /** @param {string} rowText */
  add(rowText) {
    let a = emptyHash;
    let b = 0x9747b28c | 0;
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

  /** @returns {string} 16 hexadecimal digits */
  digest() {
    return hex(this.#high) + hex(this.#low);
  }
}

/** The hash of a result, given as the text of its rows.
 *
 * @param {readonly string[]} rowTexts
 * @returns {string}
 */
export function hashRowTexts(rowTexts) {
  const hash = new RowSetHash();
  for (const text of rowTexts) hash.add(text);
  return hash.digest();
}

/** Separates the values of a row's text; occurs in no value. */
export const valueSeparator = '\u001f';

/**
 * The text of a value in which both engines agree: integers and decimals in full, timestamps as Flink prints them.
 *
 * @param {null | undefined | boolean | number | bigint | string} value
 */
export function valueText(value) {
  return value === null || value === undefined ? '\u0000' : String(value);
}

/** @param {number} hash */
function mix(hash) {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** @param {number} word */
function hex(word) {
  return (word >>> 0).toString(16).padStart(8, '0');
}
