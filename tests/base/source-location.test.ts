import { describe, expect, it } from 'vitest';
import { PeltonError } from '../../src/base/errors.ts';
import { describeError, describeLocation, lineAndColumn } from '../../src/base/source-location.ts';

const located = (text: string, marked: string): string => {
  const start = text.indexOf(marked);
  return describeLocation({ sourceName: 'q.sql', text, start, end: start + marked.length });
};

describe('line and column', () => {
  it.each<[string, number, number, number]>([
    ['abc', 0, 1, 1],
    ['abc', 3, 1, 4],
    ['abc', 99, 1, 4],
    ['a\nbc', 1, 1, 2],
    ['a\nbc', 2, 2, 1],
    ['a\r\n\nbc', 4, 3, 1],
    ['', 0, 1, 1],
    ['a\n', 2, 2, 1],
  ])('of %j at %i are %i:%i', (text, offset, line, column) => {
    expect(lineAndColumn(text, offset)).toEqual({ line, column });
  });
});

describe('a described location', () => {
  it('shows the line and marks the span', () => {
    expect(located('SELECT a\nFROM orders o\nWHERE b', 'orders')).toBe(
      'q.sql:2:6\n  2 | FROM orders o\n    |      ^^^^^^',
    );
  });

  it('marks one place where the span is empty, and also behind the text', () => {
    expect(describeLocation({ sourceName: '-e', text: 'SELECT', start: 6, end: 6 })).toBe(
      '-e:1:7\n  1 | SELECT\n    |       ^',
    );
  });

  it('marks a span over several lines to the end of its first line, without the carriage return', () => {
    expect(located('ab (c\r\nd) e', '(c\r\nd)')).toBe('q.sql:1:4\n  1 | ab (c\n    |    ^^');
  });

  it('keeps tabs and wide characters in line', () => {
    expect(located("\t'😀é' x", 'x')).toBe("q.sql:1:8\n  1 | \t'😀é' x\n    | \t     ^");
  });

  it('cuts a long line on both sides', () => {
    const [place, line = '', carets = ''] = located(`${'a'.repeat(500)} b ${'c'.repeat(500)}`, 'b').split('\n');
    expect(place).toBe('q.sql:1:502');
    expect(line).toMatch(/^ {2}1 \| …a+ b c+…$/);
    expect(line.length).toBeLessThan(140);
    expect(carets.indexOf('^')).toBe(line.indexOf('b'));
  });
});

describe('a described error', () => {
  it('has message, place and hint, each where it is known', () => {
    const location = { sourceName: 'q.sql', text: 'SELECT x', start: 7, end: 8 };
    expect(
      describeError(new PeltonError({ code: 'SQL_SEMANTIC', message: 'unknown column x', location, hint: 'y?' })),
    ).toBe('unknown column x\nq.sql:1:8\n  1 | SELECT x\n    |        ^\nhint: y?');
    expect(describeError(new PeltonError({ code: 'ASSERTION', message: 'bug' }))).toBe('bug');
  });
});
