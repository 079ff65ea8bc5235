import { createHash } from 'node:crypto';
import type { Assistant, Assistants } from '../../domain/chat/assistant';
import type { Clock } from '../../domain/clock';
import type { SharedKnowledge } from '../../domain/knowledge/shared-knowledge';
import type { Settings } from '../config/settings';
import { CV_ANALYST, DOCS, PLAIN, type Profile } from './profiles';

/** Every message asks; for this long the last answer is good enough. */
const FRESH_MS = 1000;

const assistant = (profile: Profile): Assistant => ({
  ...profile,
  systemHash: createHash('sha256').update(profile.system).digest('hex'),
});
const [docs, cvAnalyst, plain] = [assistant(DOCS), assistant(CV_ANALYST), assistant(PLAIN)];

/** The profiles that ship with Runlog. The CV analyst is among them as soon as there are CVs to read. */
export class BuiltInAssistants implements Assistants {
  private asked: { at: number; hasCvs: Promise<boolean> } | undefined;

  /** @param defaultName undefined: the CV analyst where it can answer, else the documentation */
  constructor(
    private readonly defaultName: Settings['defaultAssistant'],
    private readonly knowledge: SharedKnowledge,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<Assistant[]> {
    return (await this.hasCvs()) ? [docs, cvAnalyst, plain] : [docs, plain];
  }

  /** One that is set and cannot answer now gives way to the next. */
  async default(): Promise<Assistant> {
    const able = await this.list();
    const wanted = this.defaultName ?? cvAnalyst.name;
    return able.find(({ name }) => name === wanted) ?? docs;
  }

  private hasCvs(): Promise<boolean> {
    const now = this.clock.monotonic();
    if (this.asked && now - this.asked.at < FRESH_MS) return this.asked.hasCvs;
    const hasCvs = this.knowledge.hasChunks(cvAnalyst.collection as string);
    const asked = { at: now, hasCvs };
    this.asked = asked;
    hasCvs.catch(() => {
      if (this.asked === asked) this.asked = undefined; // a failure is nobody else's answer
    });
    return hasCvs;
  }
}
