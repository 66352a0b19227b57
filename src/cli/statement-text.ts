import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { PeltonError } from '../base/errors.ts';

/** SQL to run and its name in errors. */
export interface StatementText {
  readonly text: string;
  readonly sourceName: string;
}

export interface StatementOptions {
  /** Text of `-e`. */
  readonly execute?: string;
  /** Path of `-f`; `-` is standard input. */
  readonly file?: string;
}

/** The SQL that the options name; without any, what is piped in. @throws PeltonError COMMAND_LINE, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function statementText({ execute, file }: StatementOptions, command: string): Promise<StatementText> {
  if (execute !== undefined && file !== undefined) {
    throw new PeltonError({
      code: 'COMMAND_LINE',
      message: 'give either -e or -f, not both',
      hint: 'a file may hold many statements, and so may the text of -e',
    });
  }
  if (execute !== undefined) return { text: execute, sourceName: '-e' };
  if (file !== undefined && file !== '-') return { text: await readStatements(file), sourceName: file };
  if (file === undefined && process.stdin.isTTY) {
    throw new PeltonError({
      code: 'COMMAND_LINE',
      message: 'there is no SQL to work on',
      hint: `pelton ${command} -e "SELECT 1", pelton ${command} -f queries.sql, or pipe it in`,
    });
  }
  return { text: await textOf(process.stdin), sourceName: 'stdin' };
}

/** A file of statements. @throws PeltonError FILE_NOT_FOUND, FILE_UNREADABLE */
export async function readStatements(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new PeltonError({
        code: 'FILE_NOT_FOUND',
        message: `there is no file ${path}`,
        hint: `the path is relative to ${process.cwd()}`,
        cause,
      });
    }
    const why = code === 'EACCES' ? 'no permission' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new PeltonError({ code: 'FILE_UNREADABLE', message: `the file ${path} cannot be read: ${why}`, cause });
  }
}
