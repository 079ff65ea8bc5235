/** The reading thread from its sources, as tests run it. */
require('../bench/register.cjs');
require('../../src/infrastructure/extractors/extract-thread.ts');
