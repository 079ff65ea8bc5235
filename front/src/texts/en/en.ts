import { access } from './access';
import { app } from './app';
import { chat } from './chat';
import { documents } from './documents';
import { inspector } from './inspector';
import { sources } from './sources';
import { threads } from './threads';

export const en = { app, access, threads, chat, sources, documents, inspector };
