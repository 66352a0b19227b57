import { cpus, release, totalmem } from 'node:os';

/** What a reader of numbers has to know about where they were measured. */
export function machineFacts(): Record<string, string | number> {
  const cores = cpus();
  return {
    cores: cores.length,
    cpu: cores[0]?.model ?? 'unknown',
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()}`,
    node: process.version,
    v8: process.versions.v8,
  };
}
