/** A reading thread that goes wrong by the text of the file: it hangs, dies, ends, eats all memory, or echoes; `thread?` is answered with its number. */
const { parentPort, threadId } = require('node:worker_threads');

parentPort.on('message', ({ job }) => {
  const text = Buffer.from(job.file.bytes).toString();
  if (text === 'hang') for (;;);
  if (text === 'die') throw new Error('a bug in a parser');
  if (text === 'exit') process.exit(7);
  if (text === 'wait') return;
  if (text === 'eat') for (const eaten = []; ;) eaten.push(new Array(10_000).fill(Math.random()));
  const title = text === 'thread?' ? String(threadId) : text;
  parentPort.postMessage({ done: { head: { title, mime: 'text/plain', pages: null, metadata: {} } } });
});
parentPort.postMessage({ ready: true });
