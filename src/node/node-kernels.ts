import { readFile } from 'node:fs/promises';

const kernelsUrl = new URL('../../wasm-build/kernels.wasm', import.meta.url);

/** The kernels of the package, compiled. */
export async function loadNodeKernels(): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await readFile(kernelsUrl));
}
