import type { Language } from '../cv-schema';

export type Gender = 'm' | 'f';

interface Names {
  m: readonly string[];
  f: readonly string[];
  family: readonly string[];
}

const words = (line: string): string[] => line.trim().split(/\s+/);

/** By the language of the CV. People move: English CVs come from everywhere. */
export const NAMES: Record<Exclude<Language, 'zh'>, Names> = {
  en: {
    m: words(`Oliver Callum Rohan Emeka Marcus Declan Arjun Tobias Kwame Ethan Rhys Vikram Samuel Andrei Lucas Hamish Omar Dmitri Nathan Idris Pavel Gareth
      Julian Mateusz Kenji Theo Wesley Farid Aidan Bogdan`),
    f: words(`Amelia Priya Niamh Chloe Adaeze Hannah Zofia Grace Leila Imogen Sunita Keira Yasmin Fiona Ingrid Naomi Beatrix Ananya Morgan Siobhan Thandiwe
      Olivia Katarzyna Rosalind Mei Danielle Farah Eleanor Ioana Tamsin`),
    family:
      words(`Whitfield Okafor Sharma Gallagher Kowalski Bennett Adeyemi Lindqvist Hargreaves Patel Mbeki Thornton Petrov Ashworth Nakamura Sinclair Rahman
      Donovan Iyer Castellano Pemberton Osei Fitzgerald Novak Chaudhry Blackwood Moreau Ferreira Drummond Haddad Ellison Popescu Marchetti Winslow Banerjee
      Holloway Stavros Kavanagh Delacroix Mensah Prescott Yilmaz Carmichael Tanaka Lowell Abernathy Vasquez Redmond Oduya Kingsley`),
  },
  es: {
    m: words(
      `Alejandro Javier Álvaro Mateo Sergio Iván Andrés Gonzalo Rubén Nicolás Joaquín Emilio Diego Hugo Rafael Ramón Ignacio Adrián Tomás Esteban`,
    ),
    f: words(
      `Lucía Carmen Marta Elena Valentina Inés Paula Sofía Beatriz Rocío Camila Noelia Ximena Alba Pilar Daniela Irene Nuria Mariana Jimena`,
    ),
    family:
      words(`García Fernández Romero Navarro Ortega Iglesias Molina Delgado Cabrera Vidal Serrano Cárdenas Restrepo Villanueva Quintero Salazar Montoya
      Gallardo Pascual Aguirre Benítez Ibáñez Cortés Rueda Zamora Arango Peñalver Lozano Echeverría Bustamante`),
  },
  de: {
    m: words(`Lukas Jonas Matthias Stefan Florian Sebastian Jürgen Felix Henrik Moritz Andreas Konstantin Till Benedikt Emre Ulrich Leonhard Holger Valentin
      Jannik`),
    f: words(`Katharina Anneliese Johanna Sabine Franziska Miriam Svenja Charlotte Birgit Lena Ayşe Theresa Friederike Melanie Verena Greta Ulrike Nele Rebekka
      Silke`),
    family:
      words(`Hoffmann Brandt Schreiber Lindner Vogel Krämer Böhm Seidel Hartwig Jansen Kessler Reinhardt Pohl Winkler Arslan Lehmann Baumgartner Fuchs
      Dietrich Steinbach Köhler Maurer Oberländer Weidmann Haas Rothenberg Petersen Zimmermann Falk Engelhardt`),
  },
};

/** Written in Chinese and in pinyin, as in 陈思远 (Chen Siyuan). */
export const CHINESE_NAMES = {
  family:
    words(`陈/Chen 林/Lin 王/Wang 赵/Zhao 周/Zhou 徐/Xu 孙/Sun 郭/Guo 何/He 罗/Luo 梁/Liang 宋/Song 唐/Tang 韩/Han 冯/Feng 邓/Deng 曹/Cao 彭/Peng 曾/Zeng
    沈/Shen 蒋/Jiang 蔡/Cai 魏/Wei 程/Cheng 苏/Su 潘/Pan 丁/Ding 任/Ren 姚/Yao 方/Fang`),
  m: words(`思远/Siyuan 子轩/Zixuan 浩然/Haoran 俊杰/Junjie 文博/Wenbo 志强/Zhiqiang 宇航/Yuhang 建国/Jianguo 明哲/Mingzhe 天佑/Tianyou 博文/Bowen 立新/Lixin 家豪/Jiahao
    晨曦/Chenxi 振华/Zhenhua 睿/Rui 海涛/Haitao 一鸣/Yiming`),
  f: words(`晓雯/Xiaowen 雨桐/Yutong 静怡/Jingyi 梦瑶/Mengyao 佳琪/Jiaqi 诗涵/Shihan 丽华/Lihua 欣然/Xinran 美玲/Meiling 雪梅/Xuemei 若兰/Ruolan 思琪/Siqi 婷婷/Tingting
    慧敏/Huimin 子涵/Zihan 嘉怡/Jiayi 月/Yue 清岚/Qinglan`),
} as const;
