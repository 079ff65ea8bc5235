export const access = {
  starting: 'One moment …',
  unreachable: {
    title: 'Waiting for the service',
    detail: 'The page goes on by itself as soon as the service answers. There is nothing you need to do.',
    trying: 'Trying again …',
  },
  needed: {
    closed: {
      title: 'Sign in with your token',
      detail: 'Users are made by the operator here. Paste the token that you were given.',
    },
    refused: {
      title: 'Your token is no longer accepted',
      detail:
        'It has been withdrawn, or it belongs to another installation. Paste the right one, and your chats and drafts are there again.',
    },
    wrong: {
      title: 'This token is not known here',
      detail: 'Check that it is whole: a token begins with rl_ and has no blanks or quotes.',
    },
    left: {
      title: 'You are signed out',
      detail: 'Nothing of yours is kept in this browser. Sign in with your token, or start anew.',
    },
  },
  token: 'Token',
  enter: 'Sign in',
  entering: 'Signing in …',
  anew: 'Start anew as another user',
  anewDetail: 'Earlier chats and documents stay with the earlier user. Only its token opens them again.',
  startNew: 'Start as a new user',
};
