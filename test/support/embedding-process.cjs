/** The local embedder's process, from its TypeScript. */
require('../bench/register.cjs');
require('../../src/infrastructure/embedders/local-embedder-process.ts');
