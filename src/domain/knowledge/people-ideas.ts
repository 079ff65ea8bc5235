import { B, E, either, folded } from './folded-text';
import { SPOKEN_LANGUAGES } from './spoken-languages';

/**
 * Something that people are asked for in many words, and that CVs say in as many others, in English, Spanish, German and Chinese. The patterns meet
 * text as `folded` gives it. A table of synonyms, and no more than that: it is for machines without a model, and precise rather than complete.
 */
export interface Idea {
  /** How a question asks for it: the match is taken out of the question. */
  asked: RegExp;
  /** How a CV says it. */
  said: RegExp;
  /** Words by which a search for words finds it, a question for each way of saying it. */
  search: readonly string[];
}

// Between the verb and the team: "a small", "of up to six", but nothing that makes the team another's.
const UP_TO_FOUR = '(?: (?!of |for |with |by |from |to |in |on |and |across )[\\p{L}\\p{N}\\-]+){0,4}';
const HASTA_CUATRO = '(?: (?!a |con |para |por |del |en |y )[\\p{L}\\p{N}\\-]+){0,4}';

export const LED_A_TEAM: Idea = {
  asked: either(
    `${B}(?:led|leads?|leading|managed?|manages|managing|headed|heading|run|ran|running|built|supervised)${UP_TO_FOUR} (?:teams?|people|engineers|developers)${E}`,
    `${B}team(?: |-)lead(?:er(?:ship)?|s|ing)?${E}`,
    `${B}(?:experience (?:in |with )?)?(?:people management|leadership|managing people)${E}`,
    `${B}(?:dirigi|lider|gestion|encabez|coordin)[a-z]*${HASTA_CUATRO} equipos?${E}`,
    `${B}(?:liderazgo|jef[ea]s? de equipo)${E}`,
    `${B}(?:ein |schon (?:ein )?)?(?:\\p{L}+ )?teams? (?:ge)?(?:leitet|fuhrt)(?:e[nt]?)?(?: hat| haben)?${E}`,
    `${B}(?:leit|fuhr)(?:e?te?|en)(?: (?:schon|bereits|ein|eigenes|mal))* teams?${E}`,
    `${B}(?:teamleit\\p{L}+|fuhrungserfahrung|personalverantwortung)${E}`,
    '(?:带领|带|管理|领导|负责)过?(?:一[个支])?\\p{Script=Han}{0,4}团队|团队(?:管理|领导)(?:经验)?',
  ),
  said: either(
    `${B}(?:led|leads?|leading|managed|managing|headed|heading|supervised)${UP_TO_FOUR} teams?${E}(?! lead)`,
    `${B}(?:dirigi|dirigid[oa]|lidere|lidero|liderad[oa]|gestione|encabece|direccion de|dirigio)${HASTA_CUATRO} equipos?${E}`,
    `${B}(?:leitete|fuhrte|leitung|fuhrung|leite|fuhre|verantwortete)(?: (?:ein|eines|einem|von|der|des|mehrerer|mehrere|zwei|drei|\\d+|\\p{L}+(?:es|en))){0,3} teams?${E}`,
    `${B}teams?${E}[^.;]{0,90}(?<!\\p{L})(?:geleitet|gefuhrt|auf und (?:leitete|fuhrte)(?: es)?)${E}`,
    `${B}fuhrungserfahrung mit ${E}`,
    '(?:带领|领导|管理)[^。;;,,]{0,20}团队',
  ),
  search: ['led managed headed team', 'dirigí lideré dirección equipo', 'leitete führte Leitung Team', '带领 管理 领导 团队'],
};

