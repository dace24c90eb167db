import type { Words } from './zh';
import { editing } from './en/editing';
import { everywhere } from './en/everywhere';
import { files } from './en/files';
import { plans } from './en/plans';
import { tools } from './en/tools';

/** What the interface says in English; a sentence for every Chinese one. */
export const en: Words = { ...everywhere, ...plans, ...editing, ...tools, ...files };
