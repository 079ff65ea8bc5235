import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { offlineCvs } from '../../cv_generation/offline/offline-cvs';
import { questionsFor } from '../../cv_generation/questions/questions';

it('lists in the README the ten questions that are checked against the CVs', () => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const listed = /<!-- questions -->([^]*)<!-- \/questions -->/.exec(readme)?.[1]?.match(/(?<=^- ).*$/gm);
  const checked = questionsFor(offlineCvs(1, 30), 1).filter((question) => question.readme);
  expect(listed).toEqual(checked.map(({ question }) => question));
  expect(listed).toHaveLength(10);
});
