/** At SIGUSR2: collects garbage, and prints what is left, in bytes. */
process.on('SIGUSR2', () => {
  for (let i = 0; i < 3; i++) globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  console.log(`MEMORY ${JSON.stringify({ rss, heap: heapUsed + external })}`);
});
