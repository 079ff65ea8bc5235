export const threads = {
  label: 'Chats',
  untitled: 'New chat',
  groups: { today: 'Today', yesterday: 'Yesterday', week: 'The last seven days', earlier: 'Earlier' },
  answering: 'is answering',
  loading: 'Loading chats …',
  failed: 'Your chats could not be loaded.',
  more: 'Show more',
  empty: { title: 'No chats yet', detail: 'Ask something: each chat is kept here.' },
  search: {
    label: 'Search chats',
    placeholder: 'Search',
    clear: 'Clear the search',
    nothing: (q: string) => `No chat contains “${q}”`,
    nothingDetail: 'Titles and everything that was said are searched, word for word. Try fewer or other words.',
    found: (count: number, more: boolean) =>
      more ? `More than ${count} chats found` : count === 1 ? 'One chat found' : `${count} chats found`,
  },
  menu: (title: string) => `More for “${title}”`,
  rename: 'Rename',
  renameLabel: 'New title',
  remove: 'Delete',
  removal: {
    title: (title: string) => `Delete “${title}”?`,
    detail:
      'Its questions, answers and their recorded runs are removed for good. An answer that is being written is stopped. Documents stay.',
    action: 'Delete the chat',
  },
  notRenamed: (reason: string) => `The title was not changed. ${reason}`,
  notRemoved: (reason: string) => `The chat was not deleted. ${reason}`,
};
