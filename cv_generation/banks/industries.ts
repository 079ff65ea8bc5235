import type { Worded } from './bank';

export interface Industry {
  /** The last word of a company's name. */
  suffixes: readonly string[];
  name: Worded;
  /** Without article, to stand after "for", «de», „für“ and before 系统. */
  topics: readonly Worded[];
}

const topic = (en: string, es: string, de: string, zh: string): Worded => ({ en, es, de, zh });

export const INDUSTRIES: readonly Industry[] = [
  {
    suffixes: ['Freight', 'Logistics', 'Cargo'],
    name: topic('logistics', 'logística', 'Logistik', '物流'),
    topics: [
      topic('shipment tracking', 'seguimiento de envíos', 'Sendungsverfolgung', '货运跟踪'),
      topic('route planning', 'planificación de rutas', 'Tourenplanung', '路线规划'),
      topic('warehouse management', 'gestión de almacenes', 'Lagerverwaltung', '仓储管理'),
    ],
  },
  {
    suffixes: ['Pay', 'Bank', 'Capital'],
    name: topic('financial services', 'servicios financieros', 'Finanzdienstleistungen', '金融服务'),
    topics: [
      topic('card payments', 'pagos con tarjeta', 'Kartenzahlungen', '银行卡支付'),
      topic('fraud detection', 'detección de fraude', 'Betrugserkennung', '欺诈检测'),
      topic('account opening', 'apertura de cuentas', 'Kontoeröffnung', '在线开户'),
    ],
  },
  {
    suffixes: ['Insurance', 'Mutual', 'Assurance'],
    name: topic('insurance', 'seguros', 'Versicherungen', '保险'),
    topics: [
      topic('claims handling', 'gestión de siniestros', 'Schadenbearbeitung', '理赔处理'),
      topic('policy administration', 'administración de pólizas', 'Vertragsverwaltung', '保单管理'),
      topic('premium pricing', 'tarificación', 'Tarifberechnung', '保费定价'),
    ],
  },
  {
    suffixes: ['Market', 'Retail', 'Stores'],
    name: topic('retail', 'comercio minorista', 'Handel', '零售'),
    topics: [
      topic('product search', 'búsqueda de productos', 'Produktsuche', '商品搜索'),
      topic('order processing', 'tramitación de pedidos', 'Bestellabwicklung', '订单处理'),
      topic('stock control', 'control de inventario', 'Bestandsführung', '库存管理'),
    ],
  },
  {
    suffixes: ['Health', 'Clinics', 'Care'],
    name: topic('healthcare', 'sanidad', 'Gesundheitswesen', '医疗健康'),
    topics: [
      topic('appointment booking', 'citas médicas', 'Terminbuchung', '预约挂号'),
      topic('patient records', 'historias clínicas', 'Patientenakten', '病历管理'),
      topic('laboratory results', 'resultados de laboratorio', 'Laborbefunde', '检验报告'),
    ],
  },
  {
    suffixes: ['Energy', 'Power', 'Grid'],
    name: topic('energy', 'energía', 'Energie', '能源'),
    topics: [
      topic('meter readings', 'lecturas de contadores', 'Zählerdaten', '电表数据'),
      topic('grid monitoring', 'supervisión de la red eléctrica', 'Netzüberwachung', '电网监控'),
      topic('charging stations', 'puntos de recarga', 'Ladesäulen', '充电桩'),
    ],
  },
  {
    suffixes: ['Telecom', 'Networks', 'Connect'],
    name: topic('telecommunications', 'telecomunicaciones', 'Telekommunikation', '电信'),
    topics: [
      topic('customer billing', 'facturación de clientes', 'Kundenabrechnung', '客户计费'),
      topic('fault reporting', 'gestión de averías', 'Störungsmeldungen', '故障申报'),
      topic('number porting', 'portabilidad de números', 'Rufnummernmitnahme', '携号转网'),
    ],
  },
  {
    suffixes: ['Rail', 'Travel', 'Air'],
    name: topic('travel', 'viajes', 'Reise und Verkehr', '出行'),
    topics: [
      topic('seat reservation', 'reserva de plazas', 'Sitzplatzreservierung', '座位预订'),
      topic('timetable information', 'consulta de horarios', 'Fahrplanauskunft', '时刻查询'),
      topic('ticket sales', 'venta de billetes', 'Ticketverkauf', '票务销售'),
    ],
  },
  {
    suffixes: ['Media', 'Broadcast', 'Studios'],
    name: topic('media', 'medios de comunicación', 'Medien', '传媒'),
    topics: [
      topic('video streaming', 'vídeo bajo demanda', 'Videostreaming', '视频点播'),
      topic('content recommendations', 'recomendaciones de contenido', 'Inhaltsempfehlungen', '内容推荐'),
      topic('subscriptions', 'suscripciones', 'Abonnements', '会员订阅'),
    ],
  },
  {
    suffixes: ['Works', 'Robotics', 'Motors'],
    name: topic('manufacturing', 'industria', 'Fertigungsindustrie', '制造业'),
    topics: [
      topic('production planning', 'planificación de la producción', 'Produktionsplanung', '生产计划'),
      topic('quality inspection', 'inspección de calidad', 'Qualitätsprüfung', '质量检测'),
      topic('predictive maintenance', 'mantenimiento predictivo', 'vorausschauende Wartung', '预测性维护'),
    ],
  },
  {
    suffixes: ['Biotech', 'Genomics', 'Pharma'],
    name: topic('life sciences', 'ciencias de la vida', 'Biowissenschaften', '生命科学'),
    topics: [
      topic('sample tracking', 'trazabilidad de muestras', 'Probenverfolgung', '样本追踪'),
      topic('clinical trials', 'ensayos clínicos', 'klinische Studien', '临床试验'),
      topic('compound screening', 'cribado de compuestos', 'Wirkstoffsuche', '化合物筛选'),
    ],
  },
  {
    suffixes: ['Learning', 'Academy', 'Campus'],
    name: topic('education', 'educación', 'Bildung', '教育'),
    topics: [
      topic('course enrolment', 'matrícula de cursos', 'Kursanmeldung', '选课报名'),
      topic('online exams', 'exámenes en línea', 'Online-Prüfungen', '在线考试'),
      topic('learning progress', 'seguimiento del aprendizaje', 'Lernfortschritt', '学习进度'),
    ],
  },
];
