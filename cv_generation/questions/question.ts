export const KINDS = ['skill', 'company', 'language', 'led', 'did', 'studied', 'education', 'certificate'] as const;
/**
 * skill: who knows it · company: who worked there · language: who speaks it · led: who has led a team and knows it · did: what one person did at a company ·
 * studied: where one person studied · education: who studied there · certificate: who holds it
 */
export type QuestionKind = (typeof KINDS)[number];

/** A question with what is true, computed from the CVs' JSON. */
export interface Question {
  question: string;
  kind: QuestionKind;
  /** Whose CV answers, as files: `<slug>.pdf`. */
  relevant: string[];
  /** The same people by name, in the same order. */
  names: string[];
  /** What a full answer about one person says. */
  facts?: string[];
  /** Reads well in the README: one to four names. */
  readme?: true;
}
