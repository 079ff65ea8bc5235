import type { threads as english } from '../en/threads';

export const threads: typeof english = {
  label: 'Conversaciones',
  untitled: 'Nuevo chat',
  groups: { today: 'Hoy', yesterday: 'Ayer', week: 'Los últimos siete días', earlier: 'Antes' },
  answering: 'está respondiendo',
  loading: 'Cargando los chats …',
  failed: 'No se pudieron cargar tus chats.',
  more: 'Mostrar más',
  empty: { title: 'Aún no hay chats', detail: 'Pregunta algo: cada chat se guarda aquí.' },
  search: {
    label: 'Buscar en los chats',
    placeholder: 'Buscar',
    clear: 'Borrar la búsqueda',
    nothing: (q: string) => `Ningún chat contiene «${q}»`,
    nothingDetail: 'Se busca en los títulos y en todo lo que se dijo, palabra por palabra. Prueba con menos palabras o con otras.',
    found: (count: number, more: boolean) =>
      more ? `Más de ${count} chats encontrados` : count === 1 ? 'Un chat encontrado' : `${count} chats encontrados`,
  },
  menu: (title: string) => `Más opciones de «${title}»`,
  rename: 'Cambiar el título',
  renameLabel: 'Título nuevo',
  remove: 'Eliminar',
  removal: {
    title: (title: string) => `¿Eliminar «${title}»?`,
    detail:
      'Sus preguntas, respuestas y ejecuciones registradas se borran para siempre. Si se está escribiendo una respuesta, se detiene. Los documentos se quedan.',
    action: 'Eliminar el chat',
  },
  notRenamed: (reason: string) => `No se cambió el título. ${reason}`,
  notRemoved: (reason: string) => `No se eliminó el chat. ${reason}`,
};
