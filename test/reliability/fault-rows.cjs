/** The fault matrix: what is broken on purpose, and exactly what has to come of it. A test says which row it plays in its name: `[row 7]`. */
const rows = [
  [
    'kill -9 of the only process in mid-answer',
    'readers resume by cursor; `restart` within the lease and 5 s, then the whole answer; no run is left running',
  ],
  [
    'kill -9 at 1,000 tokens a second, five readers, commits held back',
    'every event that was seen is in the table, equal in type and data',
  ],
  ['kill -9 between a POST and its answer; repeated with its key', 'one message, one run'],
  ['kill -9 of one of two workers', 'the other takes over within the lease and 5 s; its readers see no seam but `restart`'],
  ['SIGTERM with 20 open streams', 'exit 0 within the grace and 5 s; streams end cleanly; runs go on at once elsewhere'],
  [
    'a stopped process wakes after the take-over, in its middle, with a full queue',
    'not one row of it; one `restart`; it serves readers and new runs',
  ],
  ['clocks an hour ahead and behind', 'no live run is taken, every dead one is: leases live in database time'],
  ['the LISTEN connection terminated three times', 'nothing lost; wake-ups are quick again'],
  ['every database connection terminated, thrice; one cut within a transaction', 'the process lives; no hole, nothing written twice'],
  ['Postgres crashes and recovers, three times', 'the same; what was seen is still there'],
  [
    'Postgres down for three leases',
    '503 with `Retry-After`, a reconnecting stream is dropped instead; readiness 503, liveness 200; back by itself; no run is lost',
  ],
  ['disk full for three seconds', 'the journal waits and repeats, the model is read no faster, `done`, no hole'],
  ['failover to a server that only reads', '503, not 500; goes on when it writes again'],
  ['`run_events` locked for three seconds', 'streams pause, then go on'],
  ['every connection slot of the server taken', 'liveness 200; runs wait; nothing fails for good'],
  ['NUL and half an emoji from the model', 'U+FFFD in that run, its neighbours untouched'],
  ['readers cut at random bytes, two processes', 'each reassembles exactly the rows, byte for byte'],
  ['2,000 readers at once, each cut twice', 'all whole; a plain GET within 5 s; at most 60 database connections'],
  ['readers that never read, 100,000 events', 'at most 2 MB each above a run without them; a good reader beside them is whole'],
  [
    'cancel against finish, two processes, interrupts between',
    '`done` or `cancelled`, never `failed`; a 202 always ends `cancelled`; one `done` event, last; no deadlock',
  ],
  ['cancel from another process', '`done` within 1.5 s; the provider hears it; the partial answer is kept'],
  ['cancel of a queued run', '`done` with status `cancelled`, no token'],
  ['the same key fifty times at once, two processes', 'one 202, 49 times 200 with `Idempotent-Replay`, one run'],
  ['ten messages at once in one thread', 'one 202, nine 409 that name the active run'],
  ['every reader leaves', 'the run ends `done` all the same'],
  ['line breaks and forged frames in model text', 'they are data; ids stay 1, 2, 3'],
  ['429, 500, 529 twice, then well', 'backoff that keeps Retry-After, then `done`'],
  ['model stream cut, ended without its mark, error within', '`restart`, `done`; a short answer is never called whole'],
  ['the model falls silent', 'aborted, begun anew; ends'],
  ['400, 401; a page of HTML in place of JSON', '`failed` with a code and what to do, no retry; HTML is retried'],
  ['a run that kills its workers', 'after the third: `error` worker_lost, `done`; deploys and provider retries do not count'],
  ['event loop blocked for longer than the lease', 'lost to another cleanly, never written by both'],
  ['half-open LISTEN socket', 'noticed within ten seconds; the poll carries the stream meanwhile'],
  ['commit done, its answer lost', 'the repeated statement knows its own rows; same attempt'],
  ['PgBouncer in transaction mode', 'LISTEN by `DATABASE_DIRECT_URL`, or the poll alone; said at the start'],
  [
    'two processes start at once on an empty database; a schema that has moved on',
    'one migrates; who is behind `schema_floor` refuses to serve',
  ],
  ['thread deleted in mid-run', 'run cancelled, streams end, 404 after; purged without a foreign-key error'],
  ['embedded Postgres: stale pid, half-made cluster', 'serves again at the next start; data whole'],
  ['slowloris: headers, then body, a byte a second', 'closed with 408; others are served'],
  ['a run of 1,000,000 events; 10,000 threads', 'replayed as a stream and in pages with flat memory; first pages within 100 ms'],
];

module.exports = {
  rows: rows.map(([fault, outcome], i) => ({ row: i + 1, fault, outcome })),
  /** What a machine may lack: a proxy's tricks, a pooler. Skipped there, and said. */
  maySkip: new Set([33, 34, 35, 40]),
};
