import type { Wording } from './wording';

const COUNTS = ['dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez', 'once', 'doce'];

export const spanish: Wording = {
  locale: 'es',
  labels: {
    summary: 'Perfil',
    experience: 'Experiencia',
    education: 'Formación',
    skills: 'Competencias',
    languages: 'Idiomas',
    certificates: 'Certificaciones',
    projects: 'Proyectos',
    contact: 'Contacto',
    present: 'actualidad',
    native: 'nativo',
  },
  months: ['ene.', 'feb.', 'mar.', 'abr.', 'may.', 'jun.', 'jul.', 'ago.', 'sep.', 'oct.', 'nov.', 'dic.'],
  date: (month, year) => `${month} ${year}`,
  percent: (value) => `${value}\u00a0%`,
  count: (people) => COUNTS[people - 2] ?? String(people),
  groups: {
    lang: 'Lenguajes de programación',
    web: 'Web',
    mobile: 'Móvil',
    db: 'Bases de datos',
    bus: 'Mensajería',
    data: 'Datos',
    ml: 'Aprendizaje automático',
    bio: 'Bioinformática',
    ops: 'Operaciones',
    ci: 'Entrega continua',
    watch: 'Supervisión',
    cloud: 'Nube',
    net: 'Redes',
    hw: 'Hardware y buses',
    sec: 'Seguridad',
    test: 'Pruebas',
    erp: 'Software de gestión',
    design: 'Diseño',
    product: 'Producto',
    method: 'Métodos de trabajo',
  },
  led: [
    'Dirigí un equipo de {size} {people}, desde la contratación hasta las evaluaciones anuales.',
    'Lideré un equipo de {size} {people} repartido entre dos sedes, con una rotación inferior al {pct:4-9} anual.',
    'Dirección de un equipo de {size} {people}, con reuniones individuales semanales y presupuesto de formación propio.',
    'Formé y dirigí un equipo de {size} {people} dedicado a {topic}.',
    'Lideré un equipo de {size} {people} y respondí de su presupuesto y de su hoja de ruta.',
  ],
  common: [
    'Redacté la guía de acogida del departamento y reduje la incorporación de {n:5-8} semanas a {n:2-3}.',
    'Introduje análisis de incidentes sin culpables; los incidentes repetidos bajaron un {pct:25-60}.',
    'Colaboré con compañeros de {n:3-5} países mediante tableros {method} y decisiones por escrito.',
    'Pasé la planificación a {method}; el plazo de la idea a la entrega bajó de {n:6-9} semanas a {n:2-3}.',
    'Impartí {n:3-6} charlas internas al año sobre los errores cometidos y lo aprendido.',
    'Preparé la documentación de dos auditorías externas, superadas sin observaciones.',
  ],
  seasoned: [
    'Tutoricé a {n:2-4} compañeros júnior mediante trabajo en pareja y revisiones semanales.',
    'Participé en {n:20-60} entrevistas de selección y rehíce la prueba técnica.',
    'Presenté los resultados al comité de dirección cada trimestre.',
  ],
  summary: {
    opening: [
      '{title} con {years} años de experiencia en {focus}.',
      '{years} años de experiencia en {focus}, la etapa más reciente como {title}.',
      'Perfil técnico y práctico: {title}, {years} años en {focus}.',
    ],
    middle: [
      'Manejo habitual de {tools}; buen conocimiento del sector de {industry}.',
      'Trabajo a diario con {tools}; conozco desde dentro el sector de {industry}.',
      'Mis puntos fuertes son {tools}, aplicados sobre todo al sector de {industry}.',
    ],
    closing: [
      'Prefiero los pasos pequeños, las palabras claras y las cifras comprobables.',
      'Me reconocen por la calma en los incidentes y por escribir documentos que se leen.',
      'Busco un entorno en el que la calidad se mida y no solo se prometa.',
    ],
  },
  summaryLed: [
    'He dirigido equipos de hasta {size} personas.',
    'Cuento con experiencia en la dirección de equipos de hasta {size} personas.',
  ],
  list: (items) => {
    const last = items.at(-1) ?? '';
    return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${/^h?i(?!a|e)/iu.test(last) ? 'e' : 'y'} ${last}`;
  },
  degree: (level, subject) => `${level === 'master' ? 'Máster' : 'Grado'} en ${subject}`,
  projects: [
    'Proyecto de código abierto hecho con {tool}: organiza comidas compartidas para {n:8-40} hogares.',
    'Mapa de fuentes de agua potable de la ciudad, hecho con {tool}; lo usan {n:400-3000/100} personas.',
    'Pequeña biblioteca de {tool} para cálculos con unidades, con {n:150-900/10} estrellas.',
    'Voluntariado: sistema de reservas de un club deportivo, escrito con {tool}.',
  ],
};
