/** All suites share one test cluster of Postgres; a test that needs a database clones its own from the migrated template. */
module.exports = {
  rootDir: __dirname,
  transform: { '^.+\\.ts$': '@swc/jest' },
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/front/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.RUNLOG_LONG === '1' ? [] : ['/test/long/'])],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/cluster-setup.ts',
  globalTeardown: '<rootDir>/test/support/cluster-teardown.ts',
  testTimeout: 30_000,
  // One more than the gate has cores: much of what is tried here waits for time to pass.
  maxWorkers: 3,
};
