import { defineConfig } from 'vitest/config';

// Tests import TypeScript sources directly. Worker threads need JavaScript, so the global setup keeps
// `dist/` and `wasm-build/` fresh before the first test; see tools/build-steps.mjs.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
