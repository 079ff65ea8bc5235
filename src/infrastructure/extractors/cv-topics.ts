export type Topic =
  | 'summary'
  | 'experience'
  | 'education'
  | 'skills'
  | 'languages'
  | 'certificates'
  | 'projects'
  | 'publications'
  | 'contact'
  | 'interests'
  | 'references';

/** What CVs call their sections, in English, Spanish, German, Chinese, and some of French, Italian and Portuguese. */
const NAMES: Record<Topic, string> = {
  summary: `summary, professional summary, executive summary, career summary, profile, professional profile, about, about me, objective, career objective, personal statement,
    perfil, perfil profesional, resumen, resumen profesional, sobre mí, acerca de mí, objetivo, extracto, profil, kurzprofil, über mich, zusammenfassung, persönliches profil, kurzvorstellung,
    个人简介, 简介, 自我评价, 个人总结, 个人概述, 职业概述, 关于我, 个人优势, 求职意向, 概述, à propos, profilo, resumo`,
  experience: `experience, work experience, professional experience, employment, employment history, work history, career, career history, relevant experience, positions, positions held,
    experiencia, experiencia laboral, experiencia profesional, trayectoria, trayectoria profesional, historial laboral, berufserfahrung, berufliche erfahrung, erfahrung, werdegang, beruflicher werdegang,
    berufspraxis, praxiserfahrung, berufliche laufbahn, 工作经历, 工作经验, 职业经历, 任职经历, 从业经历, 实习经历, 经历, expérience, expérience professionnelle, expériences professionnelles, esperienza,
    esperienza professionale, experiência, experiência profissional`,
  education: `education, education and training, education & training, academic background, academic history, academic qualifications, qualifications, studies, degrees, training,
    educación, formación, formación académica, estudios, educación y formación, ausbildung, bildung, bildungsweg, studium, ausbildung und studium, akademische ausbildung, schulbildung, bildungswerdegang,
    akademischer werdegang, hochschulbildung, 教育背景, 教育经历, 教育, 学历, 学习经历, 学历背景, formation, études, formazione, istruzione, formação, educação`,
  skills: `skills, technical skills, key skills, core skills, skills and tools, skills & tools, core competencies, competencies, expertise, technologies, tech stack, tools, skill set, skills summary, hard skills,
    areas of expertise, tools and technologies, tools & technologies, habilidades, competencias, aptitudes, conocimientos, conocimientos técnicos, habilidades técnicas, competencias técnicas, tecnologías,
    competencias clave, kenntnisse, fähigkeiten, fachkenntnisse, kompetenzen, it-kenntnisse, technische kenntnisse, technische fähigkeiten, edv-kenntnisse, kernkompetenzen, kenntnisse und fähigkeiten,
    fachliche kompetenzen, 技能, 专业技能, 技术技能, 技能特长, 核心技能, 技术栈, 技能与工具, 专业能力, compétences, compétences techniques, competenze, competências`,
  languages: `languages, language skills, spoken languages, idiomas, lenguas, sprachen, sprachkenntnisse, fremdsprachen, 语言, 语言能力, 语言技能, 外语, 外语能力, langues, lingue, línguas`,
  certificates: `certificates, certifications, licenses and certifications, licenses & certifications, certificates and courses, courses, awards, honors, honours, awards and honors, achievements,
    certificados, certificaciones, cursos, premios, cursos y certificaciones, logros, zertifikate, zertifizierungen, weiterbildung, weiterbildungen, auszeichnungen, fortbildungen, zertifikate und weiterbildungen,
    证书, 资格证书, 认证, 专业认证, 资质证书, 荣誉, 荣誉奖项, 获奖情况, 奖项, 培训经历, 证书与认证, certifications et formations, certificazioni, certificações`,
  projects: `projects, selected projects, personal projects, key projects, side projects, open source, project experience, portfolio, proyectos, proyectos destacados, proyectos personales, projekte, ausgewählte projekte,
    eigene projekte, 项目, 项目经历, 项目经验, 个人项目, 代表项目, projets, progetti, projetos`,
  publications: `publications, patents, talks, publications and talks, publicaciones, ponencias, veröffentlichungen, publikationen, vorträge, patente, 论文, 发表论文, 专利, 出版物`,
  contact: `contact, contact details, contact information, personal details, personal information, details, contacto, datos personales, datos de contacto, información de contacto, información personal, kontakt, kontaktdaten,
    persönliche daten, persönliche angaben, 联系方式, 个人信息, 联系信息, 基本信息, 联系, coordonnées, contatti, contato`,
  interests: `interests, hobbies, hobbies and interests, volunteering, volunteer experience, volunteer work, intereses, aficiones, voluntariado, interessen, hobbys, ehrenamt, ehrenamtliches engagement, engagement, 兴趣, 兴趣爱好, 志愿者经历, 社会活动`,
  references: `references, referencias, referenzen, 推荐人`,
};

const TOPICS = new Map(
  Object.entries(NAMES).flatMap(([topic, names]) => names.split(',').map((name) => [normal(name), topic as Topic] as const)),
);
const LONGEST = Math.max(...[...TOPICS.keys()].map((name) => name.length));

/** What a line is the heading of, if the whole of it is one: in any case, spaced out letters and a colon or a number before it allowed. */
export function topicOf(line: string): Topic | undefined {
  if (line.length > LONGEST * 2 + 8) return undefined;
  const text = normal(line);
  return TOPICS.get(text) ?? TOPICS.get(text.replaceAll(' ', '')) ?? TOPICS.get(text.replace(/^(?:\d+|[ivx]+)[.)]? /, ''));
}

function normal(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[:：|•·■▪—–_#*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
