import { importsOf, type SourceText, type Violation, violationAt } from './source-text.ts';

/** Folders of `src/` by layer; docs/architecture.md says what each holds. A folder imports only from lower layers. */
const layers: readonly (readonly string[])[] = [
  ['base', 'abi'],
  ['arrow', 'sql'],
  ['kernels', 'codegen'],
  ['expr', 'state', 'exchange'],
  ['operators', 'formats'],
  ['checkpoint'],
  ['plan'],
  ['connectors', 'runtime'],
  ['cluster'],
  ['api'],
  ['server', 'ui'],
  ['node', 'browser'],
  ['cli'],
];

const layerOf = new Map(layers.flatMap((folders, layer) => folders.map((folder) => [folder, layer] as const)));

interface Ban {
  /** Start of the path of the importing and of the imported file. */
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** Imports that the table allows and the design forbids. */
const forbidden: readonly Ban[] = [
  { from: 'src/operators/', to: 'src/exchange/', why: 'an operator does not know where its batches go' },
];

/** npm packages that only some folders may load; the others are for everybody. */
const packageFolders: Readonly<Record<string, readonly string[]>> = {
  piscina: ['node'],
  commander: ['cli'],
  picocolors: ['cli'],
  'string-width': ['cli'],
};

const folderOf = (path: string): string => path.split('/')[1] ?? '';

/** Each connector has a folder and knows no other; files directly in src/connectors are for all. */
const connectorOf = (path: string): string | undefined => /^src\/connectors\/([^/]+)\//.exec(path)?.[1];

export function layerViolations(source: SourceText): Violation[] {
  const from = folderOf(source.path);
  const fromLayer = layerOf.get(from);
  if (fromLayer === undefined) {
    return [violationAt(source, 0, `src/${from} is not in the layer table of tests/tidy/layers.ts`)];
  }
  return importsOf(source).flatMap(({ specifier, offset }) => {
    if (!specifier.startsWith('.')) return packageViolations(source, specifier, offset, from);
    const target = resolvePath(source.path, specifier);
    if (!target.startsWith('src/')) return [violationAt(source, offset, `${target} lies outside src`)];
    const bans = (ban: Ban): boolean => source.path.startsWith(ban.from) && target.startsWith(ban.to);
    const ban = forbidden.find(bans);
    if (ban !== undefined) return [violationAt(source, offset, `imports ${target}: ${ban.why}`)];
    const fromConnector = connectorOf(source.path);
    const toConnector = connectorOf(target);
    if (fromConnector !== undefined && toConnector !== undefined && fromConnector !== toConnector) {
      return [violationAt(source, offset, `connector ${fromConnector} imports connector ${toConnector}`)];
    }
    const to = folderOf(target);
    const toLayer = layerOf.get(to);
    if (to === from) return [];
    if (toLayer !== undefined && toLayer < fromLayer) return [];
    const where = toLayer === undefined ? 'no layer' : `layer ${toLayer}`;
    return [violationAt(source, offset, `src/${from} (layer ${fromLayer}) imports ${target} (${where})`)];
  });
}

function packageViolations(source: SourceText, specifier: string, offset: number, from: string): Violation[] {
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
  const folders = packageFolders[name];
  if (folders === undefined || folders.includes(from)) return [];
  return [violationAt(source, offset, `${name} belongs to src/${folders.join(', src/')}`)];
}

function resolvePath(fromPath: string, specifier: string): string {
  const parts = fromPath.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
