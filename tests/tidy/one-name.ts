/** Operators without their test. A file of types and constants (the operator contract) needs none. */
export function operatorTestGaps(paths: readonly string[], read: (path: string) => string): string[] {
  const known = new Set(paths);
  return paths.flatMap((path) => {
    const name = /^src\/operators\/(.+)\.ts$/.exec(path)?.[1];
    if (name === undefined || !/^export (?:async )?(?:function|class)\b/m.test(read(path))) return [];
    const test = `tests/operators/${name}.test.ts`;
    return known.has(test) ? [] : [`${path} has no ${test}`];
  });
}

/** Siblings that a kernel family lacks: its contract, its kernels, a test; for an operator also its TypeScript half. */
export function kernelFamilyGaps(
  families: readonly { readonly name: string; readonly module: string }[],
  paths: readonly string[],
): string[] {
  const known = new Set(paths);
  return families.flatMap(({ name, module }) => {
    const wanted = [`src/abi/${name}.ts`, `assembly/${module}.ts`];
    if (module.startsWith('operators/')) wanted.push(`src/operators/${name}.ts`);
    const gaps = wanted.filter((path) => !known.has(path)).map((path) => `kernel family ${name} has no ${path}`);
    const testNames = [...new Set([name, module.split('/').at(-1)])].map((stem) => `/${stem}.test.ts`);
    const isTested = paths.some((path) => path.startsWith('tests/') && testNames.some((test) => path.endsWith(test)));
    if (!isTested) gaps.push(`kernel family ${name} has no test named ${testNames.join(' or ').replaceAll('/', '')}`);
    return gaps;
  });
}

/** Kinds of operators, by the specs that declare them, that no shape of the simulation covers. */
export function simulationGaps(
  covered: ReadonlySet<string>,
  paths: readonly string[],
  read: (path: string) => string,
): string[] {
  const declaring = paths.filter((path) => /^src\/(?:operators\/.+|plan\/job-graph)\.ts$/.test(path));
  return declaring.flatMap((path) =>
    [...read(path).matchAll(/^export interface \w+Spec \{\n {2}readonly kind: '([\w-]+)';/gm)]
      .map(([, kind = '']) => kind)
      .filter((kind) => !covered.has(kind))
      .map((kind) => `${path}: no shape in tests/sim/shapes.ts covers the operator ${kind}`),
  );
}
