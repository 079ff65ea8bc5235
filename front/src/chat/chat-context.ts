import { createContext, useContext } from 'react';
import type { Message } from '../api/types';

/** What a message can ask of the page that it stands in. Stable, so that messages are not drawn again for it. */
export interface ChatContext {
  threadId: string;
  assistant: string;
  /** Whether answers of this thread are to stand on documents. */
  searches: boolean;
  retry: (runId: string) => void;
  editAgain: (message: Message, content: string) => Promise<boolean>;
  show: (messageId: string) => void;
  /** The question whose text is being changed. */
  edit: (messageId: string | null) => void;
}

export const Chat = createContext<ChatContext | null>(null);

export function useChat(): ChatContext {
  const chat = useContext(Chat);
  if (!chat) throw new Error('A message stands in a chat.');
  return chat;
}
