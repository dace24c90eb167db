import { editing } from './zh/editing';
import { everywhere } from './zh/everywhere';
import { files } from './zh/files';
import { plans } from './zh/plans';
import { tools } from './zh/tools';

/** 界面上的话。每一句都有英文的一句（en.ts）；少一句不能编译。 */
export const zh = { ...everywhere, ...plans, ...editing, ...tools, ...files };

export type Words = typeof zh;
