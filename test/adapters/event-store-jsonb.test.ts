import fc from 'fast-check';
import { asStored } from '../../src/domain/chat/run-event';
import { jsonb } from '../support/memory-rows';
import { openPostgresEngineWorld, type PostgresEngineWorld } from '../contract/postgres-engine-world';

let world: PostgresEngineWorld;
beforeAll(async () => void (world = await openPostgresEngineWorld()));
afterAll(() => world.close());

/** What a reader of the table gets: through jsonb, and through the driver. */
async function readBack(values: unknown[]): Promise<unknown[]> {
  const rows = await world.database.query<{ data: unknown }>(
    `select e.d as data from json_to_recordset($1::json) as e(n int, d jsonb) order by e.n`,
    [JSON.stringify(values.map((d, n) => ({ n, d })))],
  );
  return rows.map((row) => row.data);
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => value.isWellFormed() && !value.includes('\0'));
const names = fc.oneof(
  fc.stringMatching(/^[a-z_]{1,8}$/),
  fc.constantFrom('message_id', 'content', 'sources', 'usage', 'model', '0', '10', '9', 'a', 'B', '', 'toString', '__proto__'),
);
const anyValue = (key: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    ),
  })).value;

const bytes = (values: unknown[]): string[] => values.map((value) => JSON.stringify(value));
const lists = (key: fc.Arbitrary<string>): fc.Arbitrary<unknown[]> => fc.array(anyValue(key), { minLength: 1, maxLength: 20 });

it('shows an event live in the very bytes in which Postgres gives it back, whatever its data', async () => {
  await fc.assert(
    fc.asyncProperty(lists(fc.oneof(names, text)), async (values) =>
      expect(bytes(values.map(asStored))).toEqual(bytes(await readBack(values))),
    ),
    { numRuns: 200 },
  );
});

it('is modelled truly by the memory store, with names of any script', async () => {
  await fc.assert(
    fc.asyncProperty(lists(fc.oneof(names, text)), async (values) =>
      expect(bytes(values.map(jsonb))).toEqual(bytes(await readBack(values))),
    ),
    { numRuns: 200 },
  );
});
