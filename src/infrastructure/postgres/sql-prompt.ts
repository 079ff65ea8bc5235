import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Client, type QueryResult } from 'pg';

const out = (line: string): void => void process.stdout.write(`${line}\n`);

/** A small SQL prompt, for machines without psql; standard input that is no terminal is run as it is. */
export async function sqlPrompt(url: string): Promise<void> {
  await withClient(url, async (client) => {
    if (!process.stdin.isTTY) return print(await client.query(await text(process.stdin)));
    out('There is no psql here, so this is a small prompt. End a statement with ; and leave with Ctrl-D.');
    const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: 'runlog=> ' });
    let statement = '';
    lines.prompt();
    for await (const line of lines) {
      statement += `${line}\n`;
      if (line.trimEnd().endsWith(';')) {
        await client.query(statement).then(print, (error: Error) => out(`ERROR: ${error.message}`));
        statement = '';
      }
      lines.prompt();
    }
  });
}

/** Runs one query and prints its rows. */
export async function printQuery(url: string, sql: string, values: unknown[]): Promise<void> {
  await withClient(url, async (client) => print(await client.query(sql, values)));
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: 'runlog cli' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** A result as psql shows it unaligned: a line of names, a line a row, the number of rows. */
function print(results: QueryResult<Record<string, unknown>> | QueryResult<Record<string, unknown>>[]): void {
  for (const { fields, rows, rowCount, command } of [results].flat()) {
    if (fields.length === 0) {
      out(`${command} ${rowCount ?? ''}`.trim());
      continue;
    }
    out(fields.map((field) => field.name).join(' | '));
    for (const row of rows) out(fields.map((field) => shown(row[field.name])).join(' | '));
    out(`(${rows.length} row${rows.length === 1 ? '' : 's'})`);
  }
}

const shown = (value: unknown): string =>
  value === null ? '' : value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : JSON.stringify(value);
