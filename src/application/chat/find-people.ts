import type { DocumentId, UserId } from '../../domain/ids';
import type { Passage } from '../../domain/knowledge/passage';
import { says } from '../../domain/knowledge/people-evidence';
import { namedIn } from '../../domain/knowledge/people-names';
import { peopleQuestion, type Wanted } from '../../domain/knowledge/people-question';
import type { FoundPassages, SearchPassages } from '../knowledge/search-passages';

interface PeopleSearch {
  collection: string;
  user: UserId | null;
  query: string;
  /** Passages at most. */
  k: number;
  /** Of one person, where the question has no parts that would each have one. */
  perDocument: number;
  signal: AbortSignal;
}

/** A part of the question: how it was searched for, and who has it. */
interface Part {
  query: string;
  version: number;
  /** The best passage of each person, by descending score: above 1 where it says what is wanted, below where it only may. */
  passages: Passage[];
}

/** Deep enough to know of everybody whether they have a part. */
const DEEP = 100;
const MOST_PARTS = 5;
/** The words of a part may stand together where they do not mean it: so many places of a CV are looked at. */
const PLACES = 3;
/** R, C and CAN are no words to search for: where they would stand is found instead, and looked at. */
const SHORT = 3;
const LISTS = [
  'skills programming languages',
  'competencias lenguajes de programación',
  'Kenntnisse Programmiersprachen',
  '专业技能 编程语言',
];
/** How often the search is made again when a new version of the collection came between its parts. */
const TRIES = 3;

/**
 * Finds people in a collection where each document is about one. What a question asks for ("led a team and knows Kubernetes") a CV says in different places
 * and in its own language, so its parts are searched for apart as well, by keyword: whoever has the most of them comes first, with a passage for each. Of
 * people whom the question names, everything is found.
 */
export class FindPeople {
  constructor(private readonly search: SearchPassages) {}

  /** Scores count the parts that a person has. `query` tells the parts behind the question. @throws NotFound, and the signal's reason */
  async execute(search: PeopleSearch): Promise<FoundPassages> {
    for (let tries = 1; ; tries++) {
      const whole = await this.found(search, search.query, { perDocument: DEEP });
      const parts = await Promise.all(
        peopleQuestion(search.query)
          .wanted.slice(0, MOST_PARTS)
          .map((wanted) => this.part(search, wanted)),
      );
      const titles = [whole, ...parts].flatMap(({ passages }) => passages.map(({ title }) => title));
      const named = await Promise.all(namedIn(search.query, titles).map((name) => this.everythingOf(search, name)));
      const isSame = ({ version }: Part): boolean => version === whole.version;
      if (![...parts, ...named].every(isSame) && tries < TRIES) continue;
      const same = parts.filter(isSame); // no answer from two versions
      const everything = named.filter(isSame);
      const passages = everything.length > 0 ? aboutNamed(search, whole, everything) : byParts(search, whole, same);
      const query = [whole.query, ...same.map((part) => part.query)].join(' | ');
      return { ...whole, query, passages: passages.map((passage, at) => ({ ...passage, n: at + 1 })) };
    }
  }

  private async part(search: PeopleSearch, wanted: Wanted): Promise<Part> {
    const queries =
      'idea' in wanted ? wanted.idea.search : wanted.anyOf.flatMap(({ text }) => (text.length > SHORT ? text : [text, ...LISTS]));
    const found = await Promise.all(
      queries.map((query) => this.found(search, query, { perDocument: PLACES, mode: 'keyword', tail: true })),
    );
    const passages = new Map<DocumentId, Passage>();
    for (const passage of found.flatMap((one) => inShares(one.passages))) {
      const score = says(passage.snippet, wanted) ? 1 + passage.score : passage.score / 2;
      if (score > (passages.get(passage.document_id)?.score ?? 0)) passages.set(passage.document_id, { ...passage, score });
    }
    return {
      query: queries.join(' / '),
      version: Math.min(...found.map(({ version }) => version)),
      passages: [...passages.values()].sort((a, b) => b.score - a.score),
    };
  }

  private async everythingOf(search: PeopleSearch, name: string): Promise<Part> {
    const { version, passages } = await this.found(search, name, { perDocument: DEEP, mode: 'keyword', tail: true });
    return { query: name, version, passages: passages.filter(({ title }) => title === name) };
  }

  private found(
    { collection, user, signal }: PeopleSearch,
    query: string,
    more: { perDocument: number; mode?: 'keyword'; tail?: boolean },
  ): Promise<FoundPassages> {
    return this.search.execute({ collection, user, signal, query, k: DEEP, ...more });
  }
}

/** Scores as shares of the best one, so that those of different searches can be added. */
const inShares = (passages: readonly Passage[]): Passage[] => {
  const best = Math.max(0, ...passages.map(({ score }) => score));
  return passages.map((passage) => ({ ...passage, score: best > 0 ? passage.score / best : 0 }));
};

/** What fits the question best first, then the rest of what there is about them. */
function aboutNamed({ k }: PeopleSearch, whole: FoundPassages, named: readonly Part[]): Passage[] {
  const everything = named.flatMap(({ passages }) => passages);
  const people = new Set(everything.map(({ document_id }) => document_id));
  const fitting = whole.passages.filter(({ document_id }) => people.has(document_id));
  const share = Math.ceil(k / named.length);
  const taken = new Map<DocumentId, number>();
  const passages = unlike([...fitting, ...everything]).filter(
    ({ document_id: id }) => taken.set(id, (taken.get(id) ?? 0) + 1).get(id)! <= share,
  );
  return inShares(passages.slice(0, k)).map((passage, at) => ({ ...passage, score: rounded(1 / (at + 1)) }));
}

function byParts({ k, perDocument }: PeopleSearch, whole: FoundPassages, parts: readonly Part[]): Passage[] {
  const most = parts.length > 0 ? parts.length : perDocument;
  const people = new Map<DocumentId, { score: number; passages: Passage[] }>();
  const add = (passage: Passage, score: number): void => {
    const person = people.get(passage.document_id) ?? { score: 0, passages: [] };
    people.set(passage.document_id, { score: person.score + score, passages: unlike([...person.passages, passage]) });
  };
  for (const { passages } of parts) for (const passage of passages) add(passage, passage.score);
  const best = new Set<DocumentId>();
  for (const passage of inShares(whole.passages)) {
    add(passage, best.has(passage.document_id) ? 0 : passage.score); // a person counts once
    best.add(passage.document_id);
  }
  const highest = 2 * parts.length + 1;
  return [...people.values()]
    .sort((a, b) => b.score - a.score)
    .flatMap(({ score, passages }) => passages.slice(0, most).map((passage) => ({ ...passage, score: rounded(score / highest) })))
    .slice(0, k);
}

const rounded = (score: number): number => Number(score.toFixed(4));
const unlike = (passages: readonly Passage[]): Passage[] => [...new Map(passages.map((passage) => [passage.chunk_id, passage])).values()];
