import type { Wording } from '../banks/wording/wording';
import type { Career, Post } from './career';
import { fill } from './fill';
import { TODAY } from './months';
import type { Persona } from './persona';
import type { Seeded } from './seeded';
import type { Toolbox } from './toolbox';

/** Three or four sentences that say no more than the rest of the CV. */
export function summary(persona: Persona, career: Career, title: string, tools: Toolbox, wording: Wording, random: Seeded): string {
  const { field, language } = persona;
  const last = career.posts.at(-1) as Post;
  const most = Math.max(0, ...career.posts.map(({ teamSize }) => teamSize ?? 0));
  const words = {
    title,
    years: String(Math.floor((TODAY - career.began) / 12)),
    focus: field.focus[language],
    industry: last.company.industry.name[language],
    tools: wording.list(tools.main(3)),
    size: wording.count(most),
  };
  const sentences = [
    random.pick(wording.summary.opening),
    random.pick(wording.summary.middle),
    ...(most > 0 ? [random.pick(wording.summaryLed)] : []),
    random.pick(wording.summary.closing),
  ];
  return sentences.map((sentence) => fill(sentence, words, tools, wording, random)).join(language === 'zh' ? '' : ' ');
}
