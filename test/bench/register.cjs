/** TypeScript as Jest runs it, in a plain Node: `node -r ./test/bench/register.cjs test/bench/stream.ts`. */
const { transformFileSync } = require('@swc/core');
const { join } = require('node:path');
const configFile = join(__dirname, '../../.swcrc');
require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, { configFile }).code, file);
