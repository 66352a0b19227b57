/** Things that no tracked file may say, whatever its format. */
export const plainTextRules: readonly { name: string; pattern: RegExp; planted: readonly string[] }[] = [
  {
    name: 'no registry host',
    pattern: /"resolved":\s*"https?:|\bregistry\.[a-z0-9-]+\.[a-z]+|_authToken|^registry\s*=/gm,
    planted: [
      '"resolved": "https://example.org/x.tgz"',
      'registry=http://localhost:4873',
      'https://registry.example.org/x',
    ],
  },
  {
    name: 'no absolute path of a machine',
    pattern: /(?<![\w.~*$}])\/(?:work|root|home|Users|tmp\/[a-z]+)\/[a-z]+/g,
    planted: ['/work/a/src', 'see /home/a/pelton', "'/root/x'", '/Users/a', '/tmp/a/x'],
  },
];
