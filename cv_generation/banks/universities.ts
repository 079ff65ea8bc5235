import type { Language } from '../cv-schema';

/** By the region where one studies, with the city in the language of the CVs from there. */
export const UNIVERSITIES: Record<Language, readonly (readonly [name: string, cityInEnglish: string])[]> = {
  en: [
    ['Imperial College London', 'London'],
    ['University of Manchester', 'Manchester'],
    ['University of Edinburgh', 'Edinburgh'],
    ['University of Bristol', 'Bristol'],
    ['Trinity College Dublin', 'Dublin'],
    ['University of Texas at Austin', 'Austin'],
    ['University of Washington', 'Seattle'],
    ['Northeastern University', 'Boston'],
    ['University of Toronto', 'Toronto'],
    ['National University of Singapore', 'Singapore'],
  ],
  es: [
    ['Universidad Politécnica de Madrid', 'Madrid'],
    ['Universidad Carlos III de Madrid', 'Madrid'],
    ['Universitat Politècnica de Catalunya', 'Barcelona'],
    ['Universitat Politècnica de València', 'Valencia'],
    ['Universidad de Sevilla', 'Seville'],
    ['Universidad Nacional Autónoma de México', 'Mexico City'],
    ['Universidad de los Andes', 'Bogotá'],
  ],
  de: [
    ['Technische Universität Berlin', 'Berlin'],
    ['Technische Universität München', 'Munich'],
    ['Universität Hamburg', 'Hamburg'],
    ['Universität zu Köln', 'Cologne'],
    ['Technische Universität Wien', 'Vienna'],
    ['ETH Zürich', 'Zurich'],
  ],
  zh: [
    ['复旦大学 (Fudan University)', 'Shanghai'],
    ['同济大学 (Tongji University)', 'Shanghai'],
    ['北京邮电大学 (Beijing University of Posts and Telecommunications)', 'Beijing'],
    ['深圳大学 (Shenzhen University)', 'Shenzhen'],
    ['浙江大学 (Zhejiang University)', 'Hangzhou'],
    ['四川大学 (Sichuan University)', 'Chengdu'],
    ['东南大学 (Southeast University)', 'Nanjing'],
  ],
};
