import { parseArgs } from 'node:util';
import { launchChromium } from '../support/browser';
import { startService } from '../support/service';
import { times } from '../support/until';
import { benchDatabase } from './bench-database';
import { framesOf } from './page-frames';
import { pageModel } from './page-model';
import { PagePerson } from './page-person';
import { holds, printed, written, type Measured } from './page-report';
import { scrollThrough } from './page-scroll';
import { LONG_ANSWERS, shortAnswer, type Shape } from './page-texts';

/**
 * `npm run bench:page -- --messages=1000 --tokens=20000 --rate=200 --write`. The page in Chromium on the built service: a long thread is scrolled, long
 * answers stream. With --write the report goes to docs/benchmarks. Exit 1 when a bar is not held.
 */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000' },
    tokens: { type: 'string', default: '20000' },
    /** Tokens a second of the answer of mixed Markdown; the other shapes come five times as fast. */
    rate: { type: 'string', default: '200' },
    shapes: { type: 'string', default: Object.keys(LONG_ANSWERS).join(',') },
    write: { type: 'boolean', default: false },
  },
});
const HURRY = 5;
const NOTCH_PX = 240;

async function main(): Promise<void> {
  const tokens = Number(values.tokens);
  const [database, model] = await Promise.all([benchDatabase(), pageModel()]);
  const service = await startService({
    env: {
      DATABASE_URL: database.url,
      LLM_PROVIDER: 'openai',
      LLM_MODEL: 'bench',
      OPENAI_API_KEY: 'bench',
      OPENAI_BASE_URL: model.url,
      LLM_MAX_OUTPUT_TOKENS: '100000',
      LLM_CONTEXT_TOKENS: '200000',
      LEASE_SECONDS: '15',
    },
  });
  const browser = await launchChromium();
  const measured: Measured[] = [];
  try {
    const person = await PagePerson.arrive(browser, service.url);
    console.log(`a thread of ${values.messages} messages …`);
    const questions = times(Number(values.messages) / 2, (at) => `Question number ${at + 1}, what of it?`);
    questions.forEach((question, at) => model.answers.set(question, { text: shortAnswer(at), rate: Infinity }));
    const thread = await person.threadOf(questions);
    const opened = await person.open(thread);
    const devtools = await person.page.context().newCDPSession(person.page);
    measured.push({
      what: `${values.messages} messages, scrolled to the start and back`,
      openedMs: opened,
      ...(await framesOf(person.page, devtools, () => scrollThrough(person.page, NOTCH_PX, 4000))),
    });
    for (const shape of values.shapes.split(',') as Shape[]) {
      const rate = Number(values.rate) * (shape === 'mixed' ? 1 : HURRY);
      console.log(`${shape}, ${tokens} tokens at ${rate}/s …`);
      // The answer of mixed Markdown comes at the end of the long thread.
      if (shape !== 'mixed') await person.open(await person.thread());
      model.answers.set(shape, { text: LONG_ANSWERS[shape](tokens), rate });
      measured.push({
        what: `${tokens.toLocaleString('en')} tokens, ${shape}, ${rate}/s`,
        streams: true,
        ...(await framesOf(person.page, devtools, () => person.watch(`A long answer, please: ${shape}.`))),
      });
    }
  } finally {
    await browser.close();
    await service.stop();
    await model.close();
    await database.end();
  }
  console.log(printed(measured));
  if (values.write) written(measured);
  process.exitCode = measured.every(holds) ? 0 : 1;
}

void main();
