/** Whether two syntax trees say the same, wherever they stand in the text. */
export function sameSyntax(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => sameSyntax(item, b[index]))
    );
  }
  const others = new Map<string, unknown>(Object.entries(b));
  const entries = Object.entries(a);
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => key === 'span' || sameSyntax(value, others.get(key)))
  );
}

/** The nodes of a syntax tree for which `wanted` holds, outermost first; what lies inside a found node or a query is not searched. */
export function findSyntax<T extends { readonly kind: string }>(
  root: unknown,
  wanted: (node: { readonly kind: string }) => node is T,
): T[] {
  if (typeof root !== 'object' || root === null) return [];
  if (Array.isArray(root)) return root.flatMap((item) => findSyntax(item, wanted));
  if ('kind' in root && typeof root.kind === 'string' && wanted({ ...root, kind: root.kind })) return [root as T];
  if ('kind' in root && root.kind === 'Query') return [];
  return Object.values(root).flatMap((value) => findSyntax(value, wanted));
}
