import type { FileStore } from '../../operators/file-store.ts';

const lineBreak = 10;
const stepBytes = 1 << 20;

/** Line breaks in front of a byte of a file. @throws PeltonError FILE_NOT_FOUND, FILE_UNREADABLE */
export async function countLines(files: FileStore, path: string, byteOffset: number): Promise<number> {
  const file = await files.open(path);
  const bytes = new Uint8Array(Math.min(stepBytes, byteOffset));
  let lines = 0;
  try {
    let position = 0;
    while (position < byteOffset) {
      const count = await file.read(bytes.subarray(0, Math.min(bytes.length, byteOffset - position)), position);
      if (count === 0) break;
      for (let at = bytes.indexOf(lineBreak); at >= 0 && at < count; at = bytes.indexOf(lineBreak, at + 1)) lines++;
      position += count;
    }
  } finally {
    await file.close();
  }
  return lines;
}
