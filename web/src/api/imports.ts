/** Importing a file: sent once to be looked at, once to be taken; both as jobs that tell how far they are and can be stopped. */
import { ask, askJson, query } from './http';
import type { Head, Text, Things } from './types';

/** The largest file the server takes this way. */
export const LARGEST_IMPORT = 256 * 1024 * 1024;

/** What a person says of a file; all of it may stay unsaid. */
export interface ImportOptions {
  kind: string;
  key: string;
  crs: string;
  encoding: string;
  /** Which column is which field; an empty word leaves the column out. */
  columns: Record<string, string>;
}

export interface ImportCounts {
  collection: string;
  new: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

export interface ImportColumn {
  collection: string;
  column: string;
  means: string;
  example: string | null;
}

export interface ImportFinding {
  code: string;
  place?: Text;
  field?: string;
  message: Text;
}

export interface FindingGroup {
  severity: 'error' | 'warning' | 'notice';
  code: string;
  count: number;
  first: ImportFinding[];
}

export interface Imported {
  dry_run: boolean;
  kinds: ImportCounts[];
  columns: ImportColumn[];
  findings: FindingGroup[];
  taken: number;
  rejected: number;
  head: Head | null;
  sentence: Text;
}

export interface ImportAnswer {
  result: Imported;
  features: Things;
}

interface Job {
  jobID: string;
  status: 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';
  progress?: number;
}

const given = (word: string): string | undefined => (word.trim() === '' ? undefined : word.trim());

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((done, stopped) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      stopped(new DOMException('stopped', 'AbortError'));
    });
  });

/** Sends a file and waits for what became of it; `told` hears how far it is, 0 to 1. Stopping stops the server's work too. */
export async function sendImport(
  file: File, options: ImportOptions, dryRun: boolean, signal: AbortSignal, told: (share: number) => void,
): Promise<ImportAnswer> {
  const columns = Object.keys(options.columns).length > 0 ? JSON.stringify({ columns: options.columns }) : undefined;
  const path = `/api/imports${query({
    name: file.name, kind: given(options.kind), key: given(options.key), crs: given(options.crs),
    encoding: given(options.encoding), mapping: columns, dry_run: dryRun ? 'true' : undefined,
  })}`;
  let job = await askJson<Job>(path, { method: 'POST', raw: file, headers: { Prefer: 'respond-async' }, signal });
  const own = `/api/jobs/${job.jobID}`;
  let wait = 60;
  try {
    while (job.status === 'accepted' || job.status === 'running') {
      await pause(wait, signal);
      wait = Math.min(wait * 1.5, 800);
      job = await askJson<Job>(own, { signal });
      told((job.progress ?? 0) / 100);
    }
  } catch (error) {
    if (signal.aborted) await ask(own, { method: 'DELETE' }).catch(() => undefined);
    throw error;
  }
  return askJson(`${own}/results?f=answer`, { signal });
}
