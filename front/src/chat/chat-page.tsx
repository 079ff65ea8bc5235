import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { answered, api } from '../api/client';
import type { Message } from '../api/types';
import { useShortcut } from '../app/shortcuts';
import { tellTabs } from '../app/tabs';
import { useTexts } from '../texts/texts';
import { Spinner } from '../ui/spinner';
import { Announcer } from './announcer';
import { ask, askAnew, newThread, type Choice, type Question } from './asking';
import { useAttempt } from './attempt';
import { Chat, type ChatContext } from './chat-context';
import { Composer, type ComposerHandle } from './composer';
import { EmptyThread } from './empty-thread';
import { useFollowing, useMovedThread, usePendingRuns } from './follow';
import { MessageList, type ListHandle } from './message-list';
import { AssistantPicker, CollectionPicker } from './pickers';
import { NoThread } from './no-thread';
import { Refusal } from './refusal';
import { change, refresh, useAssistants, useMessages, useThread } from './thread-data';

const NO_MESSAGES: readonly Message[] = [];

/** A thread, or with no `threadId` an empty one that its first message makes. */
export function ChatPage({ threadId }: { threadId?: string }) {
  const { chat } = useTexts();
  const [, go] = useLocation();
  const { data: thread, error: threadError, refetch: refetchThread } = useThread(threadId);
  const { data: loaded, error: messagesError, refetch: refetchMessages } = useMessages(threadId);
  const { data: assistants = [] } = useAssistants();
  // The documents' view leads here with the collection that one wants to ask about.
  const wanted = new URLSearchParams(useSearch()).get('collection') ?? undefined;
  const [choice, setChoice] = useState<Choice>({ collection: wanted });
  const [editing, setEditing] = useState<string | null>(null);
  const [quote, setQuote] = useState<string>();
  const { refused, setRefused, attempt } = useAttempt();
  const list = useRef<ListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const made = useRef<string>(undefined);

  const messages = loaded ?? NO_MESSAGES;
  const pending = usePendingRuns(messages);
  useFollowing(threadId, pending);
  useMovedThread(thread, loaded);

  const assistantName = thread?.assistant ?? choice.assistant ?? assistants.find((one) => one.default)?.name;
  const assistant = assistants.find(({ name }) => name === assistantName);
  const collection = thread ? thread.collection : (choice.collection ?? null);
  const active = thread?.active_run?.run_id ?? [...pending][0];
  const searches = collection !== null || assistant?.collection !== undefined;

  const post = async (question: Question, target = threadId): Promise<void> => {
    const id = target ?? (made.current ??= await newThread(choice));
    await ask(id, question);
    setQuote(undefined);
    if (target !== undefined) return list.current?.toEnd();
    composer.current?.fill(''); // else it would be the draft of the next new thread
    go(`/threads/${id}`, { replace: true });
  };
  const send = (content: string): Promise<boolean> =>
    attempt(async (onBusy) => {
      await post({ content, quote, onBusy });
      // What was asked after a refusal is still in the field.
      if (onBusy) composer.current?.fill('');
    });

  const stop = useMutation({
    mutationFn: (runId: string) => answered(api.POST('/api/runs/{id}/cancel', { params: { path: { id: runId } } })),
    onError: (error) => setRefused({ error, again: () => active && stop.mutate(active) }),
  });
  useShortcut('stop', () => (active ? stop.mutate(active) : false));

  const patch = useMutation({
    mutationFn: (body: { assistant?: string; collection?: string | null; head_message_id?: string }) =>
      answered(api.PATCH('/api/threads/{id}', { params: { path: { id: threadId! } }, body })),
    onSuccess: () => {
      refresh(threadId!);
      tellTabs({ threads: true, thread: threadId! });
    },
    onError: (error, body) => {
      refresh(threadId!);
      setRefused({ error, again: () => patch.mutate(body) });
    },
  });
  const { mutate: patchThread } = patch;
  const choose = (changes: { assistant?: string; collection?: string | null }): void => {
    if (threadId === undefined) return setChoice((before) => ({ ...before, ...changes, collection: changes.collection ?? undefined }));
    void change(threadId, { thread: (before) => ({ ...before, ...changes }) }).then(() => patchThread(changes));
  };

  const context = useMemo<ChatContext | null>(() => {
    if (threadId === undefined) return null;
    return {
      threadId,
      assistant: assistantName ?? '',
      searches,
      retry: (runId) => void attempt((onBusy) => askAnew(threadId, runId, onBusy)),
      editAgain: (message, content) => attempt((onBusy) => ask(threadId, { content, parentId: message.parent_id, onBusy })),
      show: (messageId) => patchThread({ head_message_id: messageId }),
      edit: setEditing,
    };
  }, [threadId, assistantName, searches, attempt, patchThread]);

  const failed = threadError ?? messagesError;
  if (failed && !loaded) return <NoThread error={failed} onRetry={() => void Promise.all([refetchThread(), refetchMessages()])} />;
  const loading = threadId !== undefined && !loaded;
  const onAsk = (question: string): void => void send(question);
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">{thread?.title ?? chat.untitled}</h1>
      <div className="min-h-0 flex-1">
        {loading ? (
          <div role="status" className="grid h-full place-content-center text-muted">
            <Spinner className="size-6" />
            <span className="sr-only">{chat.loading}</span>
          </div>
        ) : messages.length === 0 ? (
          <EmptyThread assistant={assistant} onAsk={onAsk} />
        ) : (
          <Chat value={context}>
            <MessageList
              ref={list}
              messages={messages}
              editing={editing}
              onQuote={(text) => {
                setQuote(text);
                composer.current?.focus();
              }}
            />
          </Chat>
        )}
      </div>
      <div className="mx-auto w-full max-w-3xl px-3 pb-3 sm:px-6 sm:pb-4">
        {refused && <Refusal refused={refused} onClose={() => setRefused(undefined)} />}
        <Composer
          ref={composer}
          threadId={threadId}
          active={active !== undefined}
          quote={quote}
          onQuote={setQuote}
          onSend={send}
          onStop={() => active && stop.mutate(active)}
          footer={
            <>
              <AssistantPicker assistants={assistants} value={assistantName} onChoose={(name) => choose({ assistant: name })} />
              <CollectionPicker assistant={assistant} value={collection} onChoose={(name) => choose({ collection: name })} />
            </>
          }
        />
      </div>
      <Announcer runs={pending} />
    </div>
  );
}
