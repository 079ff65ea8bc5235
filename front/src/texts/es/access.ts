import type { access as english } from '../en/access';

export const access: typeof english = {
  starting: 'Un momento …',
  unreachable: {
    title: 'Esperando al servicio',
    detail: 'La página sigue sola en cuanto el servicio responda. No hace falta que hagas nada.',
    trying: 'Intentándolo de nuevo …',
  },
  needed: {
    closed: {
      title: 'Entra con tu token',
      detail: 'Aquí es el operador quien crea los usuarios. Pega el token que te dieron.',
    },
    refused: {
      title: 'Tu token ya no se acepta',
      detail: 'Lo han retirado, o es de otra instalación. Pega el correcto y tus chats y borradores volverán a estar ahí.',
    },
    wrong: {
      title: 'Aquí no se conoce este token',
      detail: 'Comprueba que esté entero: un token empieza por rl_ y no lleva espacios ni comillas.',
    },
    left: {
      title: 'Has salido',
      detail: 'En este navegador no queda nada tuyo. Entra con tu token o empieza de nuevo.',
    },
  },
  token: 'Tu token',
  enter: 'Entrar',
  entering: 'Entrando …',
  anew: 'Empezar de nuevo como otro usuario',
  anewDetail: 'Los chats y documentos anteriores se quedan con el usuario anterior. Solo su token los vuelve a abrir.',
  startNew: 'Empezar como usuario nuevo',
};
