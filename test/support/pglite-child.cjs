/**
 * PGlite with pgvector behind a socket, migrated: a process of its own that tells its port. PGlite has one session, so the connections take turns: whoever
 * asks has it until its answer is ready and no transaction of its own is open.
 */
const { createServer } = require('node:net');
const { PGlite } = require('@electric-sql/pglite');
const { vector } = require('@electric-sql/pglite-pgvector');
const { migrations } = require('../../migrations/dist');

const [SYNC, QUERY, TERMINATE] = Buffer.from('SQX');
const SSL_REQUEST = 80877103;
const frame = (type, body) => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const parameter = (name, value) => frame('S', Buffer.from(`${name}\0${value}\0`));
const GREETING = Buffer.concat([
  frame('R', Buffer.alloc(4)),
  ...Object.entries({ server_version: '17.0', client_encoding: 'UTF8', standard_conforming_strings: 'on' }).map((of) => parameter(...of)),
  frame('K', Buffer.alloc(8)),
  frame('Z', Buffer.from('I')),
]);

/** I: idle, T or E: in a transaction; undefined: the answer goes on. */
function readiness(answer) {
  let status;
  for (let at = 0; at + 5 <= answer.length; at += 1 + answer.readInt32BE(at + 1))
    status = answer[at] === 0x5a ? String.fromCharCode(answer[at + 5]) : undefined;
  return status;
}

let turn = Promise.resolve();
/** Resolves with what gives the session to the next. */
function takeTurn() {
  let release;
  const before = turn;
  turn = new Promise((resolve) => (release = resolve));
  return before.then(() => release);
}

function serve(db, socket) {
  let received = Buffer.alloc(0);
  const asked = [];
  let greeted = false;
  let release;
  let work = Promise.resolve();

  const ask = async (message) => {
    release ??= await takeTurn();
    const answer = Buffer.from(await db.execProtocolRaw(message));
    if (!socket.destroyed) socket.write(answer);
    if (readiness(answer) !== 'I') return;
    release();
    release = undefined;
  };
  const leave = async () => {
    if (!release) return;
    await db.execProtocolRaw(frame('Q', Buffer.from('rollback\0')));
    release();
    release = undefined;
  };
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (;;) {
      const from = greeted ? 1 : 0;
      if (received.length < from + 4) return;
      const end = from + received.readInt32BE(from);
      if (received.length < end) return;
      const message = received.subarray(0, end);
      received = received.subarray(end);
      if (!greeted) {
        greeted = message.readInt32BE(4) !== SSL_REQUEST;
        socket.write(greeted ? GREETING : 'N');
      } else if (message[0] === TERMINATE) socket.end();
      else {
        asked.push(message);
        if (message[0] !== SYNC && message[0] !== QUERY) continue;
        const whole = Buffer.concat(asked.splice(0));
        work = work.then(() => ask(whole)).catch((error) => socket.destroy(error));
      }
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', () => void (work = work.then(leave)));
}

async function main() {
  const db = await PGlite.create({ extensions: { vector } });
  for (const Migration of migrations) await new Migration().up({ query: (sql) => db.exec(sql) });
  const server = createServer((socket) => serve(db, socket));
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
  process.once('disconnect', () => process.exit(0)); // whoever started it is gone
}
void main();
