/** How a CV is built. Every string as it stands in the CV's text: what does not is not used. */
export interface CvOutline {
  /** The person's. */
  name: string;
  /** In order: the line of each heading, and the first line of each job, degree or project below it. */
  sections: { heading: string; entries: string[] }[];
  skills: string[];
  /** Spoken ones. */
  languages: string[];
  /** Worked for. */
  companies: string[];
}

/** Tells how a CV is built where rules may be wrong. An optional help: without it, and where it fails, CVs are cut by rules. */
export interface CvReader {
  /** undefined: it could not tell. @throws nothing but the signal's reason */
  read(text: string, signal: AbortSignal): Promise<CvOutline | undefined>;
}
export const CvReader = Symbol('CvReader');
