import { B, E } from './folded-text';

export const words = (...lines: string[]): Set<string> => new Set(lines.join(' ').split(' '));

/** Asks for people. */
export const WHO = new RegExp(
  `${B}(?:who|whom|whose|anyone|anybody|someone|somebody|(?:which|what|any|find|list|show|name|how many)(?: me)?(?: all| the)? (?:\\p{L}+ )?(?:candidates?|people|persons?|applicants?|engineers?|developers?|cvs?|resumes?|of them)` +
    `|quien|quienes|alguien|(?:que|cuales|cuantos|hay) (?:\\p{L}+ )?(?:candidat[oa]s?|personas?|cvs?|perfiles)|wer|wen|wem|jemand|welche[rsn]? (?:\\p{L}+ )?(?:kandidat\\p{L}*|person\\p{L}*|bewerber\\p{L}*|leute|mitarbeit\\p{L}*|lebenslauf\\p{L}*))${E}` +
    '|谁|哪[些位几个]|有没有人|哪个人',
  'u',
);
/** Says what somebody is not to have. */
export const NOT = new RegExp(
  `${B}(?:not|never|no|without|neither|nor|except|\\p{L}+n['’]t|sin|nunca|ningun\\p{L}*|ni|salvo|excepto|ohne|nicht|nie|kein\\p{L}*|ausser)${E}|没有?|不`,
  'u',
);
/** Chinese words of such questions that say nothing about a person. */
export const HAN_WORDS =
  /谁|哪里|哪儿|哪[些位几个所]?|有没有人|候选人|的?人|请问|曾经|曾|拥有|具有|具备|有着?|熟悉|了解|掌握|精通|擅长|使用过?|用过?|懂得?|会|做过?|在|工作过?|任职|经验|经历|技能|知识|能力|证书|持有|拿到|获得|过|了|吗|呢|并且?|而且|同时|还|且|又|的|是|什么|哪里|从|公司|一个|那些|这些|所有|说|讲|毕业于?|学习|上|读|学历|学位|就读于?/gu;

/** Nouns, which have capitals without being names. */
export const GERMAN = words(
  'person personen kandidat kandidaten kandidatin kandidatinnen bewerber erfahrung erfahrungen erfahren kennt kennen kenntnisse kennen sich auskennt wissen weiss beherrscht nutzt benutzt verwendet arbeitet arbeiten gearbeitet arbeit firma unternehmen zertifikat zertifikate zertifizierung zertifiziert besitzt technologie werkzeug fahigkeiten',
  'vergleich vergleiche vergleichen spricht sprechen sprache sprachen sprachkenntnisse lebt wohnt studiert studium ausbildung abschluss universitaten hochschulen',
);

/** Words of questions about people that say nothing about a person. Folded; stop words of English, Spanish and German among them. */
export const SAYS_NOTHING = words(
  'who whom whose which what where when how many any anyone anybody someone somebody all every each one ones me us i we you they them he she his her their its it this that these those there',
  'is are was were be been being am has have had having do does did done can could will would should may might must a an the and or of in at on for to from with by as about into over via than then too also both either',
  'speak speaks speaking spoken fluent fluently native live lives living based located go goes went attend attended study studied studies graduate graduated degree degrees education educated',
  'please compare compares compared comparison find list show tell name give me most more best good very well really ever currently now already still only just some else other another same different',
  'candidate candidates people person persons applicant applicants cv cvs resume resumes profile profiles colleague colleagues team member members',
  'know knows knew known knowledge experience experiences experienced skill skills skilled familiar expert experts expertise proficient proficiency background work works worked working job jobs role position company companies employer employed employee',
  'use uses used using build builds built make makes made get gets got hold holds held earn earned own owns certificate certificates certification certifications certified technology technologies tool tools language languages field area hands strong years year',
  'quien quienes que cual cuales donde cuando como cuanto cuantos y e o u el la los las un una unos unas de del al a en con por para sin es son fue era ser ha han he haber hay tiene tienen tener puede su sus se lo le mas muy alguien',
  'persona personas candidato candidata candidatos candidatas perfil perfiles experiencia experto experta conoce conocen conocimientos conocimiento sabe saben domina dominan maneja manejan usa usan usado utiliza utilizado trabaja trabajan trabajado trabajo empresa certificado certificados certificacion certificaciones posee tecnologia herramienta habilidad habilidades',
  'compara comparar habla hablan hablar idioma idiomas vive viven estudio estudiado estudios formacion titulo titulacion',
  'wer wen wem wessen was wo wann wie welche welcher welches welchen und oder der die das den dem des ein eine einen einem einer in im an am bei beim mit von vom zu zum zur fur auf aus uber als auch ist sind war waren sein hat haben hatte kann konnen schon bereits jemand man es sie er ihr',
  ...GERMAN,
);
