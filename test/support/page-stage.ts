import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Pool } from 'pg';
import { launchChromium } from './browser';
import { ingestCvs, makeCvDataset } from './cv-dataset';
import { freshDatabase, type TestDatabase } from './database';
import { type ModelServer, startModelServer } from './model-server';
import { PageWatch } from './page-watch';
import { type Service, startService } from './service';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
const PATIENCE_MS = 10_000;

export interface StageOptions {
  /** `scripted`: a model that does what the question says (model-server.ts), in the place of the offline one. */
  model?: 'offline' | 'scripted';
  /** With thirty CVs in the collection `cvs`: takes some ten seconds. */
  cvs?: boolean;
  /** For the service: OFFLINE_TOKENS_PER_SECOND=20 makes answers that last; they come at once otherwise. */
  env?: Record<string, string>;
}
export interface PageOptions {
  path?: string;
  theme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  /** With animations: what is seen then depends on when one looks. */
  motion?: boolean;
  language?: 'en' | 'es';
  /** Of a screen; a picture's pixels for each of the page's. */
  scale?: number;
  /** A finger instead of a mouse. */
  touch?: boolean;
}

/**
 * The page as people meet it: served by the built service, on a database of its own, in a real browser. A test file has one; each test opens pages of its
 * own and ends with `endScene`, which fails on what went wrong in them unnoticed.
 */
export class PageStage {
  private readonly pool: Pool;
  private readonly scenes = new Map<BrowserContext, PageWatch>();
  private expected: RegExp[] = [];

  private constructor(
    readonly browser: Browser,
    readonly database: TestDatabase,
    /** The scripted one; undefined with the offline model. */
    readonly model: ModelServer | undefined,
    private readonly folder: string,
    private readonly env: Record<string, string>,
    private running: Service,
  ) {
    this.pool = new Pool({ connectionString: database.url, max: 2, application_name: 'test' });
    this.pool.on('error', () => undefined); // a test has cut it
  }

  static async start({ model: which = 'offline', cvs = false, env: more = {} }: StageOptions = {}): Promise<PageStage> {
    const folder = mkdtempSync(join(tmpdir(), 'runlog-page-'));
    const [browser, database] = await Promise.all([launchChromium(), freshDatabase()]);
    const model = which === 'scripted' ? await startModelServer() : undefined;
    const env = {
      DATABASE_URL: database.url,
      RAG_STORE: join(folder, 'rag_store'),
      SHUTDOWN_GRACE_SECONDS: '1',
      ...(model
        ? { LLM_PROVIDER: 'openai', LLM_MODEL: 'test', OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.url }
        : { LLM_PROVIDER: 'offline' }),
      ...more,
    };
    if (cvs) await ingestCvs((await makeCvDataset(folder, 1)).folder, env);
    return new PageStage(browser, database, model, folder, env, await startService({ env }));
  }

  get service(): Service {
    return this.running;
  }

  get url(): string {
    return this.running.url;
  }

  /** A page of a person who was never here. More tabs of the same person: `page.context().newPage()`. */
  async page(options: PageOptions = {}): Promise<Page> {
    const { path = '/', theme = 'light', viewport = DESKTOP, motion = false, language = 'en', scale = 1, touch = false } = options;
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport,
      colorScheme: theme,
      reducedMotion: motion ? 'no-preference' : 'reduce',
      locale: language,
      deviceScaleFactor: scale,
      hasTouch: touch,
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(PATIENCE_MS);
    this.scenes.set(context, new PageWatch(context));
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  /** What this test breaks on purpose: complaints of the browser that are no fault of the page, until the scene ends. */
  expect(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** Ends the service, as told, and starts it again at the same address. */
  async restart(signal: NodeJS.Signals = 'SIGTERM', meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    const { port } = new URL(this.url);
    await this.running.end(signal);
    await meanwhile();
    this.running = await startService({ env: { ...this.env, PORT: port } });
  }

  async query<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.pool.query(sql, params)).rows as T[];
  }

  /** After each test: closes its pages. @throws what went wrong in them that it did not expect */
  async endScene(): Promise<void> {
    const scenes = [...this.scenes];
    this.scenes.clear();
    const expected = this.expected.splice(0);
    await photograph(scenes.flatMap(([context]) => context.pages()));
    await Promise.all(scenes.map(([context]) => context.close()));
    const wrong = scenes.flatMap(([, watch]) => watch.unexpected(expected));
    if (wrong.length > 0) throw new Error(`In the page, unnoticed by the test:\n${wrong.join('\n')}`);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.running.end('SIGKILL');
    await this.model?.close();
    await this.pool.end();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const startStage = (options?: StageOptions): Promise<PageStage> => PageStage.start(options);

/** With LOOK=<folder>, how each page stood when its test ended: a picture a page, named as the test. */
async function photograph(pages: Page[]): Promise<void> {
  const folder = process.env.LOOK;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const name = (expect.getState().currentTestName ?? 'page').replace(/\W+/g, '-').slice(0, 100);
  for (const [at, page] of pages.entries()) await page.screenshot({ path: join(folder, `${name}-${at + 1}.png`) }).catch(() => undefined);
}
