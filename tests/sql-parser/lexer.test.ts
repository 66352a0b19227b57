import { describe, expect, it } from 'vitest';
import { tokenize } from '../../src/sql/lexer.ts';

/** `kind:text` for each token before the end. */
const tokensOf = (text: string): string[] =>
  tokenize(text)
    .slice(0, -1)
    .map((token) => `${token.kind}:${token.text}`);

describe('the lexer', () => {
  it.each<[string, string[]]>([
    ['select Größe _a$1', ['word:select', 'word:Größe', 'word:_a$1']],
    ['`a``b` `sel ect`', ['quoted:a`b', 'quoted:sel ect']],
    ["'It''s' ''", ["string:It's", 'string:']],
    ["E'a\\n\\'' e'\\\\'", ["string:a\n'", 'string:\\']],
    ["U&'\\263A' UESCAPE '!'", ['unicode-string:\\263A', 'word:UESCAPE', 'string:!']],
    ["X'0aff' x''", ['binary:0AFF', 'binary:']],
    [
      '1 1.5 .5 1. 1e3 1.5E-3',
      ['integer:1', 'decimal:1.5', 'decimal:.5', 'decimal:1.', 'approximate:1e3', 'approximate:1.5E-3'],
    ],
    ['t.a[1].b', ['word:t', 'symbol:.', 'word:a', 'symbol:[', 'integer:1', 'symbol:]', 'symbol:.', 'word:b']],
    [
      'a<>b<=c>=d!=e=>f||g',
      [
        'word:a',
        'symbol:<>',
        'word:b',
        'symbol:<=',
        'word:c',
        'symbol:>=',
        'word:d',
        'symbol:!=',
        'word:e',
        'symbol:=>',
        'word:f',
        'symbol:||',
        'word:g',
      ],
    ],
    ['{- a -} {1,}', ['symbol:{-', 'word:a', 'symbol:-}', 'symbol:{', 'integer:1', 'symbol:,', 'symbol:}']],
    ['a -- b\nc /* d\n e */ f /**/ g', ['word:a', 'word:c', 'word:f', 'word:g']],
    ['a/*+ h */b', ['word:a', 'symbol:/*+', 'word:h', 'symbol:*/', 'word:b']],
    [
      'ARRAY<ROW<a INT>>',
      ['word:ARRAY', 'symbol:<', 'word:ROW', 'symbol:<', 'word:a', 'word:INT', 'symbol:>', 'symbol:>'],
    ],
    ['\ufeffa\u00a0b\r\n\tc', ['word:a', 'word:b', 'word:c']],
    ['a "b', ['word:a', 'invalid:a double quote "', 'word:b']],
    ["a 'b", ['word:a', 'invalid:a string that does not end']],
    ["E'\\xZZ'", ['invalid:a string with a wrong escape']],
    ['``', ['invalid:an empty name']],
    ['', []],
  ])('cuts %j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it('keeps the place of each token', () => {
    const text = "SELECT 'a''b' /* x */ AS `c d` -- end";
    expect(tokenize(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'SELECT',
      "'a''b'",
      'AS',
      '`c d`',
      '',
    ]);
  });

  it('compares words in upper case and quoted names and strings not at all', () => {
    expect(tokenize("Select `SELECT` 'SELECT' <=").map(({ key }) => key)).toEqual(['SELECT', '', '', '<=', '']);
  });
});
