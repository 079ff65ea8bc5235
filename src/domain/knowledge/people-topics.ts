import { B, E, either, folded } from './folded-text';
import { ANY_LANGUAGE_SPOKEN, STUDIED } from './people-ideas';

/** What a question wants to know of somebody, and how lines of a CV look that tell it. */
export type TopicName = 'contact' | 'certificates' | 'languages' | 'studies' | 'skills' | 'work';
const TOPICS: readonly (readonly [TopicName, asked: RegExp, said: RegExp])[] = [
  [
    'contact',
    either(
      `${B}(?:lives?|living|based|located|address|e-?mail|phone|contact|reach)${E}`,
      `${B}(?:vive|reside|correo|telefono|contacto|direccion postal)${E}`,
      `${B}(?:wohnt|lebt|adresse|telefon\\p{L}*|kontakt|erreiche\\p{L}*)${E}`,
      '住在|住哪|邮箱|电话|联系',
    ),
    /@[\p{L}\p{N}]|\+\d{1,3}[ \d]/u,
  ],
  [
    'certificates',
    either(`${B}(?:certif|zertifi|accredit)\\p{L}*${E}`, '证书|认证'),
    either('certif|zertifi|accredit|证书|认证', ` [·|–-] (?:19|20)\\d\\d$`),
  ],
  [
    'languages',
    either(`${B}(?:languages?|speaks?|idiomas?|lenguas?|habla|sprachen?|sprachkenntnisse|spricht)${E}`, '语言|会说|会讲'),
    ANY_LANGUAGE_SPOKEN,
  ],
  ['studies', STUDIED.asked, STUDIED.said],
  [
    'skills',
    either(
      `${B}(?:skills?|technologies|technology|tools?|tech stack|stack|know)${E}`,
      `${B}(?:competencias|habilidades|tecnologias|herramientas|conocimientos)${E}`,
      `${B}(?:kenntnisse|fahigkeiten|technologien|werkzeuge)${E}`,
      '技能|技术|工具',
    ),
    /^[^:：.。]{2,40}[:：] ?[^:：]+$|^[^.。@\d()（）]+[,、][^.。@\d()（）]+$/u,
  ],
  [
    'work',
    either(
      `${B}(?:do|does|doing|done|responsible|responsibilities|role|job|jobs|career|worked|work|works|experience|now|currently)${E}`,
      `${B}(?:hizo|hace|trabaj\\p{L}*|experiencia|puesto|cargo|trayectoria|ahora)${E}`,
      `${B}(?:gemacht|macht|arbeit\\p{L}*|gearbeitet|erfahrung\\p{L}*|stelle|rolle|werdegang|tatig\\p{L}*|jetzt)${E}`,
      '做|工作|经历|职位|担任|任职|现在',
    ),
    /(?!)/u, // told by where a line stands
  ],
];

/** The first topic that a folded question has words for. */
export const topicOf = (question: string): TopicName | undefined => TOPICS.find(([, asked]) => asked.test(question))?.[0];
/** A folded text without the words that ask for the topic. */
export const withoutTopic = (text: string, topic: TopicName): string =>
  text.replace(new RegExp(TOPICS.find(([name]) => name === topic)![1], 'gu'), '');
/** Whether a line of a CV tells of the topic. */
export const tells = (topic: TopicName, line: string): boolean => TOPICS.find(([name]) => name === topic)![2].test(folded(line));
