import { describe, expect, it } from 'vitest';
import { checkOptions, type OptionSchema, readOptions } from '../../src/base/option-schema.ts';

const schema = {
  path: { type: 'string', required: true, description: 'where' },
  'monitor-interval': { type: 'duration', description: 'how often' },
  size: { type: 'memory', default: '1 kb', min: 1, description: 'how much' },
  mode: { type: 'string', choices: ['fast', 'safe'], default: 'safe', description: 'how' },
  'fields.#.kind': { type: 'string', description: 'which' },
} as const satisfies OptionSchema;

describe('options', () => {
  it('gives values and defaults', () => {
    expect(readOptions(schema, { path: 'p', 'monitor-interval': '1 s' }, 'x')).toMatchObject({
      path: 'p',
      'monitor-interval': 1000,
      size: 1024,
      mode: 'safe',
    });
  });

  it('accepts names that a pattern stands for', () => {
    expect(() => checkOptions(schema, { path: 'p', 'fields.a.b.kind': 'k' }, 'x')).not.toThrow();
  });

  it.each([
    [{ path: 'p', pth: 'q' }, 'OPTION_UNKNOWN', "connector 'c' has no option 'pth'", "did you mean 'path'?"],
    [
      { path: 'p', 'fields.a.kin': 'q' },
      'OPTION_UNKNOWN',
      "connector 'c' has no option 'fields.a.kin'",
      "did you mean 'fields.a.kind'?",
    ],
    [
      { path: 'p', wholly: 'q' },
      'OPTION_UNKNOWN',
      "connector 'c' has no option 'wholly'",
      /^it knows path, monitor-interval/,
    ],
    [{}, 'OPTION_MISSING', "connector 'c' needs the option 'path': where", /WITH/],
    [
      { path: 'p', size: '5 x' },
      'OPTION_INVALID',
      /'5 x' is no value for the option 'size': it wants a size/,
      undefined,
    ],
    [{ path: 'p', size: '0' }, 'OPTION_INVALID', /the smallest value is 1/, undefined],
    [{ path: 'p', mode: 'slow' }, 'OPTION_INVALID', /it can be 'fast', 'safe'/, undefined],
  ])('%o', (options, code, message, hint) => {
    let fields: Record<string, unknown> = {};
    try {
      checkOptions(schema, options, "connector 'c'");
    } catch (thrown) {
      ({ fields } = thrown as { fields: Record<string, unknown> });
    }
    expect(fields['code']).toBe(code);
    expect(fields['message']).toMatch(message);
    if (hint !== undefined) expect(fields['hint']).toMatch(hint);
  });
});
