/**
 * node fault-table.cjs [--check] [report] [page]: writes the table of the fault matrix in docs/reliability.md from what Jest reported of a whole
 * test run, or checks that it stands there already. Exit 1 with a line for each row that no test has passed.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { maySkip, rows } = require('./fault-rows.cjs');

const ROOT = join(__dirname, '../..');
const BEGIN = '<!-- made by npm run faults:table -->';
const END = '<!-- end -->';

/** The rows that a test's name says it plays: `[row 7]`, `[row 28, 29]`, `[rows 1, 38]`. */
const rowsOf = (name) => [...name.matchAll(/\[rows? (\d+(?:, \d+)*)\]/g)].flatMap(([, list]) => list.split(', ').map(Number));

/** By row: the files of its tests, and how those ended. */
function played(report) {
  const found = new Map(rows.map(({ row }) => [row, { files: new Set(), ends: [] }]));
  for (const { name, assertionResults } of report.testResults)
    for (const { fullName, status } of assertionResults)
      for (const row of rowsOf(fullName)) {
        if (!found.has(row)) throw new Error(`There is no row ${row}, which "${fullName}" says it plays.`);
        found.get(row).files.add(relative(ROOT, name).replaceAll('\\', '/'));
        found.get(row).ends.push(status);
      }
  return found;
}

/** What is wrong with a row, and what was left out here with leave. */
function judged(row, ends) {
  const skipped = ends.filter((end) => end !== 'passed' && end !== 'failed').length;
  if (ends.includes('failed')) return { problem: `row ${row}: a test of it failed` };
  if (ends.length === 0) return { problem: `row ${row}: no test of it ran` };
  if (skipped > 0 && !maySkip.has(row)) return { problem: `row ${row}: a test of it was skipped` };
  return {
    notice: skipped > 0 ? `row ${row} was not played on this machine: ${skipped} of its ${ends.length} tests were skipped` : undefined,
  };
}

function table(found) {
  const link = (file) => `[${file.replace(/^test\//, '').replace(/\.test\.ts$/, '')}](../${file})`;
  const lines = rows.map(
    ({ row, fault, outcome }) => `| ${row} | ${fault} | ${outcome} | ${[...found.get(row).files].sort().map(link).join(', ')} |`,
  );
  return ['| # | fault | outcome | played in |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

/** The page with the table in its place. */
function withTable(page, made) {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`The page has no place for the table: ${BEGIN} … ${END}`);
  return `${page.slice(0, from)}${BEGIN}\n\n${made}\n\n${page.slice(to)}`;
}

/** What to say, what to write, and whether all is well. */
function faultTable({ report, page, check }) {
  const found = played(report);
  const verdicts = rows.map(({ row }) => judged(row, found.get(row).ends));
  const problems = verdicts.flatMap(({ problem }) => problem ?? []);
  const notices = verdicts.flatMap(({ notice }) => notice ?? []);
  if (problems.length > 0) return { problems, notices };
  const written = withTable(page, table(found));
  if (check && written !== page)
    return { problems: ['The table in docs/reliability.md is not what the tests say: run npm run faults:table.'], notices };
  return { problems: [], notices, written };
}

function main([...given]) {
  const check = given.includes('--check');
  const [from = process.env.RUNLOG_TEST_REPORT || join(ROOT, '.test/jest.json'), to = join(ROOT, 'docs/reliability.md')] = given.filter(
    (one) => one !== '--check',
  );
  if (!existsSync(from)) throw new Error(`There is no report at ${from}: run RUNLOG_TEST_REPORT=.test/jest.json make test first.`);
  const report = JSON.parse(readFileSync(from, 'utf8'));
  const { problems, notices, written } = faultTable({ report, page: readFileSync(to, 'utf8'), check });
  for (const line of notices) console.log(line);
  for (const line of problems) console.error(line);
  if (problems.length > 0) return 1;
  if (!check) writeFileSync(to, written);
  console.log(`The ${rows.length} rows of the fault matrix hold.`);
  return 0;
}

module.exports = { faultTable, rowsOf, BEGIN, END };
if (require.main === module) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
