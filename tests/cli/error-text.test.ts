import pc from 'picocolors';
import { expect, test } from 'vitest';
import { PeltonError } from '../../src/base/errors.ts';
import { errorText } from '../../src/cli/error-text.ts';

const plain = pc.createColors(false);

test('a mistake in SQL: message, place with a caret, hint', () => {
  const text = 'SELECT auction\nFORM bids';
  const error = new PeltonError({
    code: 'SQL_SYNTAX',
    message: 'expected the end of the statement',
    location: { sourceName: 'q.sql', text, start: 15, end: 19 },
    hint: "did you mean 'FROM'?",
  });
  expect(errorText(error, plain, false)).toBe(
    [
      'error: expected the end of the statement',
      'q.sql:2:1',
      '  2 | FORM bids',
      '    | ^^^^',
      "hint: did you mean 'FROM'?",
      '',
    ].join('\n'),
  );
  expect(errorText(error, pc.createColors(true), false)).toContain('\u001b[31m^^^^\u001b[39m');
});

test('a fault in data: file, line, byte and operator', () => {
  const error = new PeltonError({
    code: 'DATA_MALFORMED',
    message: 'unexpected end of the record',
    data: { path: 'bids.json', line: 12, byteOffset: 3456 },
    operator: 'Source[bids]',
  });
  expect(errorText(error, plain, false)).toBe(
    'error: unexpected end of the record\nbids.json:12 (byte 3456)\noperator: Source[bids]\n',
  );
});

test('verbose adds code, causes and stacks; a bug of ours asks for it', () => {
  const error = new PeltonError({
    code: 'ASSERTION',
    message: 'internal error: x',
    cause: new Error('why', { cause: 'deep' }),
  });
  expect(errorText(error, plain, false)).toContain('--verbose');
  const verbose = errorText(error, plain, true);
  expect(verbose).toContain('code: ASSERTION');
  expect(verbose).toContain('cause: Error: why\n    at ');
  expect(verbose).toContain('cause: deep\n');
});
