/** The serving thread in TypeScript, which can be told to die in the middle of a search. */
require('../bench/register.cjs');
const { parentPort } = require('node:worker_threads');

parentPort.on('message', ({ call }) => {
  if (call?.do === 'search' && call.query.text === 'die in the middle') process.exit(1);
  if (call?.do === 'search' && call.query.text === 'hang in the middle') for (;;);
});
require('../../src/infrastructure/indexes/serving-thread.ts');
