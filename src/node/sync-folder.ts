import { open } from 'node:fs/promises';

/** Makes the names in a folder durable. Some systems cannot, and some need not. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch {
    // What cannot be asked for is left to the system.
  } finally {
    await handle.close();
  }
}
