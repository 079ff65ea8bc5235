/** A process that indexes one collection: `node index-process.cjs <database url> <root> <collection>`. */
require('../bench/register.cjs');
const { ThreadPassageIndex } = require('../../src/infrastructure/indexes/thread-passage-index.ts');
const { THREADS } = require('./passage-indexes.ts');

const [databaseUrl, root, collection] = process.argv.slice(2);
const index = new ThreadPassageIndex({ databaseUrl, root, warn: (line) => console.log(line), exactBelow: 0, ...THREADS });
void index.refresh(collection).then(() => index.close());