export const STUDIED: Idea = {
  asked: either(
    `${B}(?:where |what |which )?(?:did )?(?:has |have |is |are )?(?:stud(?:y|ied|ies)|graduated?|degrees?|educated|education|alma mater|university|universities|college|school)${E}`,
    `${B}(?:estudi\\p{L}*|formacion|carrera|titulacion|titulo|universidad|licenciatura|grado)${E}`,
    `${B}(?:studier\\p{L}*|studium|ausbildung|abschluss\\p{L}*|universitat|hochschule|uni)${E}`,
    '毕业于?|学历|学位|教育(?:背景)?|大学|学习|读书',
  ),
  said: either(
    `${B}(?:b\\.?sc|m\\.?sc|b\\.?a|m\\.?a|b\\.?eng|m\\.?eng|ph\\.?d|mba|bachelor|master|diploma|doctorate|degree|university|college|institute of technology)${E}`,
    `${B}(?:grado en|master en|licenciatura|ingenieria en|doctorado|universi[dt]ad|universitat|politecnica)${E}`,
    `${B}(?:diplom|promotion|universitat|technische universitat|hochschule|fachhochschule|eth)${E}`,
    '学士|硕士|博士|本科|大学|学院',
  ),
  search: [
    'education degree university',
    'BSc MSc',
    'formación universidad grado máster',
    'Ausbildung Universität Bachelor Master',
    '教育 大学 学士 硕士',
  ],
};

const LEVEL =
  '(?:[abc][12]|native|fluent|mother tongue|bilingual|proficien|conversational|basic|advanced|nativ|lengua materna|bilingue|fluido|avanzad|muttersprach|fliessend|verhandlungssicher|grundkenntnis|母语|流利|熟练|精通)';
const SPEAK = either(
  `${B}(?:speaks?|speaking|spoken|fluent|native|languages?|knows?|proficient)${E}`,
  `${B}(?:habl[ae]n?|hablar|idiomas?|lenguas?|nativ[oa]s?|sabe)${E}`,
  `${B}(?:sprich[st]t?|sprechen|sprachen?|muttersprach\\p{L}*|kann|konnen|beherrsch\\p{L}*|sprachkenntnisse)${E}`,
  '说|讲|会|懂|语言|母语|精通',
);
const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One of the names, as a word of its own where its script parts words. */
function oneOf(names: readonly string[]): string {
  const [han, others] = [names.filter(isHan), names.filter((name) => !isHan(name))].map((some) =>
    some.map((name) => escaped(folded(name))).join('|'),
  ) as [string, string];
  return `(?:${[others && `${B}(?:${others})${E}`, han].filter(Boolean).join('|')})`;
}
/** That one of these languages is spoken, as CVs say it: with a level. */
function spoken(names: readonly string[]): RegExp {
  const any = oneOf(names);
  return new RegExp(`${any}(?: ?\\([^)]{0,20}\\))?[^\\p{L}\\p{N}]{0,6}${LEVEL}|(?:speaks|habla|spricht|会说|会讲)[^.;]{0,20}${any}`, 'u');
}

export const ANY_LANGUAGE_SPOKEN = spoken(SPOKEN_LANGUAGES.flat());

/** Each spoken language as an idea: asked for with a word like "speaks". Made when first needed, for a start has no time for so many patterns. */
const languages = (): readonly Idea[] =>
  (made ??= SPOKEN_LANGUAGES.map((names) => ({ asked: new RegExp(oneOf(names), 'u'), said: spoken(names), search: names })));
let made: readonly Idea[] | undefined;

/** The ideas that a folded question asks for, and what is left of it, of the same length, with `;` for what was taken out. */
export function ideasIn(question: string): { ideas: Idea[]; rest: string } {
  const ideas: Idea[] = [];
  let rest = question;
  const take = (idea: Idea): void => {
    if (!idea.asked.test(rest)) return;
    ideas.push(idea);
    rest = rest.replace(new RegExp(idea.asked, 'gu'), (found) => ';'.padEnd(found.length));
  };
  take(LED_A_TEAM);
  if (SPEAK.test(question)) for (const language of languages()) take(language);
  return { ideas, rest };
}
