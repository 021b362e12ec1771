import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{engine,nodes,server,workflows,bench,scripts,editor,tests}/**/*.test.{ts,tsx}'],
    globalSetup: ['workflows/testing/global-setup.ts'],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
