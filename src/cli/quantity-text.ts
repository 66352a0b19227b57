/** Numbers for people. */

/** A whole number with its thousands apart: `3,000,000`. */
export function countText(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Three significant digits with a decimal prefix: `4.05 M`, `980 k`, `12`. */
export function shortCountText(count: number): string {
  return withPrefix(count, ['', ' k', ' M', ' G', ' T']);
}

/** Bytes in decimal units: `728 MB`. */
export function bytesText(bytes: number): string {
  return withPrefix(bytes, [' B', ' kB', ' MB', ' GB', ' TB']);
}

/** `0.74 s`, `1 min 5 s`. */
export function durationText(durationMs: number): string {
  if (durationMs < 10_000) return `${(durationMs / 1000).toFixed(2)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${(durationMs / 1000).toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Event time for people: `2024-01-01 00:01:02`; `-` before the first watermark, `end` after the last. */
export function watermarkText(watermarkMs: number): string {
  if (watermarkMs === Number.NEGATIVE_INFINITY) return '-';
  // The end of the input is announced as the largest watermark, which no date can show.
  if (!(Math.abs(watermarkMs) < 8.64e15)) return 'end';
  return new Date(watermarkMs).toISOString().slice(0, 19).replace('T', ' ');
}

function withPrefix(value: number, units: readonly string[]): string {
  let unit = 0;
  let scaled = value;
  // 999.5 would be shown as 1000.
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const digits = unit === 0 || scaled >= 999.5 ? countText(scaled) : scaled.toPrecision(3);
  return `${digits}${units[unit] ?? ''}`;
}
