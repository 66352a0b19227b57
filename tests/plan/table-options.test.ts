import { describe, expect, it } from 'vitest';
import { tableConnectors as connectors } from '../../src/connectors/all-connectors.ts';
import { eventSchema } from '../../src/connectors/nexmark/event-schema.ts';
import { checkTableOptions } from '../../src/plan/table-options.ts';
import { lineFormat, lineSchema } from '../support/line-format.ts';

const formats = new Map([[lineFormat.name, lineFormat]]);

function check(options: Record<string, string>, schema = lineSchema) {
  try {
    return checkTableOptions(connectors, formats, options, schema);
  } catch (thrown) {
    return (thrown as { fields: { code: string; message: string; hint?: string } }).fields;
  }
}

describe('options of a table', () => {
  it('accepts complete ones', () => {
    const options = {
      connector: 'filesystem',
      path: 'p',
      format: 'line',
      'line.rows-max': '5',
      'scan.watermark.idle-timeout': '5 s',
    };
    expect(check(options)).toMatchObject({ format: 'line', bounded: true });
    expect(check({ ...options, 'source.monitor-interval': '1 s' })).toMatchObject({ bounded: false });
    expect(check({ connector: 'blackhole' })).toMatchObject({ format: undefined });
    expect(check({ connector: 'nexmark', 'events.num': '5' }, eventSchema)).toMatchObject({ bounded: true });
  });

  it.each([
    [{}, 'OPTION_MISSING', "the table needs the option 'connector'"],
    [{ connector: 'filesytem' }, 'OPTION_INVALID', "did you mean 'filesystem'?"],
    [{ connector: 'filesystem', path: 'p' }, 'OPTION_MISSING', 'one of line'],
    [{ connector: 'filesystem', path: 'p', format: 'lines' }, 'OPTION_INVALID', "did you mean 'line'?"],
    [
      { connector: 'filesystem', path: 'p', format: 'line', 'line.rowsmax': '5' },
      'OPTION_UNKNOWN',
      "did you mean 'line.rows-max'?",
    ],
    [{ connector: 'filesystem', format: 'line' }, 'OPTION_MISSING', "needs the option 'path'"],
    [{ connector: 'filesystem', format: 'line', pth: 'p' }, 'OPTION_UNKNOWN', "did you mean 'path'?"],
    [{ connector: 'blackhole', format: 'line' }, 'OPTION_UNKNOWN', "connector 'blackhole' has no option 'format'"],
    [
      { connector: 'filesystem', format: 'line', path: 'p', 'source.path.regex-pattern': '(' },
      'OPTION_INVALID',
      'regex-pattern',
    ],
  ])('%o', (options, code, text) => {
    const fields = check(options);
    expect(fields).toMatchObject({ code });
    expect(JSON.stringify(fields)).toContain(text);
  });

  it('holds a table to the columns that the connector makes', () => {
    const options = { connector: 'nexmark' };
    const field = (name: string) => ({ fields: [{ name, type: { kind: 'int', nullable: true } as const }] });
    expect(check(options, field('event_type'))).toMatchObject({ bounded: false });
    const bids = (length: number) => ({
      fields: eventSchema.fields.map(({ name, type }) => ({
        name,
        type:
          type.kind === 'row'
            ? {
                ...type,
                fields: type.fields.map((inner) =>
                  inner.type.kind === 'varchar' ? { ...inner, type: { ...inner.type, length } } : inner,
                ),
              }
            : type,
      })),
    });
    expect(check(options, bids(1))).toMatchObject({ bounded: false });
    expect(check(options, field('event_typ'))).toMatchObject({
      code: 'SQL_SEMANTIC',
      hint: "did you mean 'event_type'?",
    });
    expect(check(options, field('dateTime'))).toMatchObject({
      code: 'SQL_SEMANTIC',
      message: "column 'dateTime' of connector 'nexmark' is TIMESTAMP(3), not INT",
    });
  });
});
