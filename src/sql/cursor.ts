import { nearestName } from '../base/nearest-name.ts';
import type { Expression, Span } from './ast.ts';
import type { Query } from './ast-query.ts';
import type { DataType } from './ast-type.ts';
import { tokenize } from './lexer.ts';
import { isReservedWord } from './reserved-words.ts';
import { type SourceText, syntaxError } from './syntax-error.ts';
import type { Token } from './token.ts';

/** Parentheses, calls, subqueries and types inside one another. */
const nestingMax = 256;

/** The productions that contain each other; each file of the parser reaches the others through them. */
export interface Grammar {
  /** An expression whose operators bind at least as strongly as `strengthMin`. */
  readonly expression: (cursor: Cursor, strengthMin: number) => Expression;
  /** A query; with `first`, one whose first parenthesized part was read already. */
  readonly query: (cursor: Cursor, first?: Query) => Query;
  readonly dataType: (cursor: Cursor) => DataType;
}

/** A place in the tokens of one text, shared by the functions of the parser. */
export class Cursor {
  readonly source: SourceText;
  private readonly grammar: Grammar;
  private readonly tokens: readonly Token[];
  private position = 0;
  /** Words that were looked for at `triedPosition` and not found: what a misspelt word may have meant. */
  private tried: string[] = [];
  private triedPosition = 0;
  private nesting = 0;
  private parameterCount = 0;

  constructor(source: SourceText, grammar: Grammar) {
    this.source = source;
    this.grammar = grammar;
    this.tokens = tokenize(source.text);
  }

  /** The next token. */
  get token(): Token {
    return this.peek(0);
  }

  get start(): number {
    return this.token.start;
  }

  get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** The token `distance` after the next one; behind the last it is the end. */
  peek(distance: number): Token {
    const index = Math.min(this.position + distance, this.tokens.length - 1);
    return this.tokens[index] as Token;
  }

  /** From `start` to the end of the last token read. */
  spanFrom(start: number): Span {
    const last = this.tokens[this.position - 1];
    return { start, end: Math.max(start, last === undefined ? start : last.end) };
  }

  advance(): Token {
    const token = this.token;
    if (token.kind === 'invalid') this.fail('something else');
    if (token.kind !== 'end') this.position++;
    return token;
  }

  /** Whether the next tokens are these words or symbols. */
  at(...keys: readonly string[]): boolean {
    for (let distance = 0; distance < keys.length; distance++) {
      const key = keys[distance] as string;
      if (this.peek(distance).key === key) continue;
      if (distance === 0) this.noteTried(key);
      return false;
    }
    return true;
  }

  /** Which of the words or symbols is next, if any. */
  atOneOf<K extends string>(keys: readonly K[]): K | undefined {
    return keys.find((key) => this.at(key));
  }

  /** Reads these words or symbols if they are next. */
  accept(...keys: readonly string[]): boolean {
    if (!this.at(...keys)) return false;
    this.position += keys.length;
    return true;
  }

  /** Reads one of the words or symbols if it is next. */
  acceptOneOf<K extends string>(keys: readonly K[]): K | undefined {
    const key = this.atOneOf(keys);
    if (key !== undefined) this.position++;
    return key;
  }

  /** Reads these words or symbols, or fails at the first that is not there. */
  expect(...keys: readonly string[]): void {
    for (const key of keys) if (!this.accept(key)) this.fail(quoted(key));
  }

  /** Reads one of the words or symbols, or fails. */
  expectOneOf<K extends string>(keys: readonly K[]): K {
    return this.acceptOneOf(keys) ?? this.fail(alternatives(keys));
  }

  /** A syntax error at the next token; `expected` says in words what could have stood there. */
  fail(expected: string, hint?: string): never {
    const found = this.token;
    if (found.kind === 'invalid') {
      throw syntaxError(this.source, found, `found ${found.text}, expected ${expected}`, found.hint);
    }
    const message = `found ${this.describe(found)}, expected ${expected}`;
    throw syntaxError(this.source, found, message, hint ?? this.spellingHint(found));
  }

  /** A syntax error about text that was read already. */
  failAt(span: Span, message: string, hint?: string): never {
    throw syntaxError(this.source, span, message, hint);
  }

  /** Zero or more of `item` between commas, at least one. */
  commaList<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  /** `( item, … )`, at least one. */
  parenthesized<T>(item: () => T): T[] {
    this.expect('(');
    const items = this.commaList(item);
    this.expect(')');
    return items;
  }

  expression(strengthMin = 0): Expression {
    return this.nested(() => this.grammar.expression(this, strengthMin));
  }

  query(): Query {
    return this.nested(() => this.grammar.query(this));
  }

  /** The query that goes on behind its first part, if a word that goes on is next. */
  queryAfter(first: Query): Query | undefined {
    const goesOn = this.atOneOf(['UNION', 'INTERSECT', 'EXCEPT', 'MINUS', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH']);
    return goesOn === undefined ? undefined : this.nested(() => this.grammar.query(this, first));
  }

  dataType(): DataType {
    return this.nested(() => this.grammar.dataType(this));
  }

  /** The index of the next `?` of this statement. */
  nextParameterIndex(): number {
    return this.parameterCount++;
  }

  resetParameters(): void {
    this.parameterCount = 0;
  }

  /** Bounds how deep productions contain each other, so that no text overflows the stack. */
  nested<T>(production: () => T): T {
    if (this.nesting === nestingMax) {
      this.failAt(this.token, `nested deeper than ${nestingMax} levels`, 'split the statement with views or WITH');
    }
    this.nesting++;
    const result = production();
    this.nesting--;
    return result;
  }

  private noteTried(key: string): void {
    if (this.triedPosition !== this.position) {
      this.triedPosition = this.position;
      this.tried = [];
    }
    this.tried.push(key);
  }

  private describe(token: Token): string {
    if (token.kind === 'end') return 'the end of the text';
    return `'${this.source.text.slice(token.start, Math.min(token.end, token.start + 40))}'`;
  }

  /**
   * A keyword close to the word before, which was then taken for a name: in `SELECT a FORM t` the first word
   * out of place is `t`. Or else a keyword close to the word found.
   */
  private spellingHint(found: Token): string | undefined {
    const words = this.triedPosition === this.position ? this.tried.filter((key) => /^[A-Z]/.test(key)) : [];
    const before = this.tokens[this.position - 1];
    if (before?.kind === 'word' && !isReservedWord(before.text)) {
      const nearest = nearestName(before.text, words);
      if (nearest !== undefined && nearest !== before.key)
        return `did you mean ${nearest} instead of '${before.text}'?`;
    }
    const nearest = found.kind === 'word' ? nearestName(found.text, words) : undefined;
    if (nearest === undefined || nearest === found.key) return undefined;
    // A reserved word is misplaced rather than misspelt, unless it lacks its end: VALUE for VALUES.
    return isReservedWord(found.text) && !nearest.startsWith(found.key) ? undefined : `did you mean ${nearest}?`;
  }
}

const quoted = (key: string): string => (/^[A-Z]/.test(key) ? key : `'${key}'`);

/** `A`, `A or B`, `A, B or C`. */
function alternatives(keys: readonly string[]): string {
  const names = keys.map(quoted);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}
