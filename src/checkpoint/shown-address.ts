/** An address without the keys that its query may have, for whoever reads along. */
export function shownAddress(address: string): string {
  const queryStart = address.indexOf('?');
  if (queryStart < 0 || !/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return address;
  const shown = address
    .slice(queryStart + 1)
    .split('&')
    .filter((part) => !/^[^=]*(?:key|secret|token)[^=]*=/i.test(part));
  return address.slice(0, queryStart) + (shown.length === 0 ? '' : `?${shown.join('&')}`);
}
