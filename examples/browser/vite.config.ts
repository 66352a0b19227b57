import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // The package and its kernels lie beside the examples, not in node_modules.
  server: { fs: { allow: [join(import.meta.dirname, '../..')] } },
  build: { emptyOutDir: true, outDir: join(import.meta.dirname, '../../.build/example'), target: 'es2023' },
});
