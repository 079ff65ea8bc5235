import type { Worded } from '../banks/bank';
import type { Wording } from '../banks/wording/wording';
import type { Post } from './career';
import { fill } from './fill';
import type { Persona } from './persona';
import type { Seeded } from './seeded';
import type { Toolbox } from './toolbox';

/** Writes the bullets of one person: no sentence twice, and what is told names the person's own tools. */
export class Bullets {
  private readonly special: string[];
  private readonly common: string[];
  private readonly seasoned: string[];
  private readonly led: string[];

  constructor(
    private readonly persona: Persona,
    private readonly wording: Wording,
    private readonly tools: Toolbox,
    private readonly random: Seeded,
  ) {
    this.special = random.shuffled(persona.field.bullets[persona.language]);
    this.common = random.shuffled(wording.common);
    this.seasoned = random.shuffled(wording.seasoned);
    this.led = random.shuffled(wording.led);
  }

  /** `count` bullets, and before them, where a team was led, the one that says so. `still` posts have to be written after this one. */
  of(post: Post, count: number, still: number): string[] {
    const topics = this.random.shuffled(post.company.industry.topics);
    const own = Math.min(this.random.chance(0.4) && count > 2 ? count - 1 : count, this.special.length - still);
    const sentences = [...this.special.splice(0, own)];
    if (post.level > 0 && sentences.length < count) sentences.push(...this.seasoned.splice(0, 1));
    sentences.push(...this.common.splice(0, count - sentences.length));
    const written = sentences.map((sentence) => this.write(sentence, post, topics));
    return post.teamSize === undefined ? written : [this.write(this.led.shift() as string, post, topics), ...written];
  }

  private write(sentence: string, { company, teamSize }: Post, topics: Worded[]): string {
    const { language, field } = this.persona;
    const topic = topics.shift() as Worded;
    topics.push(topic);
    const words = {
      topic: topic[language],
      city: company.city.name[language],
      people: field.people[language],
      size: this.wording.count(teamSize ?? 0),
    };
    return fill(sentence, words, this.tools, this.wording, this.random);
  }
}
