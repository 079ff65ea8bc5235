import { Failure, Invalid } from '../failure';
import type { Passage } from '../knowledge/passage';
import type { MessageId, RunId, ThreadId } from '../ids';

export type MessageStatus = 'complete' | 'pending' | 'partial' | 'cancelled' | 'failed';
export type Role = 'user' | 'assistant';

/** What its reader thinks of an answer. */
export interface Feedback {
  rating: 'up' | 'down';
  comment: string | null;
}

/** A node of the thread's tree: a user message hangs below an answer, an answer below its user message. */
export interface Message {
  id: MessageId;
  threadId: ThreadId;
  turn: number;
  parentId: MessageId | null;
  /** Of an answer its run; of a user message its newest. */
  runId: RunId | null;
  role: Role;
  content: string;
  sources: Passage[];
  status: MessageStatus;
  feedback: Feedback | null;
  createdAt: Date;
}

/** A message of the shown branch among its siblings. */
export interface BranchMessage extends Message {
  /** 1-based place among `versions`. */
  version: number;
  versions: MessageId[];
}

/** A node of the tree without its text: enough to find a branch. */
export interface TreeNode {
  id: MessageId;
  parentId: MessageId | null;
  turn: number;
  role: Role;
}

/** Of a turn the user message stands before the answer: a retry's answer hangs below a message of an earlier turn. */
const inOrder = (a: TreeNode, b: TreeNode): number => a.turn - b.turn || (a.role === b.role ? 0 : a.role === 'user' ? -1 : 1);

/** An answer can be judged once it has ended, however it has. @throws Invalid of a user message, AnswerPending */
export function mustBeJudged({ role, status }: Pick<Message, 'role' | 'status'>): void {
  if (role === 'user') throw new Invalid('id', 'This is a message of the user: feedback is given on an answer.');
  if (status === 'pending') throw new AnswerPending();
}

/** An answer that is still being written. */
export class AnswerPending extends Failure {
  readonly code = 'message_pending';
  constructor() {
    super('This answer is still being written. Give feedback when its run has ended.');
  }
}

/** The chain from the root down to `leaf`, oldest first. */
export function branchOf<T extends TreeNode>(nodes: readonly T[], leaf: MessageId | null): T[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const branch: T[] = [];
  for (let at = leaf && byId.get(leaf); at; at = at.parentId ? byId.get(at.parentId) : undefined) branch.push(at);
  return branch.reverse();
}

/** Siblings of a node, itself included, in order of turn. */
export function versionsOf(nodes: readonly TreeNode[], node: TreeNode): MessageId[] {
  return nodes
    .filter((other) => other.parentId === node.parentId && other.role === node.role)
    .sort(inOrder)
    .map((other) => other.id);
}

/** The node with the highest turn at or below `top`: the newest leaf of that branch. */
export function newestLeaf(nodes: readonly TreeNode[], top: MessageId): MessageId {
  const children = new Map<MessageId, TreeNode[]>();
  for (const node of nodes) if (node.parentId) children.set(node.parentId, [...(children.get(node.parentId) ?? []), node]);
  let newest = nodes.find((node) => node.id === top);
  const open = newest ? [newest] : [];
  for (let at = open.pop(); at; at = open.pop()) {
    if (newest && inOrder(at, newest) > 0) newest = at;
    open.push(...(children.get(at.id) ?? []));
  }
  return newest?.id ?? top;
}
