/** Text of option values as Flink reads them. Every parser gives undefined for text that it cannot read. */

const millisecondsOfUnit: Readonly<Record<string, number>> = {
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  µs: 1e-3,
  micro: 1e-3,
  micros: 1e-3,
  microsecond: 1e-3,
  microseconds: 1e-3,
  ns: 1e-6,
  nano: 1e-6,
  nanos: 1e-6,
  nanosecond: 1e-6,
  nanoseconds: 1e-6,
};

const bytesOfUnit: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  kibibytes: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  mebibytes: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  gibibytes: 1024 ** 3,
  t: 1024 ** 4,
  tb: 1024 ** 4,
  tebibytes: 1024 ** 4,
};

function splitNumber(text: string): { readonly amount: number; readonly unit: string } | undefined {
  const match = /^(\d+)\s*([a-zµ]*)$/.exec(text.trim().toLowerCase());
  const amount = Number(match?.[1]);
  return match === null || !Number.isSafeInteger(amount) ? undefined : { amount, unit: match[2] ?? '' };
}

/** Milliseconds of `5 s`, `1 min`, `500 ms`, `2 h`, `1 day`; without a unit they are milliseconds. */
export function parseDurationMs(text: string): number | undefined {
  const parts = splitNumber(text);
  if (parts === undefined) return undefined;
  const size = parts.unit === '' ? 1 : millisecondsOfUnit[parts.unit];
  return size === undefined ? undefined : parts.amount * size;
}

/** Bytes of `512 kb`, `2 gb`, `64 mb`; units are powers of 1024; without a unit they are bytes. */
export function parseMemoryBytes(text: string): number | undefined {
  const parts = splitNumber(text);
  if (parts === undefined) return undefined;
  const size = parts.unit === '' ? 1 : bytesOfUnit[parts.unit];
  return size === undefined ? undefined : parts.amount * size;
}

/** `true` or `false`, in any letter case. */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** A whole number that a double holds exactly. */
export function parseInteger(text: string): number | undefined {
  const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A finite number. */
export function parseNumber(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
