export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'unicode-string'
  | 'binary'
  | 'integer'
  | 'decimal'
  | 'approximate'
  | 'symbol'
  | 'invalid'
  | 'end';

/** A piece of the text; offsets are UTF-16 units, `end` is exclusive. */
export type Token = {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /**
   * A name without backticks, the value of a string (of a `unicode-string` with its escapes still in),
   * the digits of a number or binary string, a symbol; of an `invalid` token what is wrong with it.
   */
  readonly text: string;
  /** What the grammar compares with: a bare word in upper case, a symbol; empty for all others. */
  readonly key: string;
  /** Only for `invalid`: what to do about it. */
  readonly hint?: string;
};
