/** Text of DOUBLE and FLOAT values, as Java and so Flink print them: `1.0`, `0.001`, `1.0E7`, `NaN`, `-Infinity`. */

export function doubleText(value: number): string {
  return withPoint(value, shortestDouble(Math.abs(value)));
}

export function floatText(value: number): string {
  return withPoint(value, shortestFloat(Math.abs(value)));
}

/** Layout of `Double.toString` for the shortest digits of the value's size. */
function withPoint(value: number, shortestSize: string): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = shortestSize.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const allDigits = whole + fraction;
  const leadingZeros = allDigits.search(/[^0]/);
  const digits = allDigits.slice(leadingZeros).replace(/0+$/, '');
  /** Power of ten of the first digit. */
  const exponent = Number(exponentText) + whole.length - 1 - leadingZeros;
  const sign = value < 0 ? '-' : '';
  if (exponent < -3 || exponent >= 7) return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`;
}

/** The fewest digits, but at least two as in Java, that give the same double. */
function shortestDouble(size: number): string {
  const text = String(size);
  return /^\de/.test(text) ? size.toPrecision(2) : text;
}

/** The fewest digits, but at least two as in Java, that give the same 32-bit float. */
function shortestFloat(value: number): string {
  for (let digits = 2; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return evenAtTie(value, text, digits);
  }
  return value.toPrecision(9);
}

/** Half way between two texts Java takes the one with an even last digit; `toPrecision` takes the larger. */
function evenAtTie(value: number, text: string, digits: number): string {
  const longer = value.toPrecision(digits + 1);
  const isTie =
    /5(?:e|$)/.test(longer) && /^[^e]*50*(?:e|$)/.test(value.toPrecision(digits + 30)) && Number(longer) === value;
  return isTie && /[13579](?:e|$)/.test(text) ? longer.replace(/5(?=e|$)/, '') : text;
}
