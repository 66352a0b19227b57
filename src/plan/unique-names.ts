/** A name that is taken gets the first free number behind it, as in Flink. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 0; taken.has(unique); number++) unique = `${name}${number}`;
    taken.add(unique);
    return unique;
  });
}
