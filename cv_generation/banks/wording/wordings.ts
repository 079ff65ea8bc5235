import type { Language } from '../../cv-schema';
import { chinese } from './chinese';
import { english } from './english';
import { german } from './german';
import { spanish } from './spanish';
import type { Wording } from './wording';

export const WORDING: Record<Language, Wording> = { en: english, es: spanish, de: german, zh: chinese };
