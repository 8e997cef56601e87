import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 40_000,
    hookTimeout: 30_000,
    // Flows start servers and processes: more workers than cores only make them wait for each other.
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: '.report/tests.json' }]],
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
