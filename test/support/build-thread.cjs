/** The build thread in TypeScript. */
require('../bench/register.cjs');
require('../../src/infrastructure/indexes/build-thread.ts');
