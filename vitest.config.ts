import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{dag,server,runner,cli,client,test}/**/*.test.{ts,tsx}'],
    exclude: ['test/vscode/**', 'node_modules/**', 'dist/**'],
    // The whole suite has to fit a two-core machine.
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 20_000,
  },
});
