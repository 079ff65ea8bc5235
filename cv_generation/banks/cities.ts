import type { Language } from '../cv-schema';
import type { Worded } from './bank';

/** Where companies sit, and the people who write CVs in that language. */
export interface City {
  region: Language;
  name: Worded;
  country: Worded;
  /** A number that nobody has, `#` a digit. */
  phone: string;
}

const UK: Worded = { en: 'United Kingdom', es: 'Reino Unido', de: 'Vereinigtes Königreich', zh: '英国' };
const IRELAND: Worded = { en: 'Ireland', es: 'Irlanda', de: 'Irland', zh: '爱尔兰' };
const US: Worded = { en: 'United States', es: 'Estados Unidos', de: 'USA', zh: '美国' };
const CANADA: Worded = { en: 'Canada', es: 'Canadá', de: 'Kanada', zh: '加拿大' };
const SPAIN: Worded = { en: 'Spain', es: 'España', de: 'Spanien', zh: '西班牙' };
const MEXICO: Worded = { en: 'Mexico', es: 'México', de: 'Mexiko', zh: '墨西哥' };
const COLOMBIA: Worded = { en: 'Colombia', es: 'Colombia', de: 'Kolumbien', zh: '哥伦比亚' };
const GERMANY: Worded = { en: 'Germany', es: 'Alemania', de: 'Deutschland', zh: '德国' };
const AUSTRIA: Worded = { en: 'Austria', es: 'Austria', de: 'Österreich', zh: '奥地利' };
const SWITZERLAND: Worded = { en: 'Switzerland', es: 'Suiza', de: 'Schweiz', zh: '瑞士' };
const CHINA: Worded = { en: 'China', es: 'China', de: 'China', zh: '中国' };
const SINGAPORE: Worded = { en: 'Singapore', es: 'Singapur', de: 'Singapur', zh: '新加坡' };

const city = (region: Language, country: Worded, phone: string, en: string, es: string, de: string, zh: string): City => ({
  region,
  country,
  phone,
  name: { en, es, de, zh },
});

export const CITIES: readonly City[] = [
  city('en', UK, '+44 20 7946 0###', 'London', 'Londres', 'London', '伦敦'),
  city('en', UK, '+44 161 496 0###', 'Manchester', 'Mánchester', 'Manchester', '曼彻斯特'),
  city('en', UK, '+44 131 496 0###', 'Edinburgh', 'Edimburgo', 'Edinburgh', '爱丁堡'),
  city('en', UK, '+44 117 496 0###', 'Bristol', 'Bristol', 'Bristol', '布里斯托'),
  city('en', IRELAND, '+353 20 913 0###', 'Dublin', 'Dublín', 'Dublin', '都柏林'),
  city('en', US, '+1 512 555 01##', 'Austin', 'Austin', 'Austin', '奥斯汀'),
  city('en', US, '+1 206 555 01##', 'Seattle', 'Seattle', 'Seattle', '西雅图'),
  city('en', US, '+1 617 555 01##', 'Boston', 'Boston', 'Boston', '波士顿'),
  city('en', CANADA, '+1 416 555 01##', 'Toronto', 'Toronto', 'Toronto', '多伦多'),
  city('en', SINGAPORE, '+65 3100 0###', 'Singapore', 'Singapur', 'Singapur', '新加坡'),
  city('es', SPAIN, '+34 910 000 ###', 'Madrid', 'Madrid', 'Madrid', '马德里'),
  city('es', SPAIN, '+34 930 000 ###', 'Barcelona', 'Barcelona', 'Barcelona', '巴塞罗那'),
  city('es', SPAIN, '+34 960 000 ###', 'Valencia', 'Valencia', 'Valencia', '巴伦西亚'),
  city('es', SPAIN, '+34 950 000 ###', 'Seville', 'Sevilla', 'Sevilla', '塞维利亚'),
  city('es', MEXICO, '+52 55 5000 0###', 'Mexico City', 'Ciudad de México', 'Mexiko-Stadt', '墨西哥城'),
  city('es', COLOMBIA, '+57 601 000 0###', 'Bogotá', 'Bogotá', 'Bogotá', '波哥大'),
  city('de', GERMANY, '+49 30 23125 ###', 'Berlin', 'Berlín', 'Berlin', '柏林'),
  city('de', GERMANY, '+49 89 99998 ###', 'Munich', 'Múnich', 'München', '慕尼黑'),
  city('de', GERMANY, '+49 40 66969 ###', 'Hamburg', 'Hamburgo', 'Hamburg', '汉堡'),
  city('de', GERMANY, '+49 221 4710 ###', 'Cologne', 'Colonia', 'Köln', '科隆'),
  city('de', AUSTRIA, '+43 1 000 00##', 'Vienna', 'Viena', 'Wien', '维也纳'),
  city('de', SWITZERLAND, '+41 44 000 00##', 'Zurich', 'Zúrich', 'Zürich', '苏黎世'),
  city('zh', CHINA, '+86 21 0000 0###', 'Shanghai', 'Shanghái', 'Shanghai', '上海'),
  city('zh', CHINA, '+86 10 0000 0###', 'Beijing', 'Pekín', 'Peking', '北京'),
  city('zh', CHINA, '+86 755 0000 0###', 'Shenzhen', 'Shenzhen', 'Shenzhen', '深圳'),
  city('zh', CHINA, '+86 571 0000 0###', 'Hangzhou', 'Hangzhou', 'Hangzhou', '杭州'),
  city('zh', CHINA, '+86 28 0000 0###', 'Chengdu', 'Chengdu', 'Chengdu', '成都'),
  city('zh', CHINA, '+86 25 0000 0###', 'Nanjing', 'Nankín', 'Nanjing', '南京'),
];
