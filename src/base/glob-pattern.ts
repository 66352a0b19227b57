/**
 * A file pattern as an expression over whole paths with `/`: `*` and `?` stay within one name, `**` crosses folders, `[…]` is
 * one character of a set (`[!…]` of the others), `{a,b}` is either.
 */
export function globExpression(pattern: string): RegExp {
  let source = '';
  let braces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') {
      if (pattern[at + 1] !== '*') source += '[^/]*';
      else {
        at++;
        // `a/**/b` also means `a/b`.
        if (pattern[at + 1] === '/') at++;
        source += pattern[at] === '/' ? '(?:.*/)?' : '.*';
      }
    } else if (character === '?') source += '[^/]';
    else if (character === '[' && pattern.indexOf(']', at + 2) > 0) {
      const end = pattern.indexOf(']', at + 2);
      const set = pattern.slice(at + 1, end).replaceAll('\\', '\\\\');
      source += set.startsWith('!') ? `[^/${set.slice(1)}]` : `[${set}]`;
      at = end;
    } else if (character === '{') {
      braces++;
      source += '(?:';
    } else if (character === '}' && braces > 0) {
      braces--;
      source += ')';
    } else if (character === ',' && braces > 0) source += '|';
    else source += character.replace(/[.+^${}()|[\]\\]/, '\\$&');
  }
  return new RegExp(`^${source}${')'.repeat(braces)}$`);
}
