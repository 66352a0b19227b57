import { textDigest } from '../../base/text-digest.ts';

/** What the name of a part file says. */
export interface PartName {
  /** Attempt that began the file. */
  readonly attemptUid: string;
  readonly subtask: number;
  /** Counts the files of the subtask in this attempt. */
  readonly number: number;
  /** Without dot. */
  readonly extension: string;
}

/** The name under which a complete part is published. */
export function publishedName({ attemptUid, subtask, number, extension }: PartName): string {
  return `part-${attemptUid}-${subtask}-${number}.${extension}`;
}

/** Readers leave it out because of its dot; its end stands for the sink, of whose earlier attempts it may be left over. */
export function hiddenName(name: PartName, jobUid: string): string {
  return `.${publishedName(name)}.inprogress.${textDigest(jobUid)}`;
}

/** The attempt that began a hidden file of this sink; undefined for any other file. */
export function attemptOfHidden(fileName: string, jobUid: string): string | undefined {
  const groups = /^\.part-(?<attempt>.+)-\d+-\d+\.[^.]+\.inprogress\.(?<sink>[0-9a-f]+)$/.exec(fileName)?.groups;
  return groups?.['sink'] === textDigest(jobUid) ? groups['attempt'] : undefined;
}

/** The path under which a hidden file is published. */
export function publishedPath(hiddenPath: string): string {
  const slash = hiddenPath.lastIndexOf('/') + 1;
  const name = hiddenPath.slice(slash);
  return hiddenPath.slice(0, slash) + name.slice(1, name.lastIndexOf('.inprogress.'));
}
