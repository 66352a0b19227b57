import { EvaluationFailure, integerOf, type StrictEvaluator, textOf } from './evaluator.ts';

const charactersOf = (text: string): string[] => Array.from(text);

/** Longer texts are left to the compiled program, which has a memory budget. */
const charactersMax = 1 << 20;

function checkLength(characters: number): void {
  if (characters > charactersMax) throw new EvaluationFailure('the text is too long');
}

/** Index in characters, or -1. */
function indexOf(text: string, part: string, from: number): number {
  const rest = charactersOf(text).slice(from).join('');
  const found = rest.indexOf(part);
  return found === -1 ? -1 : from + charactersOf(rest.slice(0, found)).length;
}

const trimmed =
  (atStart: boolean, atEnd: boolean): StrictEvaluator =>
  ([text, set]) => {
    const dropped = new Set(charactersOf(set === undefined ? ' ' : textOf(set)));
    const characters = charactersOf(textOf(text));
    let [from, to] = [0, characters.length];
    while (atStart && from < to && dropped.has(characters[from] ?? '')) from++;
    while (atEnd && to > from && dropped.has(characters[to - 1] ?? '')) to--;
    return characters.slice(from, to).join('');
  };

const padded =
  (atStart: boolean): StrictEvaluator =>
  ([text, count, pad]) => {
    const [characters, fill, length] = [
      charactersOf(textOf(text)),
      charactersOf(textOf(pad)),
      Number(integerOf(count)),
    ];
    if (length < 0 || fill.length === 0) return null;
    checkLength(length);
    if (characters.length >= length) return characters.slice(0, length).join('');
    const missing = Array.from({ length: length - characters.length }, (_, index) => fill[index % fill.length]).join(
      '',
    );
    return atStart ? missing + characters.join('') : characters.join('') + missing;
  };

export const evaluateText = {
  CONCAT: (values) => values.map(textOf).join(''),
  UPPER: ([text]) => textOf(text).toUpperCase(),
  LOWER: ([text]) => textOf(text).toLowerCase(),
  INITCAP: ([text]) =>
    textOf(text).replace(/[a-zA-Z0-9]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  CHAR_LENGTH: ([text]) => BigInt(charactersOf(textOf(text)).length),
  SUBSTRING([text, first, count]) {
    const [characters, position] = [charactersOf(textOf(text)), Number(integerOf(first))];
    const length = count === undefined ? characters.length : Number(integerOf(count));
    if (length < 0) return null;
    const start = position > 0 ? position - 1 : position < 0 ? characters.length + position : 0;
    return start < 0 ? '' : characters.slice(start, start + length).join('');
  },
  LEFT: ([text, count]) =>
    charactersOf(textOf(text))
      .slice(0, Math.max(0, Number(integerOf(count))))
      .join(''),
  RIGHT([text, count]) {
    const [characters, length] = [charactersOf(textOf(text)), Number(integerOf(count))];
    return length <= 0 ? '' : characters.slice(Math.max(0, characters.length - length)).join('');
  },
  LTRIM: trimmed(true, false),
  RTRIM: trimmed(false, true),
  BTRIM: trimmed(true, true),
  LPAD: padded(true),
  RPAD: padded(false),
  POSITION([part, text, first]) {
    const from = first === undefined ? 0 : Number(integerOf(first)) - 1;
    if (from < 0 || from > charactersOf(textOf(text)).length) return 0n;
    return BigInt(indexOf(textOf(text), textOf(part), from) + 1);
  },
  REPLACE([text, part, by]) {
    const [whole, target, replacement] = [textOf(text), textOf(part), textOf(by)];
    if (target !== '') return whole.replaceAll(target, () => replacement);
    return (
      replacement +
      charactersOf(whole)
        .map((character) => character + replacement)
        .join('')
    );
  },
  REPEAT([text, count]) {
    const [part, times] = [textOf(text), Math.max(0, Number(integerOf(count)))];
    checkLength(part.length * times);
    return part === '' ? '' : part.repeat(times);
  },
  REVERSE: ([text]) => charactersOf(textOf(text)).reverse().join(''),
  SPLIT_INDEX([text, separator, index]) {
    const [whole, at] = [textOf(text), Number(integerOf(index))];
    if (whole === '') return null;
    const parts = whole.split(textOf(separator) === '' ? /[ \t\n\v\f\r]/ : textOf(separator));
    return parts[at] ?? null;
  },
  STARTSWITH: ([text, part]) => textOf(text).startsWith(textOf(part)),
  ENDSWITH: ([text, part]) => textOf(text).endsWith(textOf(part)),
  ASCII: ([text]) => BigInt(new TextEncoder().encode(textOf(text))[0] ?? 0),
  CHR([code]) {
    const number = integerOf(code);
    return number < 0n ? '' : String.fromCodePoint(Number(BigInt.asUintN(8, number)));
  },
} as const satisfies Record<string, StrictEvaluator>;
