import * as lists from 'stopword';

const words = (text: string): string[] => text.split(' ');

/**
 * Stop words by language, as the library has them, with what its lists lack: forms that stand in nearly every question or sentence.
 * Without them a short list loses votes, and a question's own words count as what it is about.
 */
export const STOP_WORDS: Readonly<Record<string, readonly string[]>> = {
  ar: lists.ara,
  ca: lists.cat,
  cs: lists.ces,
  da: [...lists.dan, ...words('dens hvilke kender havde hvorhen')],
  de: [...lists.deu, ...words('wer wen wem wessen welche welcher welches worin wofür')],
  el: lists.ell,
  en: [...lists.eng, ...words('does doing done am shall i us whom whose')],
  es: [
    ...lists.spa,
    ...words('es son ser fue fueron era eran está están he ha han hay e u este esta estos estas esa esos esas aquel aquella le les te'),
    ...words(
      'quién quiénes cuál cuáles qué cómo dónde cuándo cuánto cuántos entre ante bajo hacia según mientras aunque todo toda todos todas',
    ),
    ...words('otra otros otras así cada mismo misma tiene tienen unos unas ella ellos ellas nosotros sea así sino aún fuera'),
  ],
  fi: lists.fin,
  fr: [
    ...lists.fra,
    ...words(
      'comment pourquoi quand lequel laquelle lesquels dont donc si plus très tout toute tous toutes comme chez entre après avant depuis',
    ),
  ],
  he: lists.heb,
  hi: lists.hin,
  hu: lists.hun,
  id: lists.ind,
  it: [...lists.ita, ...words('quali quando sono essere stato stata stati state ogni poi quindi fra così')],
  ja: lists.jpn,
  ko: lists.kor,
  nl: [...lists.nld, ...words('welke waarom wanneer hoeveel welk')],
  no: [...lists.nob, ...words('hvilket hvorav når')],
  pl: lists.pol,
  pt: [
    ...lists.por,
    ...words('é foi são ser está estão há têm tem onde porque cada todo toda todos todas outro outra outros outras sobre'),
  ],
  ro: lists.ron,
  ru: [...lists.rus, ...words('какие какое какими это эта которые который которая которое которых также чём кого кому ним её ещё')],
  sv: [...lists.swe, ...words('vilka vilken vilket vem vad varför när')],
  th: [...lists.tha, ...words('ใคร ที่ไหน เมื่อไร อย่างไร ทำไม ทำ ทำให้ นำ สำหรับ ไหน')],
  tr: [...lists.tur, ...words('hangisi kaç nelerdir nedir midir ise değildir vardır')],
  vi: lists.vie,
  zh: [
    ...lists.zho,
    ...words(
      '它 他们 我们 她们 它们 什么 怎么 怎样 为什么 哪里 哪些 哪个 哪位 如何 没有 并且 以及 而 被 从 与 以 上 下 里 并 则 可以 这个 那个 一个',
    ),
  ],
};
